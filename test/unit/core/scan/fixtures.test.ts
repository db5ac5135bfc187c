import assert from 'node:assert/strict';
import { labelledFiles } from '../../../../scripts/scan/labels';
import { FileArtifactReader } from '../../../../src/adapters/fileArtifactReader';
import { silentJob } from '../../../../src/core/base/job';
import { scanArtifact } from '../../../../src/core/scan/scanArtifact';
import { fixturePath } from '../../../support/fixtures';

const EXPECTED = { clean: 'clean', unknown: 'unknown', malicious: 'dangerous', unreadable: 'uninspected' } as const;

describe('scan of labelled artifacts', () => {
  for (const { path, label } of labelledFiles(fixturePath('scan'))) {
    const name = path.slice(fixturePath('scan').length + 1);
    it(`${name} is ${EXPECTED[label]}`, async () => {
      const scanned = await new FileArtifactReader('.').withSource(path, (source) =>
        scanArtifact({ path: name, source }, { job: silentJob() }),
      );
      assert.equal(scanned.verdict, EXPECTED[label], JSON.stringify(scanned.findings, null, 2));
    });
  }
});
