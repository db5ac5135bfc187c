import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ScratchRepository } from '../../scripts/example/scratchRepository';
import { createScratchRepository, git } from '../../scripts/example/scratchRepository';
import { useSession } from '../support/vscode/session';

describe('a folder that nobody trusts', () => {
  let scratch: ScratchRepository | undefined;
  const session = useSession(
    async () => {
      scratch = await createScratchRepository();
      const script = path.join(scratch.folder, 'monitor');
      await writeFile(script, `#!/bin/sh\ntouch "${trace()}"\n`, { mode: 0o755 });
      await git(scratch.submitter, 'config', 'core.fsmonitor', script);
      return scratch.submitter.clone;
    },
    { 'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'never' },
    true,
  );
  after(() => scratch?.remove());

  /** What the repository's own configuration writes as soon as somebody runs git in it. */
  const trace = (): string => path.join(scratch?.folder ?? '', 'trace');

  it('is linted', async () => {
    const { workbench } = session();
    await workbench.page.getByText('Restricted Mode').first().waitFor();
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

  it('has had nothing of it executed', async () => {
    assert.equal(existsSync(trace()), false);
    assert.ok(scratch);
    await git(scratch.submitter, 'status');
    assert.equal(existsSync(trace()), true, 'git would have left this trace');
  });
});
