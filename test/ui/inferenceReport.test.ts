import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ScratchRepository } from '../../scripts/example/scratchRepository';
import { createScratchRepository } from '../../scripts/example/scratchRepository';
import { useSession } from '../support/vscode/session';

const PAGE = 'main.page .counts';

describe('the inference report', () => {
  let scratch: ScratchRepository | undefined;
  const session = useSession(async () => {
    scratch = await createScratchRepository();
    await spoilGolden(scratch.submitter.clone);
    return scratch.submitter.clone;
  });
  after(() => scratch?.remove());

  it('is offered after a run that does not pass, and says first what failed', async () => {
    const { workbench } = session();
    await workbench.command('Preflight: Run Inference Tests');
    const offer = workbench.notification('inference tests do not pass');
    await offer.waitFor({ timeout: 60_000 });
    await offer.getByRole('button', { name: 'Show Report' }).press('Enter');
    const frame = await workbench.webview(PAGE);
    const [first] = await frame.locator('main section h2').allTextContents();
    assert.equal(first, 'Failed1');
    await frame.getByText('1 of 32 rows differ').first().waitFor();
    await session().screenshot('inference-report');
  });

  it('opens a test in model.yaml, with the buttons of its tests in the margin', async () => {
    const { workbench } = session();
    const frame = await workbench.webview(PAGE);
    await frame.getByRole('button', { name: 'golden/golden.csv' }).press('Enter');
    await workbench.page.getByRole('tab', { name: /model\.yaml/ }).waitFor();
    await workbench.page.locator('.testing-run-glyph').first().waitFor();
    await session().screenshot('test-gutter');
  });

  it('shows the difference that the golden test found', async () => {
    const { workbench } = session();
    await workbench.command('Test: Peek Output');
    await workbench.page.locator('.test-output-peek .monaco-diff-editor').first().waitFor();
    await session().screenshot('golden-difference');
    await workbench.page.keyboard.press('Escape');
  });

  it('is marked as outdated when the data changes, as are the results in the Testing view', async () => {
    const { workbench } = session();
    await workbench.command('Preflight: Show Inference Report');
    const frame = await workbench.webview(PAGE);
    assert.equal(await frame.locator('.note').count(), 0);
    await spoilGolden(scratch?.submitter.clone ?? '');
    await frame.locator('.note').getByText('golden.csv changed since these tests ran').waitFor();
    await workbench.tree('Testing: Focus on Test Explorer View', 'Test Explorer');
    await workbench.page
      .getByRole('treeitem', { name: /breast-cancer.*outdated/i })
      .first()
      .waitFor();
    await session().screenshot('outdated-results');
  });

  it('is made anew when the data changes while tests run continuously', async () => {
    const { workbench } = session();
    await workbench.command('Test: Start Continuous Run');
    await workbench.page
      .locator('.testing-is-continuous-run, .codicon-testing-turn-continuous-run-off')
      .first()
      .waitFor();
    const frame = await workbench.webview(PAGE);
    await spoilGolden(scratch?.submitter.clone ?? '');
    await frame.getByText('3 of 32 rows differ').first().waitFor({ timeout: 60_000 });
    assert.equal(await frame.locator('.note').count(), 0);
    await workbench.command('Test: Stop Continuous Run');
  });

  it('leads to its parts by keyboard, and is readable in every theme', async () => {
    const { workbench } = session();
    const frame = await workbench.webview(PAGE);
    await frame.getByRole('link', { name: 'Latency and throughput' }).press('Enter');
    await frame.waitForFunction(() => {
      const top = document.querySelector('#latency')?.getBoundingClientRect().top ?? Infinity;
      return top >= -1 && top < window.innerHeight / 2;
    });
    await session().screenshots('inference-report');
    await session().narrow(() => session().screenshot('inference-report-narrow'));
  });

  it('comes back after a reload', async () => {
    const { workbench } = session();
    await workbench.page.waitForTimeout(1500); // VS Code stores a webview's state a moment later.
    await workbench.reload();
    const frame = await workbench.webview(PAGE);
    await frame.getByText('3 of 32 rows differ').first().waitFor();
  });
});

/** Makes one expected probability wrong, each time another. */
async function spoilGolden(root: string): Promise<void> {
  const file = path.join(root, 'models/breast-cancer/golden.csv');
  const [head = '', ...lines] = (await readFile(file, 'utf8')).split('\n');
  const column = head.trim().split(',').indexOf('proba_1');
  const at = lines.findIndex((line) => line.trim().split(',')[column] !== '0.5');
  const cells = (lines[at] ?? '').trim().split(',');
  cells[column] = '0.5';
  lines[at] = cells.join(',');
  await writeFile(file, [head, ...lines].join('\n'));
}
