import assert from 'node:assert/strict';
import fc from 'fast-check';
import { policyCompletions } from '../../../../src/core/readiness/policyCompletion';
import { policyDocument } from '../../../../src/core/readiness/policyDocument';

const SCHEMA = policyDocument();
const LEVELS = ['error', 'warning', 'info', 'off'];

/** Labels offered at the bar in a text. */
function offered(text: string): string[] {
  const [before = '', after = ''] = text.split('|');
  const lines = (before + after).split('\n');
  const above = before.split('\n');
  const column = (above.at(-1) ?? '').length;
  return policyCompletions(SCHEMA, lines, above.length - 1, column).map(({ label }) => label);
}

describe('completion in preflight.yaml', () => {
  it('offers the keys that are not there yet', () => {
    const keys = offered('profile: standard\n|\nlint:\n  failOn: error\n');
    assert.ok(keys.includes('waivers') && keys.includes('approvals'));
    assert.ok(!keys.includes('profile') && !keys.includes('lint'));
    assert.deepEqual(offered('lint:\n  failOn: error\n  |').sort(), ['exclude', 'overrides', 'rules']);
  });

  it('offers the names of the rules and their severities, for all notebooks and for those of a path', () => {
    const rules = offered('lint:\n  rules:\n    leakage/|');
    assert.ok(rules.includes('leakage/fit-before-split') && rules.includes('ruff/F401'));
    assert.deepEqual(offered('lint:\n  rules:\n    leakage/fit-before-split: |'), LEVELS);
    assert.deepEqual(offered('lint:\n  rules:\n    ruff/ASYNC100: w|'), LEVELS);
    for (const list of ['    - files: ["a/**"]\n', '  - files: ["a/**"]\n']) {
      const inner = ' '.repeat(list.indexOf('f'));
      const text = `lint:\n  overrides:\n${list}`;
      assert.deepEqual(offered(`${text}${inner}|`), ['rules'], list);
      assert.ok(offered(`${text}${inner}rules:\n${inner}  |`).includes('secrets/token-in-code'), list);
      assert.deepEqual(offered(`${text}${inner}rules:\n${inner}  secrets/token-in-code: |`), LEVELS, list);
    }
    assert.deepEqual(offered('lint:\n  overrides:\n    - |').sort(), ['files', 'rules']);
  });

  it('offers the values of other keys, and nothing in comments or unknown places', () => {
    assert.deepEqual(offered('profile: |').sort(), ['minimal', 'standard']);
    assert.deepEqual(offered('waivers:\n  allow: |'), ['true', 'false']);
    assert.deepEqual(offered('# |'), []);
    assert.deepEqual(offered('nothing:\n  |'), []);
    assert.deepEqual(offered('lint:\n  nothing: |'), []);
  });

  it('replaces the word that was begun', () => {
    const [first] = policyCompletions(SCHEMA, ['lint:', '  failOn: er'], 1, '  failOn: er'.length);
    assert.deepEqual([first?.from, first?.insert], ['  failOn: '.length, 'error']);
    const rule = policyCompletions(SCHEMA, ['lint:', '  rules:', '    leak'], 2, 8)[0];
    assert.equal(rule?.from, 4);
    assert.match(rule.insert, /: $/);
    assert.ok(rule.asksForValue);
    const lint = policyCompletions(SCHEMA, ['lin'], 0, 3).find(({ label }) => label === 'lint');
    assert.deepEqual([lint?.insert, lint?.asksForValue], ['lint:', false]);
  });

  it('never fails, whatever stands in the text', () => {
    const line = fc.oneof(fc.string(), fc.constantFrom('lint:', '  rules:', '  - ', '- - a: b', '    x: y', '\t- q:'));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), fc.nat(9), fc.nat(30), (lines, at, column) => {
        for (const { from } of policyCompletions(SCHEMA, lines, at, column)) assert.ok(from >= 0);
      }),
    );
  });
});
