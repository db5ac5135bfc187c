import assert from 'node:assert/strict';
import { mergeReports } from '../../../../src/core/inference/mergeReports';
import { testReport, testResult } from '../../../support/testReport';

const older = testReport([testResult({ id: 'smoke/load' }), testResult({ id: 'golden/a.csv', verdict: 'fail' })]);

describe('merging test reports', () => {
  it('keeps what was not run again and judges the whole anew', () => {
    const newer = testReport([testResult({ id: 'golden/a.csv' }), testResult({ id: 'golden/b.csv' })]);
    const merged = mergeReports(older, newer);
    assert.deepEqual(
      merged.tests.map(({ id, verdict }) => `${id} ${verdict}`),
      ['smoke/load pass', 'golden/a.csv pass', 'golden/b.csv pass'],
    );
    assert.equal(merged.verdict, 'pass');
  });

  it('forgets results of another model, plan or data', () => {
    const again = [testResult({ id: 'smoke/load' })];
    const others = [
      testReport(again, { artifact: { ...older.artifact, sha256: 'sha256:other' } }),
      testReport(again, { plan: { sha256: 'sha256:other' } }),
      testReport(again, { data: older.data.map(({ path }) => ({ path, sha256: 'sha256:other' })) }),
      testReport(again, { backend: 'wasm 1.30.0' }),
    ];
    for (const newer of others) assert.equal(mergeReports(older, newer), newer);
  });

  it('keeps the digests of data that only tests not run again rest on', () => {
    const newer = testReport([testResult({ id: 'smoke/load' })], { data: [] });
    assert.deepEqual(mergeReports(older, newer).data, older.data);
  });
});
