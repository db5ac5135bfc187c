import assert from 'node:assert/strict';
import { silentJob } from '../../../../src/core/base/job';
import { lineageOf } from '../../../../src/core/lineage/lineageOf';
import { registryVersions } from '../../../../src/core/lineage/registryVersions';
import { submitModel } from '../../../../src/core/submission/submitModel';
import { openPorts } from '../../../../src/adapters/ports';
import { GitFixture } from '../../../support/gitFixture';
import { MODEL, MODEL_FOLDER, portsOf, withTeam } from '../../../support/team';
import { withTempFolder } from '../../../support/tempFolder';

const job = silentJob();

describe('registryVersions', () => {
  it('finds submitted versions from another clone, and their lineage', async () => {
    await withTeam(async ({ ds, lead }) => {
      await submitModel(await portsOf(ds), { model: MODEL }, job);
      const ports = await openPorts(lead.folder);
      assert.deepEqual(await registryVersions(ports, { fetch: false }, job), [], 'nothing was fetched yet');
      const [version] = await registryVersions(ports, { fetch: true }, job);
      assert.equal(version?.record.version, '1.0.0');
      assert.equal(version.status?.submitter, 'ds@example.com');

      const query = { model: MODEL_FOLDER, hops: 2, direction: 'both' } as const;
      const graph = await lineageOf(ports, (own) => registryVersions(ports, { fetch: false }, own), query, job);
      const focus = graph.nodes.find((node) => node.id === graph.focus);
      assert.equal(focus?.detail['state'], version.status.state);
      const commit = graph.nodes.find((node) => node.kind === 'commit');
      assert.equal(commit?.detail['commit'], ds.git('rev-parse', 'HEAD'));
      assert.equal(graph.nodes.filter((node) => node.kind === 'dataset').length, 3);
    });
  });

  it('knows of none without a remote or a repository', async () => {
    await withTempFolder(async (folder) => {
      assert.deepEqual(await registryVersions(await openPorts(folder), { fetch: true }, job), []);
      GitFixture.init(folder);
      assert.deepEqual(await registryVersions(await openPorts(folder), { fetch: true }, job), []);
    });
  });
});
