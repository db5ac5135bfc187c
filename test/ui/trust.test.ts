import assert from 'node:assert/strict';
import type { ScratchRepository } from '../../scripts/example/scratchRepository';
import { createScratchRepository } from '../../scripts/example/scratchRepository';
import { useSession } from '../support/vscode/session';

describe('a folder that nobody trusts', () => {
  let scratch: ScratchRepository | undefined;
  const session = useSession(
    async () => {
      scratch = await createScratchRepository();
      return scratch.submitter.clone;
    },
    { 'security.workspace.trust.enabled': true },
    true,
  );
  after(() => scratch?.remove());

  it('is linted', async () => {
    const { workbench } = session();
    await workbench.page.locator('.monaco-dialog-box').waitFor();
    await workbench.dialogButton("No, I don't trust the authors");
    await workbench.openFile('notebooks/exploration.ipynb');
    const problems = await workbench.problems();
    await problems.filter({ hasText: 'secrets/token-in-code' }).first().waitFor();
    await session().screenshot('restricted-mode');
  });

  it('shows its models and says that nothing is executed', async () => {
    const { workbench } = session();
    const rows = await workbench.tree('Preflight: Focus on Models View', 'Models');
    await rows.filter({ hasText: 'breast-cancer' }).first().waitFor();
    await workbench.page
      .getByText('Restricted mode: versions, tests and submissions need a trusted workspace.')
      .waitFor();
  });

  it('offers no command that would execute something', async () => {
    const { workbench } = session();
    await workbench.page.keyboard.press('F1');
    await workbench.input.waitFor();
    await workbench.page.keyboard.type('Preflight:');
    const labels = workbench.page.locator('.quick-input-list .monaco-list-row .label-name');
    await labels.filter({ hasText: 'Preflight: Show Log' }).waitFor();
    const offered = await labels.allTextContents();
    for (const title of ['Submit Model', 'Run Inference Tests', 'Approve…']) {
      assert.equal(
        offered.some((label) => label.includes(title)),
        false,
        title,
      );
    }
    await workbench.page.keyboard.press('Escape');
  });
});
