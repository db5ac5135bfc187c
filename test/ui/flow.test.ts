import assert from 'node:assert/strict';
import type { ScratchRepository } from '../../scripts/example/scratchRepository';
import { createScratchRepository } from '../../scripts/example/scratchRepository';
import { mustRun } from '../../scripts/processes';
import { useSession } from '../support/vscode/session';

const BRANCH = 'preflight/submit/breast-cancer/1.0.0';

/** From the notebook to a submitted version, by keyboard in one VS Code; each test goes on where the one before ended. */
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

  const remoteGit = (...args: string[]): Promise<string> => mustRun('git', ['-C', scratch?.remote ?? '', ...args]);

  it('runs the inference tests in the Testing view', async () => {
    const { workbench } = session();
    const rows = await workbench.tree('Testing: Focus on Test Explorer View', 'Test Explorer');
    await rows.filter({ hasText: 'breast-cancer' }).first().waitFor();
    await workbench.command('Test: Run All Tests');
    await workbench.page.locator('.result-summary').getByText('11/11').waitFor({ timeout: 60_000 });
    await workbench.expandAll('Testing: Focus on Test Explorer View');
    await rows.filter({ hasText: 'golden.csv' }).first().waitFor();
    await session().screenshot('testing-view');
  });

  it('submits the model and leaves the record in the remote', async () => {
    const { workbench } = session();
    await workbench.command('Preflight: Submit Model');
    await workbench.notification('Checking breast-cancer').waitFor();
    await workbench.page.locator('.monaco-dialog-box').waitFor({ timeout: 90_000 });
    await session().screenshot('submit-question');
    await workbench.dialogButton('Submit');
    await workbench.notification('Submitting breast-cancer').waitFor();
    await session().screenshot('submit-progress');
    await workbench.notification(/Submitted breast-cancer 1\.0\.0/).waitFor({ timeout: 60_000 });
    const files = await remoteGit('ls-tree', '-r', '--name-only', BRANCH);
    assert.match(files, /^registry\/breast-cancer\/1\.0\.0\/version\.json$/m);
    const events = await remoteGit('ls-tree', '-r', '--name-only', 'preflight/ledger');
    assert.match(events, /submitted/);
  });

  it('shows the submitted version in the Models view', async () => {
    const { workbench } = session();
    const rows = await workbench.tree('Preflight: Focus on Models View', 'Models');
    await rows
      .filter({ hasText: /1\.0\.0.*submitted/ })
      .first()
      .waitFor();
    await session().screenshot('models-view');
  });

  for (const theme of ['Light Modern', 'Dark Modern', 'Dark High Contrast']) {
    it(`shows status and lineage in ${theme}`, async () => {
      const { workbench } = session();
      await workbench.theme(theme);
      await workbench.command('Preflight: Show Status');
      const status = await workbench.webview('text=/1 more approval/');
      await status.getByText('submitted').first().waitFor();
      await session().screenshot(`status-${slug(theme)}`);
      await workbench.command('Preflight: Show Lineage');
      const lineage = await workbench.webview('[role="tree"] [role="treeitem"]');
      await lineage.getByText('train.ipynb').first().waitFor();
      await session().screenshot(`lineage-${slug(theme)}`);
      await workbench.closeAllEditors();
    });
  }

  it('restores the lineage after a reload', async () => {
    const { workbench } = session();
    await workbench.command('Preflight: Show Lineage');
    await workbench.webview('[role="tree"] [role="treeitem"]');
    await workbench.reload();
    const lineage = await workbench.webview('[role="tree"] [role="treeitem"]');
    await lineage.getByText('train.ipynb').first().waitFor();
  });
});

function slug(theme: string): string {
  return theme.replaceAll(' ', '-').toLowerCase();
}
