import assert from 'node:assert/strict';
import { silentJob } from '../../../../src/core/base/job';
import { openPorts } from '../../../../src/adapters/ports';
import type { GateReport } from '../../../../src/core/review/gateChange';
import { gateChange } from '../../../../src/core/review/gateChange';
import { submitModel } from '../../../../src/core/submission/submitModel';
import type { FakeServices } from '../../../support/checkServices';
import { testResult } from '../../../support/checkServices';
import type { GitFixture } from '../../../support/gitFixture';
import { edit, MODEL, MODEL_FOLDER, portsOf, withTeam } from '../../../support/team';
import { problemOf } from '../../../support/throwsProblem';

const POLICY = 'profile: minimal\n';
const FOLDER = `registry/${MODEL}/1.0.0`;
const HEAD = `origin/preflight/submit/${MODEL}/1.0.0`;

async function gate(member: GitFixture, head = HEAD, change?: (services: FakeServices) => void): Promise<GateReport> {
  const ports = { ...(await openPorts(member.folder)), check: (await portsOf(member, change)).check };
  return await gateChange(ports, { base: 'origin/main', head }, silentJob());
}

/** Submits, and has the lead fetch it and stand on it. */
async function submitted(ds: GitFixture, lead: GitFixture): Promise<void> {
  await submitModel(await portsOf(ds), { model: MODEL }, silentJob());
  lead.git('fetch', '-q');
  lead.git('switch', '-q', '--detach', HEAD);
}

function codes(report: GateReport): string[] {
  return report.failures.map(({ subject, code }) => `${subject} ${code}`);
}

describe('gateChange', function () {
  this.timeout(60_000); // many git processes on a busy machine

  it('passes a submission as it was made, whatever the working tree holds, and leaves nothing behind', async () => {
    await withTeam(async ({ ds, lead }) => {
      await submitted(ds, lead);
      lead.git('switch', '-q', 'main');
      lead.write(`${MODEL_FOLDER}/model.yaml`, 'not: a manifest');
      const report = await gate(lead);
      assert.deepEqual(report.failures, []);
      assert.deepEqual(report.versions, [{ model: MODEL, version: '1.0.0' }]);
      assert.equal(lead.git('worktree', 'list').split('\n').length, 1);
    }, POLICY);
  });

  it('believes neither records nor evidence that were edited', async () => {
    await withTeam(async ({ ds, lead }) => {
      await submitted(ds, lead);
      edit(lead, `${FOLDER}/evidence/inference.json`, '"pass"', '"fail"');
      assert.deepEqual(codes(await gate(lead, 'HEAD')), [`${MODEL}@1.0.0 gate/altered`]);
      edit(lead, `${FOLDER}/version.json`, '"verdict": "pass"', '"verdict": "fail"');
      assert.deepEqual(codes(await gate(lead, 'HEAD')), [
        `${MODEL}@1.0.0 gate/altered`,
        `${MODEL}@1.0.0 gate/disagrees`,
      ]);
      lead.commit({ [`${FOLDER}/evidence/more.json`]: '{}', [`${FOLDER}/version.json`]: '{' });
      assert.deepEqual(codes(await gate(lead, 'HEAD')), [`${MODEL}@1.0.0 gate/record-invalid`]);
    }, POLICY);
  });

  it('computes everything again', async () => {
    await withTeam(async ({ ds, lead }) => {
      await submitted(ds, lead);
      const failing = await gate(lead, HEAD, (services) => {
        services.tests = [testResult('smoke'), testResult('golden', { verdict: 'fail' })];
      });
      assert.deepEqual(codes(failing), [
        `${MODEL}@1.0.0 tests/passed`,
        `${MODEL}@1.0.0 tests/required-kinds`,
        `${MODEL}@1.0.0 gate/disagrees`,
      ]);
      edit(lead, `${MODEL_FOLDER}/golden.csv`, '\n', '\n\n');
      const changed = codes(await gate(lead, 'HEAD'));
      assert.ok(changed.includes(`${MODEL}@1.0.0 data/digests`), changed.join());
    }, POLICY);
  });

  it('judges by the policy of the base, and not by one that came along', async () => {
    await withTeam(async ({ ds, lead }) => {
      await submitted(ds, lead);
      lead.commit({ 'preflight.yaml': `${POLICY}checks: { tests/passed: "off" }\n` });
      assert.deepEqual(codes(await gate(lead, 'HEAD')), ['preflight.yaml gate/protected-path']);
      ds.commit({ 'preflight.yaml': `${POLICY}# newer\n` });
      ds.git('push', '-q', 'origin', 'main');
      lead.git('fetch', '-q');
      assert.deepEqual(codes(await gate(lead)), [`${MODEL}@1.0.0 gate/policy-moved`]);
    }, POLICY);
  });

  it('refuses any change of a merged record', async () => {
    await withTeam(async ({ ds, lead }) => {
      await submitted(ds, lead);
      lead.git('push', '-q', 'origin', 'HEAD:main');
      edit(lead, `${FOLDER}/version.json`, 'ds@example.com', 'somebody@example.com');
      lead.commit({ [`${FOLDER}/evidence/later.json`]: '{}' });
      lead.git('rm', '-q', `${FOLDER}/evidence/lint.json`);
      lead.git('commit', '-q', '-m', 'Drop evidence');
      const report = await gate(lead, 'HEAD');
      assert.deepEqual(codes(report), [
        `${FOLDER}/evidence/later.json gate/protected-path`,
        `${FOLDER}/evidence/lint.json gate/protected-path`,
        `${FOLDER}/version.json gate/protected-path`,
      ]);
      assert.equal(report.passed, false);
    }, POLICY);
  });

  it('passes a change that submits nothing, and names a commit that is not here', async () => {
    await withTeam(async ({ ds }) => {
      ds.commit({ 'README.md': 'more' });
      const report = await gate(ds, 'HEAD');
      assert.deepEqual([report.passed, report.versions], [true, []]);
      await problemOf('gate/unknown-revision', () => gate(ds, 'none'));
    }, POLICY);
  });
});
