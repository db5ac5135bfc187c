import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import manifest from '../../../../package.json';

describe('settings', () => {
  it('reads exactly the settings that the manifest contributes', () => {
    const source = readFileSync('src/editor/base/settings.ts', 'utf8');
    const read = [...source.matchAll(/read\('([^']+)'/g)].map(([, name]) => `preflight.${name ?? ''}`);
    const contributed = manifest.contributes.configuration.flatMap(({ properties }) => Object.keys(properties));
    assert.deepEqual(read.sort(), contributed.sort());
  });

  it('are few', () => {
    const contributed = manifest.contributes.configuration.flatMap(({ properties }) => Object.keys(properties));
    assert.ok(contributed.length <= 20);
  });
});
