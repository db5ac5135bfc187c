import assert from 'node:assert/strict';
import type { ScratchRepository } from '../../scripts/example/scratchRepository';
import { createScratchRepository } from '../../scripts/example/scratchRepository';
import { useSession } from '../support/vscode/session';

describe('the Models view', () => {
  let scratch: ScratchRepository | undefined;
  const session = useSession(async () => {
    scratch = await createScratchRepository();
    return scratch.submitter.clone;
  });
  after(() => scratch?.remove());

  it('shows the model of the folder as a draft', async () => {
    const { workbench } = session();
    const rows = await workbench.tree('Preflight: Focus on Models View', 'Models');
    const model = rows.filter({ hasText: 'breast-cancer' }).first();
    await model.waitFor();
    assert.match((await model.textContent()) ?? '', /1\.0\.0.*draft/);
    await session().screenshot('models-view-draft');
  });
});
