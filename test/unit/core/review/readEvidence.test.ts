import assert from 'node:assert/strict';
import { silentJob } from '../../../../src/core/base/job';
import { readStatus } from '../../../../src/core/registry/readStatus';
import { readInferenceEvidence } from '../../../../src/core/review/readEvidence';
import { submitModel } from '../../../../src/core/submission/submitModel';
import { MODEL, portsOf, withTeam } from '../../../support/team';
import { problemOf } from '../../../support/throwsProblem';

const ONE = { model: MODEL, version: '1.0.0' };

describe('the inference report of a submitted version', function () {
  this.timeout(90_000); // many git processes on a busy machine
  it('is read as the record names it, and refused when it is another', async () => {
    await withTeam(async ({ ds, lead }) => {
      await submitModel(await portsOf(ds), { model: MODEL }, silentJob());
      const ports = await portsOf(lead);
      await readStatus(ports, { model: MODEL }, silentJob()); // fetches
      const report = await readInferenceEvidence(ports, ONE, silentJob());
      assert.equal(report?.schema, 'preflight.test/1');
      assert.equal(report.model, MODEL);

      await problemOf('version/none', () => readInferenceEvidence(ports, { ...ONE, version: '9.0.0' }, silentJob()));

      const read = ports.git.readFileAt.bind(ports.git);
      ports.git.readFileAt = async (commit, path) => {
        const text = await read(commit, path);
        return path.endsWith('inference.json') ? text?.replace('"pass"', '"fail"') : text;
      };
      await problemOf('registry/evidence-altered', () => readInferenceEvidence(ports, ONE, silentJob()));
    });
  });
});
