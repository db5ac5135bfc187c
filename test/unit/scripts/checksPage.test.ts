import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { CHECKS_PAGE, checksPage } from '../../../scripts/checksPage';
import { CHECKS } from '../../../src/core/readiness/allChecks';
import { SOURCES } from '../../../src/core/readiness/sources';

describe('docs/checks.md', () => {
  it('is what `npm run docs:checks` writes', () => {
    assert.equal(readFileSync(CHECKS_PAGE, 'utf8'), checksPage());
  });

  it('names sources that exist', () => {
    for (const { id, sources = [] } of CHECKS) for (const key of sources) assert.ok(key in SOURCES, `${id}: ${key}`);
  });
});
