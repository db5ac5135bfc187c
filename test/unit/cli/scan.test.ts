import assert from 'node:assert/strict';
import { digestOf } from '../../../src/core/base/digest';
import { silentJob } from '../../../src/core/base/job';
import { scanReportSchema } from '../../../src/core/scan/report';
import { registerScan } from '../../../src/cli/commands/scan';
import type { CliIo } from '../../../src/cli/io';
import { createProgram } from '../../../src/cli/program';
import { fixtureBytes, fixturePath } from '../../support/fixtures';

async function scan(...args: string[]): Promise<{ status: number | undefined; out: string; err: string }> {
  const result: { status: number | undefined; out: string; err: string } = { status: undefined, out: '', err: '' };
  const io: CliIo = {
    cwd: fixturePath('scan'),
    programFolder: '',
    isTerminal: false,
    out: (text) => (result.out += text),
    err: (text) => (result.err += text),
    job: silentJob(),
    exit: (status) => (result.status = status),
  };
  await createProgram(io, '0.0.0', [registerScan]).parseAsync(['node', 'preflight', 'scan', ...args]);
  return result;
}

describe('preflight scan', () => {
  it('ends with 0 when everything is clean, and with 1 otherwise', async () => {
    assert.equal((await scan('model.joblib', 'plain.npz')).status, 0);
    const { status, out } = await scan('model.joblib', 'payload_lz4.joblib');
    assert.equal(status, 1);
    assert.match(out, /posix\.system/);
    assert.match(out, /2 scanned: 1 clean, 0 with unknown imports, 0 not inspected, 1 dangerous/);
  });

  it('prints one JSON document bound to the digest of each file', async () => {
    const report = scanReportSchema.parse(JSON.parse((await scan('--json', 'own_class.pkl')).out));
    assert.deepEqual(report.summary, { files: 1, clean: 0, unknown: 1, uninspected: 0, dangerous: 0 });
    assert.equal(report.files[0]?.sha256, digestOf(fixtureBytes('scan', 'own_class.pkl')));
  });

  it('takes a justification by name', async () => {
    const { status, out } = await scan('own_class.pkl', '--justify', 'mypackage.features.Encoder=our own class');
    assert.equal(status, 0);
    assert.match(out, /Accepted: our own class/);
  });

  it('ends with 2 when it could not run', async () => {
    const missing = await scan('nothing.pkl');
    assert.equal(missing.status, 2);
    assert.match(missing.err, /files\/not-found/);
    assert.match((await scan('model.pkl', '--justify', 'reason only')).err, /cli\/bad-justification/);
  });
});
