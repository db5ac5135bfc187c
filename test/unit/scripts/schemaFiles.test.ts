import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { schemaFiles } from '../../../scripts/schemaFiles';
import { MANIFEST } from '../../support/exampleManifest';

describe('schemas/', () => {
  it('is what `npm run schemas` writes', () => {
    const files = schemaFiles();
    assert.deepEqual(readdirSync('schemas').sort(), [...files.keys()].sort());
    for (const [file, text] of files) assert.equal(readFileSync(`schemas/${file}`, 'utf8'), text, file);
  });

  it('holds schemas that a validator accepts and that accept a good file', () => {
    const ajv = new Ajv({ strict: false, validateFormats: false });
    for (const [file, text] of schemaFiles()) {
      const accepts = ajv.compile(JSON.parse(text) as object);
      if (file === 'model.schema.json') assert.ok(accepts(parse(MANIFEST)), JSON.stringify(accepts.errors));
      if (file === 'policy.schema.json') assert.ok(accepts({ profile: 'standard' }));
      if (file === 'check.schema.json') assert.ok(!accepts({ schema: 'preflight.check/1' }));
    }
  });
});
