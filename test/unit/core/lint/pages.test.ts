import assert from 'node:assert/strict';
import { pageNames, pageOf } from '../../../../src/core/lint/pages';
import { RUFF_RULES } from '../../../../src/core/lint/ruff/ruffRules';

describe('the page of a rule', () => {
  it('is there for every name that a finding can have', () => {
    const others = ['suppression/without-reason', 'suppression/unknown-rule', 'ruff/not-checked', 'ruff/ASYNC100'];
    for (const name of [...pageNames().map((each) => each.name), ...others])
      assert.ok(pageOf(name)?.startsWith(`# ${name}\n`), name);
    assert.ok(pageNames().length > RUFF_RULES.length + 80);
  });

  it('is not there for a name that nothing has', () => {
    for (const name of ['', 'leakage/none', 'ruff/', 'ruff/nothing', 'constructor', '__proto__'])
      assert.equal(pageOf(name), undefined, name);
  });

  it('of a rule of ruff leads to that of ruff, by its name or else by its code', () => {
    assert.match(pageOf('ruff/F401') ?? '', /<https:\/\/docs\.astral\.sh\/ruff\/rules\/unused-import\/>/);
    assert.match(pageOf('ruff/F401') ?? '', /Remove it, so that nothing is installed and loaded for it\./);
    assert.match(pageOf('ruff/ASYNC100') ?? '', /<https:\/\/docs\.astral\.sh\/ruff\/rules\/ASYNC100\/>/);
    assert.match(pageOf('ruff/PTH118') ?? '', /where the policy gives the rule a severity/);
  });
});
