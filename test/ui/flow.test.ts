import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ScratchRepository } from '../../scripts/example/scratchRepository';
import { createScratchRepository, git } from '../../scripts/example/scratchRepository';
import { mustRun } from '../../scripts/processes';
import { useSession } from '../support/vscode/session';

const BRANCH = 'preflight/submit/breast-cancer/1.0.0';
const CARD = 'models/breast-cancer/MODEL_CARD.md';

/** From tests to an approved version, by keyboard in one VS Code; each test goes on where the one before ended. */
describe('the flow by keyboard', () => {
  let scratch: ScratchRepository | undefined;
  const session = useSession(
    async () => {
      scratch = await createScratchRepository();
      return scratch.submitter.clone;
    },
    { 'testing.automaticallyOpenTestResults': 'neverOpen' },
  );
  after(() => scratch?.remove());

  const repository = (): ScratchRepository => {
    if (!scratch) throw new Error('there is no scratch repository');
    return scratch;
  };
  const remoteGit = (...args: string[]): Promise<string> => mustRun('git', ['-C', repository().remote, ...args]);

  it('runs the inference tests in the Testing view', async () => {
    const { workbench } = session();
    const rows = await workbench.tree('Testing: Focus on Test Explorer View', 'Test Explorer');
    await rows.filter({ hasText: 'breast-cancer' }).first().waitFor();
    await workbench.command('Test: Run All Tests');
    await workbench.page
      .locator('.result-summary')
      .getByText(/^(\d+)\/\1$/)
      .waitFor({ timeout: 60_000 });
    await workbench.expandAll('Testing: Focus on Test Explorer View');
    await rows.filter({ hasText: 'golden.csv' }).first().waitFor();
    await session().screenshots('testing-view');
  });

  it('refuses a model that is not ready, and takes a waiver with a justification', async () => {
    const { submitter } = repository();
    const { workbench } = session();
    const file = path.join(submitter.clone, CARD);
    await writeFile(file, withoutLimitations(await readFile(file, 'utf8')));
    await git(submitter, 'commit', '-q', '-a', '-m', 'Take the limitations out');
    await workbench.command('Preflight: Submit Model');
    const sheet = workbench.page.locator('.quick-input-widget').filter({ hasText: 'is not ready to be submitted' });
    await sheet.waitFor({ timeout: 90_000 });
    await session().screenshots('gate-sheet');
    await workbench.page.keyboard.type('limitations');
    await workbench.page.keyboard.press('Enter');
    await workbench.pick(/Waive with a justification/);
    await workbench.answer('The limitations are being written with the clinical team.');
    await sheet.waitFor();
    await workbench.pick(/Check again with 1 waiver/);
  });

  it('submits the model and leaves the record in the remote', async () => {
    const { workbench } = session();
    await workbench.notification('Checking breast-cancer').waitFor();
    await session().screenshots('submit-check');
    await workbench.dialog.filter({ hasText: 'Submit breast-cancer 1.0.0' }).waitFor({ timeout: 90_000 });
    await session().screenshots('submit-question');
    await workbench.dialogButton('Submit');
    await workbench.notification('Submitting breast-cancer').waitFor();
    await session().screenshot('submit-progress');
    await workbench.notification(/Submitted breast-cancer 1\.0\.0/).waitFor({ timeout: 60_000 });
    await session().screenshots('submitted');
    const files = await remoteGit('ls-tree', '-r', '--name-only', BRANCH);
    assert.match(files, /^registry\/breast-cancer\/1\.0\.0\/version\.json$/m);
    const events = await remoteGit('ls-tree', '-r', '--name-only', 'preflight/ledger');
    assert.match(events, /submitted/);
    await workbench.clearNotifications();
  });

  it('shows the submitted version in the Models view', async () => {
    const { workbench } = session();
    const rows = await workbench.tree('Preflight: Focus on Models View', 'Models');
    const row = rows.filter({ hasText: /1\.0\.0.*submitted/ });
    await row.first().waitFor();
    await session().screenshots('models-view');
  });

  it('shows its status', async () => {
    const { workbench } = session();
    await workbench.command('Preflight: Show Status');
    const status = await workbench.webview('text=/1 more approval/');
    await status.getByText('You submitted this version, so somebody else decides.').waitFor();
    await session().screenshots('status');
    await session().narrow(() => session().screenshot('status-narrow'));
  });

  it('shows its lineage, and shows it again after a reload', async () => {
    const { workbench } = session();
    await workbench.command('Preflight: Show Lineage');
    const lineage = await workbench.webview('[role="tree"] [role="treeitem"]');
    await lineage.getByText('train.ipynb').first().waitFor();
    await session().screenshots('lineage');
    await session().narrow(() => session().screenshot('lineage-narrow'));
    await workbench.reload();
    const restored = await workbench.webview('[role="tree"] [role="treeitem"]');
    await restored.getByText('train.ipynb').first().waitFor();
    await session().screenshots('lineage-restored');
  });

  it('lets the approver approve on the status page', async () => {
    const { approver } = repository();
    await git(approver, 'fetch', '-q');
    await session().open(approver.clone);
    const { workbench } = session();
    await workbench.tree('Preflight: Focus on Models View', 'Models');
    await workbench.command('Preflight: Show Status');
    const status = await workbench.webview('text="Your decision"');
    await workbench.tabTo(status, 'textarea');
    await workbench.page.keyboard.type('The evidence is complete.');
    await session().screenshots('review');
    await workbench.tabTo(status, 'button:has-text("Approve")');
    await workbench.page.keyboard.press('Enter');
    await workbench.dialog.waitFor();
    await session().screenshot('review-question');
    await workbench.dialogButton('Approve');
    await status.getByText('signature verified').first().waitFor({ timeout: 60_000 });
    const events = await remoteGit('ls-tree', '-r', '--name-only', 'preflight/ledger');
    assert.match(events, /approved/);
    await workbench.clearNotifications();
  });

  it('merges and promotes it', async () => {
    const { workbench } = session();
    await workbench.command('Preflight: Merge Submission…');
    await workbench.dialogButton('Merge Submission');
    await workbench.notification(/Merged breast-cancer 1\.0\.0/).waitFor({ timeout: 60_000 });
    await workbench.clearNotifications();
    await workbench.command('Preflight: Promote…');
    await workbench.pick('production');
    await workbench.dialogButton('Promote');
    await workbench.notification(/promoted|production/i).waitFor({ timeout: 60_000 });
    await workbench.clearNotifications();
    const status = await workbench.webview('.pill:has-text("production")');
    await status.getByText('Timeline').waitFor();
    await session().screenshots('status-production');
    await workbench.closeAllEditors();
    await workbench.command('Preflight: Show Lineage');
    await (await workbench.webview('[role="treeitem"]')).getByText('train.ipynb').first().waitFor();
    await session().screenshots('lineage-production');
  });
});

/** The card without its section about limitations. */
function withoutLimitations(card: string): string {
  return card.replace(/^(#+) [^\n]*limitations[^\n]*\n[\s\S]*?(?=^#{1,2} |(?![\s\S]))/im, '');
}
