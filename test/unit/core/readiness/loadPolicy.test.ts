import assert from 'node:assert/strict';
import { digestOf } from '../../../../src/core/base/digest';
import { checkPolicy, loadPolicy, parsePolicy } from '../../../../src/core/readiness/loadPolicy';
import { MemoryFiles } from '../../../support/memoryFiles';
import { problemOf } from '../../../support/throwsProblem';

describe('loadPolicy', () => {
  it('gives the defaults when there is no file', async () => {
    const { policy, sha256 } = await loadPolicy({ files: new MemoryFiles() });
    assert.equal(policy.profile, 'minimal');
    assert.deepEqual(policy.tests.require, ['smoke', 'golden']);
    assert.equal(policy.registry.ledger, 'preflight/ledger');
    assert.equal(sha256, digestOf(''));
  });

  it('reads what the file says', async () => {
    const files = new MemoryFiles({ 'preflight.yaml': 'profile: standard\nchecks:\n  git/clean: advisory\n' });
    const { policy } = await loadPolicy({ files });
    assert.equal(policy.profile, 'standard');
    assert.deepEqual(policy.checks, { 'git/clean': 'advisory' });
  });

  it('places a misspelt key and a wrong value', async () => {
    const problem = await problemOf('policy/unknown-key', () => parsePolicy('approvals:\n  requird: 2\n'));
    assert.deepEqual(problem.place, { file: 'preflight.yaml', line: 2, column: 3 });
    assert.match(problem.message, /did you mean required\?/);
    const result = checkPolicy('lint:\n  rules:\n    paths/absolute: eror\n');
    assert.ok(!result.ok);
    assert.deepEqual(
      result.problems.map(({ code, place }) => [code, place?.line, place?.column]),
      [['policy/invalid-value', 3, 21]],
    );
  });
});
