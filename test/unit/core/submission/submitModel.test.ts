import assert from 'node:assert/strict';
import { digestOf } from '../../../../src/core/base/digest';
import { silentJob } from '../../../../src/core/base/job';
import { versionRecordSchema, type VersionRecord } from '../../../../src/core/registry/record';
import { NotReadyError } from '../../../../src/core/submission/checkCandidate';
import { planSubmission } from '../../../../src/core/submission/planSubmission';
import { submitModel } from '../../../../src/core/submission/submitModel';
import { testResult } from '../../../support/checkServices';
import type { GitFixture } from '../../../support/gitFixture';
import { edit, MODEL, MODEL_FOLDER, portsOf, withTeam } from '../../../support/team';
import { problemOf } from '../../../support/throwsProblem';

const BRANCH = `preflight/submit/${MODEL}/1.0.0`;
const RECORD = `registry/${MODEL}/1.0.0/version.json`;
const request = { model: MODEL };

function recordAt(remote: GitFixture, branch = BRANCH, path = RECORD): VersionRecord {
  return versionRecordSchema.parse(JSON.parse(remote.git('show', `${branch}:${path}`)));
}

function events(remote: GitFixture): string[] {
  const log = remote.git('log', '--reverse', '--format=%s', 'preflight/ledger');
  return log === '' ? [] : log.split('\n');
}

describe('submitModel', function () {
  this.timeout(60_000); // many git processes on a busy machine
  it('pushes record and evidence on a branch of their own, tells the ledger, and leaves the working tree alone', async () => {
    await withTeam(async ({ remote, ds }) => {
      ds.write('scratch.txt', 'being written');
      ds.git('add', 'scratch.txt');
      const before = [ds.git('status', '--porcelain'), ds.git('rev-parse', 'HEAD'), ds.git('branch', '--list')];
      const result = await submitModel(await portsOf(ds), request, silentJob());
      assert.equal(result.outcome, 'submitted');
      assert.deepEqual(
        [ds.git('status', '--porcelain'), ds.git('rev-parse', 'HEAD'), ds.git('branch', '--list')],
        before,
      );

      assert.equal(remote.git('rev-parse', BRANCH), result.commit);
      assert.equal(remote.git('rev-parse', `${BRANCH}^`), ds.git('rev-parse', 'HEAD'));
      assert.deepEqual(remote.git('diff', '--name-only', `${BRANCH}^`, BRANCH).split('\n'), [
        `registry/${MODEL}/1.0.0/evidence/inference.json`,
        `registry/${MODEL}/1.0.0/evidence/lint.json`,
        `registry/${MODEL}/1.0.0/evidence/readiness.json`,
        `registry/${MODEL}/1.0.0/evidence/scan.json`,
        RECORD,
      ]);
      const record = recordAt(remote);
      assert.equal(digestOf(`${remote.git('show', `${BRANCH}:${RECORD}`)}\n`), result.record);
      assert.equal(record.git.commit, ds.git('rev-parse', 'HEAD'));
      assert.equal(record.bump.level, 'first');
      assert.equal(record.submitter, 'ds@example.com');
      assert.equal(record.signature.inputs[0]?.name, 'features');
      for (const { path, sha256 } of [record.manifest, record.card, record.notebook, ...record.evidence])
        assert.equal(digestOf(`${remote.git('show', `${BRANCH}:${path}`)}\n`), sha256, path);
      assert.deepEqual(events(remote), [`submitted ${MODEL} 1.0.0`]);
    });
  });

  it('refuses with every failed blocking check and its remedy, and changes nothing', async () => {
    await withTeam(async ({ remote, ds }) => {
      const ports = await portsOf(ds, (services) => {
        services.tests = [testResult('smoke'), testResult('golden', { verdict: 'fail', message: 'Row 3 is off.' })];
      });
      await assert.rejects(submitModel(ports, request, silentJob()), (error) => {
        assert.ok(error instanceof NotReadyError);
        assert.equal(error.problem.code, 'submission/not-ready');
        assert.match(error.problem.message, /tests\/passed: .*\n {4}Next: /);
        return error.report.checks.some(({ id, status }) => id === 'tests/passed' && status === 'failed');
      });
      assert.equal(remote.git('for-each-ref', '--format=%(refname)'), 'refs/heads/main');
    });
  });

  it('goes through with a waiver, which stands in the record', async () => {
    await withTeam(async ({ remote, ds }) => {
      edit(ds, `${MODEL_FOLDER}/model.yaml`, /environment:\n {2}lockfile.*\n/, 'environment:\n');
      const waiver = {
        check: 'environment/lockfile',
        justification: 'The training image is pinned by the platform team and named in the card.',
      };
      const ports = await portsOf(ds);
      await problemOf('submission/not-ready', () => submitModel(ports, request, silentJob()));
      await problemOf('submission/not-ready', () =>
        submitModel(ports, { ...request, waivers: [{ ...waiver, justification: 'later' }] }, silentJob()),
      );
      const result = await submitModel(ports, { ...request, waivers: [waiver] }, silentJob());
      assert.deepEqual(result.waivers, [{ ...waiver, requestedBy: 'ds@example.com' }]);
      assert.deepEqual(recordAt(remote).waivers, result.waivers);
    });
  });

  it('submits the same version once, and refuses other content under it', async () => {
    await withTeam(async ({ remote, ds }) => {
      const ports = await portsOf(ds);
      const first = await submitModel(ports, request, silentJob());
      ds.commit({ 'elsewhere.txt': 'work goes on' });
      const second = await submitModel(ports, request, silentJob());
      assert.equal(second.outcome, 'already-submitted');
      assert.equal(second.commit, first.commit);
      edit(ds, `${MODEL_FOLDER}/model.yaml`, 'Probability that', 'The probability that');
      const problem = await problemOf('submission/version-exists', () => submitModel(ports, request, silentJob()));
      assert.match(problem.remedy, /--bump/);
      assert.deepEqual(events(remote), [`submitted ${MODEL} 1.0.0`]);
    });
  });

  it('raises the version in the submission, in manifest and card, and nowhere else', async () => {
    await withTeam(async ({ remote, ds }) => {
      const ports = await portsOf(ds);
      await submitModel(ports, { ...request, bump: 'minor' }, silentJob());
      assert.deepEqual(events(remote), [`submitted ${MODEL} 1.0.0`], 'the first version is the manifest’s own');
      edit(ds, `${MODEL_FOLDER}/model.yaml`, 'deployment:\n', 'deployment:\n  rollbackTo: 1.0.0\n');
      edit(ds, `${MODEL_FOLDER}/MODEL_CARD.md`, /^## Changelog\n/m, '## Changelog\n\n1.1.0: how to roll back.\n');
      const result = await submitModel(ports, { ...request, bump: 'minor' }, silentJob());
      assert.equal(result.version, '1.1.0');
      const show = (path: string): string => remote.git('show', `${result.branch}:${MODEL_FOLDER}/${path}`);
      assert.match(show('model.yaml'), /^version: 1\.1\.0$/m);
      assert.match(show('MODEL_CARD.md'), /^version: 1\.1\.0$/m);
      const record = recordAt(remote, result.branch, `registry/${MODEL}/1.1.0/version.json`);
      assert.equal(record.supersedes, '1.0.0');
      assert.equal(record.bump.level, 'minor');
      assert.equal(digestOf(`${show('model.yaml')}\n`), record.manifest.sha256);
      assert.match(ds.read(`${MODEL_FOLDER}/model.yaml`), /^version: 1\.0\.0$/m);
      assert.equal(ds.git('status', '--porcelain'), '');
    });
  });

  it('plans without changing anything', async () => {
    await withTeam(async ({ remote, ds }) => {
      const ports = await portsOf(ds);
      const plan = await planSubmission(ports, request, silentJob());
      assert.equal(plan.standing, 'new');
      assert.equal(plan.ready, true);
      assert.equal(plan.branch, BRANCH);
      assert.ok(plan.files.some(({ path, bytes }) => path === RECORD && bytes > 0));
      assert.deepEqual(
        plan.steps.map(({ name }) => name),
        ['check', 'record', 'commit', 'push', 'announce', 'finish'],
      );
      assert.equal(remote.git('for-each-ref', '--format=%(refname)'), 'refs/heads/main');
      const failing = await portsOf(ds, (services) => (services.tests = []));
      const refused = await planSubmission(failing, request, silentJob());
      assert.equal(refused.ready, false);
      assert.deepEqual(refused.files, []);
    });
  });

  it('takes the policy from the base, not from what is submitted', async () => {
    await withTeam(async ({ ds }) => {
      ds.commit({ 'preflight.yaml': 'profile: minimal\nchecks: { tests/passed: "off" }\nregistry: { base: lax }\n' });
      ds.git('push', '-q', 'origin', 'main:lax');
      const ports = await portsOf(ds, (services) => {
        services.tests = [testResult('smoke'), testResult('golden', { verdict: 'fail' })];
      });
      await problemOf('submission/not-ready', () => submitModel(ports, request, silentJob()));
    });
  });
});

describe('submitModel on a repository that is not ready for it', () => {
  it('names files that are not in the commit, and no waiver helps', async () => {
    await withTeam(async ({ ds }) => {
      ds.write(`${MODEL_FOLDER}/golden.csv`, `${ds.read(`${MODEL_FOLDER}/golden.csv`)}\n`);
      const waivers = [
        { check: 'git/committed', justification: 'It will be committed right after this submission, promised.' },
        { check: 'data/digests', justification: 'It will be committed right after this submission, promised.' },
      ];
      const problem = await problemOf('submission/not-committed', async () =>
        submitModel(await portsOf(ds), { ...request, waivers }, silentJob()),
      );
      assert.match(problem.message, /golden\.csv/);
    });
  });

  it('tells no repository, no commit, no identity, no remote, no base and no model apart', async () => {
    await withTeam(async ({ remote, ds, folder }) => {
      const submit = async (): Promise<unknown> => submitModel(await portsOf(ds), request, silentJob());
      await problemOf('model/not-found', async () => submitModel(await portsOf(ds), { model: 'none' }, silentJob()));
      ds.git('config', '--unset', 'user.email');
      await problemOf('git/no-identity', submit);
      ds.git('config', 'user.email', 'ds@example.com');
      ds.git('remote', 'set-url', 'origin', `${folder}/nowhere.git`);
      assert.match((await problemOf('git/remote-unreachable', submit)).detail ?? '', /nowhere/);
      ds.git('remote', 'remove', 'origin');
      await problemOf('git/no-remote', submit);
      ds.git('remote', 'add', 'origin', remote.folder);
      remote.git('branch', '-m', 'main', 'trunk');
      await problemOf('registry/no-base', submit);
      ds.git('checkout', '-q', '--orphan', 'fresh');
      await problemOf('git/no-commit', submit);
    });
  });

  it('submits from a detached HEAD, and records no branch', async () => {
    await withTeam(async ({ remote, ds }) => {
      ds.git('switch', '-q', '--detach');
      await submitModel(await portsOf(ds), request, silentJob());
      assert.equal(recordAt(remote).git.branch, null);
    });
  });

  it('keeps what the remote says when it refuses, and goes on once it does not', async () => {
    await withTeam(async ({ remote, ds }) => {
      const ports = await portsOf(ds);
      remote.hook(
        'update',
        'case "$1" in refs/heads/preflight/submit/*) echo "branch is protected" >&2; exit 1;; esac',
      );
      const problem = await problemOf('git/remote-refused', () => submitModel(ports, request, silentJob()));
      assert.match(problem.detail ?? '', /branch is protected/);
      assert.equal(remote.git('for-each-ref', '--format=%(refname)'), 'refs/heads/main');
      remote.hook('update', 'exit 0');
      const result = await submitModel(ports, request, silentJob());
      assert.equal(result.outcome, 'completed');
      assert.deepEqual(events(remote), [`submitted ${MODEL} 1.0.0`]);
    });
  });

  it('does not take over the branch of somebody else’s interrupted submission', async () => {
    await withTeam(async ({ remote, ds, lead }) => {
      lead.git('push', '-q', 'origin', `main:refs/heads/${BRANCH}`);
      await problemOf('submission/branch-taken', async () => submitModel(await portsOf(ds), request, silentJob()));
      assert.equal(remote.git('rev-parse', BRANCH), lead.git('rev-parse', 'main'));
    });
  });
});
