import assert from 'node:assert/strict';
import type { RuffProcess } from '../../../../../src/adapters/ruffProcess';
import { silentJob } from '../../../../../src/core/base/job';
import { PreflightError } from '../../../../../src/core/base/problem';
import type { Finding } from '../../../../../src/core/lint/finding';
import { lintFiles } from '../../../../../src/core/lint/lintFiles';
import type { Moment } from '../../../../../src/core/lint/rule';
import { policySchema } from '../../../../../src/core/readiness/policy';
import { MemoryFiles } from '../../../../support/memoryFiles';
import { ipynb } from '../../../../support/notebooks';
import { ruffProcess } from '../../../../support/ruff';

const CLOCK = { now: () => '2026-01-01T00:00:00Z' };

describe('the rules of ruff, with the real ruff', () => {
  let ruff: RuffProcess;
  before(() => {
    ruff = ruffProcess();
  });
  after(() => {
    ruff.close();
  });

  async function found(cells: readonly string[], rules: Record<string, string> = {}, moment: Moment = 'gate') {
    const files = new MemoryFiles({ 'a.ipynb': ipynb(cells) });
    const policy = policySchema.parse({ lint: { rules } }).lint;
    const report = await lintFiles({ files, clock: CLOCK, ruff }, ['a.ipynb'], { moment, policy }, silentJob());
    return report.files.flatMap(({ findings }) => findings).filter(({ rule }) => rule.startsWith('ruff/'));
  }

  function places(findings: readonly Finding[]): string[] {
    return findings.map(({ rule, cell, line, column, endColumn }) => `${rule} ${cell}:${line}:${column}-${endColumn}`);
  }

  it('find an unused import in its cell, with characters beyond the first plane above it', async () => {
    const findings = await found(['title = "😀 é"', '!ls\nprint(title)\nimport os, sys as system\nprint(system)']);
    assert.deepEqual(places(findings), ['ruff/F401 1:3:8-10']);
    assert.match(findings[0]?.message ?? '', /^`os` imported but unused\. Remove it/);
  });

  it('count what other cells, magics and broken lines use', async () => {
    assert.deepEqual(await found(['import os', 'print(os.name)']), []);
    assert.deepEqual(await found(['import sys', '!{sys.executable} -m pip list']), []);
    assert.deepEqual(await found(['import numpy as np', '%timeit np.arange(3)']), []);
    assert.deepEqual(await found(['import numpy as np', 'print(np.arange(3']), []);
    assert.deepEqual(await found(['try:\n    import cupy\nexcept ImportError:\n    pass']), []);
    assert.deepEqual(await found(['from sklearn.experimental import enable_iterative_imputer']), []);
  });

  it('say nothing about a second import in another cell', async () => {
    const twice = ['import os', 'import os\nprint(os.name)'];
    assert.deepEqual(await found(twice), []);
    const findings = await found(['import json\nimport json\nprint(json)']);
    assert.deepEqual(places(findings), ['ruff/F811 0:2:8-12']);
    assert.deepEqual(
      findings[0]?.related.map(({ cell, line }) => [cell, line]),
      [[0, 1]],
    );
  });

  it('go on below lines that are no Python', async () => {
    const findings = await found(['%%bash\nimport nothing(', 'def f(:\n    pass\nx = 1', 'import os', 'await go()']);
    assert.deepEqual(places(findings), ['ruff/F401 2:1:8-10']);
  });

  it('obey noqa, our own suppressions and the policy', async () => {
    assert.deepEqual(await found(['import os  # noqa: F401']), []);
    const [allowed] = await found(['import os  # preflight: allow ruff/F401 -- the next notebook needs it']);
    assert.deepEqual(allowed?.suppressed, { reason: 'the next notebook needs it' });
    assert.deepEqual(await found(['import os'], { 'ruff/F401': 'off' }), []);
    const [strict] = await found(['import os'], { 'ruff/F401': 'error' });
    assert.equal(strict?.severity, 'error');
    const joined = ['import os\nos.path.join("a", "b")'];
    assert.deepEqual(await found(joined), []);
    assert.deepEqual(places(await found(joined, { 'ruff/PTH118': 'info' })), ['ruff/PTH118 0:2:1-13']);
  });

  it('leave a cell’s last expression and late imports alone', async () => {
    const rules = { 'ruff/B018': 'info', 'ruff/E402': 'info' };
    assert.deepEqual(await found(['x = 1\nx'], rules), []);
    assert.deepEqual(places(await found(['x = 1\nx\ny = 2'], rules)), ['ruff/B018 0:2:1-2']);
    assert.deepEqual(await found(['x = 1\nimport os\nprint(os)'], rules), []);
  });

  it('do not run while typing', async () => {
    assert.deepEqual(await found(['import os'], {}, 'edit'), []);
  });

  it('name the remedy when the policy names a code that ruff does not have', async () => {
    await assert.rejects(
      found(['x = 1'], { 'ruff/ZZZ999': 'info' }),
      (error) => PreflightError.is(error) && error.problem.code === 'lint/unknown-ruff-rule',
    );
    // The process still answers.
    assert.deepEqual(places(await found(['import os'])), ['ruff/F401 0:1:8-10']);
  });
});
