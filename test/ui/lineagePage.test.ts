import assert from 'node:assert/strict';
import type { ScratchRepository } from '../../scripts/example/scratchRepository';
import { createScratchRepository } from '../../scripts/example/scratchRepository';
import { useSession } from '../support/vscode/session';

const NODE = 'svg.graph [role="treeitem"]';

describe('the lineage page', () => {
  let scratch: ScratchRepository | undefined;
  const session = useSession(async () => {
    scratch = await createScratchRepository();
    return scratch.submitter.clone;
  });
  after(() => scratch?.remove());

  it('draws what the version was made from', async () => {
    const { workbench } = session();
    await workbench.command('Preflight: Show Lineage');
    const frame = await workbench.webview(NODE);
    const labels = await frame
      .locator(NODE)
      .evaluateAll((nodes) => nodes.map((node) => node.getAttribute('aria-label')));
    for (const label of ['version, breast-cancer 1.0.0, draft', 'notebook, train.ipynb', 'artifact, model.onnx']) {
      assert.ok(labels.includes(label), labels.join('; '));
    }
  });

  it('is walked with the arrow keys', async () => {
    const { workbench } = session();
    const frame = await workbench.webview(NODE);
    await workbench.tabTo(frame, NODE);
    await workbench.page.keyboard.press('ArrowLeft');
    const cause = frame.locator(`${NODE}[aria-selected="true"]`);
    await cause.waitFor();
    assert.doesNotMatch((await cause.getAttribute('aria-label')) ?? '', /^version/);
    await frame.locator('aside.details').waitFor();
    await session().screenshot('lineage-details');
    await workbench.page.keyboard.press('ArrowRight');
    await frame.locator(`${NODE}[aria-selected="true"][aria-label^="version"]`).waitFor();
  });

  it('comes back after a reload as it was left', async () => {
    const { workbench } = session();
    const frame = await workbench.webview(NODE);
    await frame.getByText('Table', { exact: true }).click();
    await frame.locator('.table table').waitFor();
    await session().screenshot('lineage-table');
    await workbench.reload();
    const restored = await workbench.webview('.table table');
    await restored.getByText('Lineage of breast-cancer 1.0.0').waitFor();
  });
});
