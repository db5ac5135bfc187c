import assert from 'node:assert/strict';
import type { ScratchRepository } from '../../scripts/example/scratchRepository';
import { createScratchRepository } from '../../scripts/example/scratchRepository';
import { useSession } from '../support/vscode/session';

const RULE = 'randomness/missing-random-state';

/** The messy notebook by keyboard; each test goes on where the one before ended. */
describe('linting in the notebook', () => {
  let scratch: ScratchRepository | undefined;
  const session = useSession(
    async () => {
      scratch = await createScratchRepository();
      return scratch.submitter.clone;
    },
    { 'notebook.codeActionsOnSave': { 'notebook.source.fixAll.preflight': 'explicit' } },
  );
  after(() => scratch?.remove());

  it('lists the findings of the cells in the Problems panel, with their rules', async () => {
    const { workbench } = session();
    await workbench.openFile('notebooks/exploration.ipynb');
    const problems = await workbench.problems();
    for (const rule of ['secrets/token-in-code', 'leakage/fit-before-split', 'dependencies/install-in-notebook']) {
      await problems.filter({ hasText: rule }).first().waitFor();
    }
  });

  it('opens the page of a rule from its link there, as a page and not as its text', async () => {
    const { workbench } = session();
    const row = (await workbench.problems()).filter({ hasText: 'secrets/token-in-code' }).first();
    await row.getByText('secrets/token-in-code').click();
    const page = await workbench.webview('h1:has-text("secrets/token-in-code")');
    await page.getByRole('heading', { name: 'Why' }).waitFor();
    await workbench.command('View: Close Editor');
  });

  it('says beside the language what the last run found, and how long it took', async () => {
    const { workbench } = session();
    await workbench.goToProblem(RULE);
    await workbench.page.locator('[id="status.languageStatus"]').hover();
    const hover = workbench.page.locator('.hover-language-status').filter({ hasText: 'Preflight' });
    await hover.waitFor();
    assert.match((await hover.textContent()) ?? '', /Preflight: \d+ findings.*\d+ errors, .* hints?; linted in \d+ ms/);
    await workbench.page.keyboard.press('Escape');
  });

  it('leads from the number under a cell to its findings', async () => {
    const { workbench } = session();
    await workbench.goToProblem('dependencies/install-in-notebook');
    const number = workbench.page.locator('.cell-status-item').filter({ hasText: '2 findings' }).first();
    await number.click();
    const hover = workbench.page.locator('.monaco-hover:visible');
    for (const rule of ['dependencies/install-in-notebook', 'dependencies/unpinned-install'])
      await hover.getByRole('link', { name: rule }).waitFor();
    await workbench.page.keyboard.press('Escape');
  });

  it('explains a finding where it is', async () => {
    const { workbench } = session();
    await workbench.goToProblem(RULE);
    await workbench.hover();
    const hover = workbench.page.locator('.monaco-hover:visible');
    await hover.getByText('Pass a fixed random_state.').waitFor();
    await hover.getByRole('link', { name: RULE }).waitFor();
    await session().screenshots('notebook-diagnostics');
    await workbench.page.keyboard.press('Escape');
  });

  it('fixes it', async () => {
    const { workbench } = session();
    const finding = workbench.page.locator('.markers-panel .monaco-list-row').filter({ hasText: 'splits the data' });
    await finding.waitFor();
    await workbench.quickFix(/^Pass random_state/, () => session().screenshots('notebook-quick-fix'));
    await finding.waitFor({ state: 'detached' });
    const lines = workbench.page.locator('.notebookOverlay .view-line').filter({ hasText: /random_state=\d/ });
    await lines.first().waitFor();
  });

  it('allows a finding with a reason that then stands in the cell', async () => {
    const { workbench } = session();
    await workbench.goToProblem('portability/absolute-path');
    await workbench.quickFix(/^Allow .* on this line/);
    await workbench.answer('mounted at this path in production');
    const problems = await workbench.problems();
    await problems.filter({ hasText: 'portability/absolute-path' }).waitFor({ state: 'detached' });
    const comment = workbench.page.locator('.notebookOverlay .view-line').filter({ hasText: 'mounted' });
    assert.match((await comment.first().textContent()) ?? '', /preflight:\sallow\sportability\/absolute-path\s--/);
  });

  it('fixes on save what nobody has to confirm', async () => {
    const { workbench } = session();
    await workbench.goToProblem('dependencies/install-in-notebook');
    const install = workbench.page.locator('.notebookOverlay .view-line').filter({ hasText: 'pip install' });
    await install.waitFor();
    await workbench.command('File: Save');
    await install.waitFor({ state: 'detached' });
  });

  it('opens the page of a rule', async () => {
    const { workbench } = session();
    await workbench.command('Preflight: Open Rule Page');
    await workbench.choose('leakage/fit-before-split');
    const page = await workbench.webview('h1:has-text("leakage/fit-before-split")');
    await page.getByRole('heading', { name: /suppress/i }).waitFor();
    await session().screenshots('rule-page');
  });
});
