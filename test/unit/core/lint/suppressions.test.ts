import assert from 'node:assert/strict';
import { notebookOf } from '../../../../src/core/notebook/notebook';
import { lint } from '../../../support/lint';

const LOAD = 'model = pickle.load(open("m", "rb"))';
const RULE = 'security/pickle-load';

/** `rule reason?` of each finding about pickles or suppressions. */
function found(...cells: string[]): string[] {
  return lint(notebookOf({ cells: ['import pickle', ...cells].map((text) => ({ text })) }))
    .filter(({ rule }) => rule === RULE || rule.startsWith('suppression/'))
    .map(({ rule, suppressed }) => (suppressed ? `${rule} (${suppressed.reason})` : rule));
}

describe('suppression comments', () => {
  it('cover their line, with the reason', () => {
    assert.deepEqual(found(`x = 1\n${LOAD}  # preflight: allow ${RULE} -- written by us`), [`${RULE} (written by us)`]);
    assert.deepEqual(found(`x = 1  # preflight: allow ${RULE} -- written by us\n${LOAD}`), [RULE]);
  });

  it('on a line of their own cover the next statement', () => {
    assert.deepEqual(found(`x = 1\n# preflight: allow ${RULE} -- ours\n${LOAD}\n${LOAD}`), [`${RULE} (ours)`, RULE]);
  });

  it('cover a statement over several lines', () => {
    const text = `x = 1\nmodel = pickle.load(\n    open("m"),\n)  # preflight: allow ${RULE} -- ours`;
    assert.deepEqual(found(text), [`${RULE} (ours)`]);
  });

  it('above the first code cover the cell, and no other', () => {
    assert.deepEqual(found(`# preflight: allow ${RULE} -- ours\n\n${LOAD}\nx = 1\n${LOAD}`, LOAD), [
      `${RULE} (ours)`,
      `${RULE} (ours)`,
      RULE,
    ]);
  });

  it('for the notebook cover everything', () => {
    assert.deepEqual(found(LOAD, `x = 1  # preflight: allow-notebook ${RULE} -- ours`), [`${RULE} (ours)`]);
  });

  it('without a reason suppress nothing and are a finding', () => {
    assert.deepEqual(found(`x = 1\n${LOAD}  # preflight: allow ${RULE}`).sort(), [RULE, 'suppression/without-reason']);
    assert.deepEqual(found(`x = 1\n${LOAD}  # preflight: allow ${RULE} -- `).sort(), [
      RULE,
      'suppression/without-reason',
    ]);
  });

  it('name several rules, and an unknown one is a finding', () => {
    assert.deepEqual(found(`x = 1\n${LOAD}  # preflight: allow ${RULE}, nothing/such -- ours`).sort(), [
      `${RULE} (ours)`,
      'suppression/unknown-rule',
    ]);
  });

  it('in a string are text', () => {
    assert.deepEqual(found(`x = "# preflight: allow ${RULE} -- ours"; ${LOAD}`), [RULE]);
  });
});
