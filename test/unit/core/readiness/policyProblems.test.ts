import assert from 'node:assert/strict';
import { policyProblems } from '../../../../src/core/readiness/policyProblems';

describe('the problems of a policy while it is written', () => {
  it('are those that keep it from being read, with their places', () => {
    const { errors } = policyProblems('lint:\n  failOn: eror\n');
    assert.deepEqual(
      errors.map(({ code, place }) => [code, place?.line, place?.column]),
      [['policy/invalid-value', 2, 11]],
    );
    assert.equal(policyProblems('lint: [').errors[0]?.code, 'yaml/syntax');
    assert.deepEqual(policyProblems(''), { errors: [], warnings: [] });
  });

  it('are names of rules that there are not, for all notebooks and for those of a path', () => {
    const { errors, warnings } = policyProblems(
      'lint:\n  rules:\n    leakage/fit-before-splits: error\n    ruff/ASYNC100: info\n    suppression/without-reason: error\n' +
        '  overrides:\n    - files: ["a/**"]\n      rules:\n        nothing/at-all: off\n',
    );
    assert.deepEqual(errors, []);
    assert.deepEqual(
      warnings.map(({ code, place, remedy }) => [code, place?.line, place?.column, remedy]),
      [
        ['policy/unknown-rule', 3, 5, 'Did you mean leakage/fit-before-split?'],
        ['policy/unknown-rule', 9, 9, '"preflight explain" lists all names, and editors offer them.'],
      ],
    );
  });
});
