import assert from 'node:assert/strict';
import { silentJob } from '../../../../src/core/base/job';
import { readAuditLog } from '../../../../src/core/registry/auditLog';
import { readStatus } from '../../../../src/core/registry/readStatus';
import { changeStage } from '../../../../src/core/registry/stages';
import type { VersionStatus } from '../../../../src/core/registry/status';
import { verifyLedger } from '../../../../src/core/registry/verifyLedger';
import { mergeVersion } from '../../../../src/core/review/mergeVersion';
import type { ReviewRequest } from '../../../../src/core/review/reviewVersion';
import { reviewVersion } from '../../../../src/core/review/reviewVersion';
import { submitModel } from '../../../../src/core/submission/submitModel';
import type { GitFixture } from '../../../support/gitFixture';
import { signWith } from '../../../support/signingKeys';
import { edit, MODEL, MODEL_FOLDER, portsOf, withTeam } from '../../../support/team';
import { problemOf } from '../../../support/throwsProblem';

const LAX = 'profile: minimal\napprovals: { required: 1 }\n';
const ONE = { model: MODEL, version: '1.0.0' };

async function submit(member: GitFixture, version?: 'minor'): Promise<string> {
  const result = await submitModel(
    await portsOf(member),
    { model: MODEL, ...(version && { bump: version }) },
    silentJob(),
  );
  return result.version;
}

async function review(
  member: GitFixture,
  decision: ReviewRequest['decision'],
  comment?: string,
  version = '1.0.0',
): ReturnType<typeof reviewVersion> {
  const request = { model: MODEL, version, decision, ...(comment !== undefined && { comment }) };
  return await reviewVersion(await portsOf(member), request, silentJob());
}

async function status(member: GitFixture, version = '1.0.0'): Promise<VersionStatus> {
  const report = await readStatus(await portsOf(member), { model: MODEL, version }, silentJob());
  const found = report.models[0]?.versions[0];
  assert.ok(found);
  return found;
}

describe('review', function () {
  this.timeout(90_000); // hundreds of git processes on a busy machine
  it('takes a version from submitted over approved to merged', async () => {
    await withTeam(async ({ remote, ds, lead }) => {
      await submit(ds);
      assert.equal((await status(lead)).state, 'submitted');
      assert.deepEqual((await status(lead)).missing, ['1 more approval (0 of 1)']);
      const result = await review(lead, 'approved', 'The evidence is complete.');
      assert.equal(result.counts, true);
      assert.equal(result.by, 'lead@example.com');
      assert.equal(result.status.state, 'approved');
      assert.deepEqual(result.status.missing, ['merge it into main']);

      const before = remote.git('rev-parse', 'main');
      const merged = await mergeVersion(await portsOf(lead), ONE, silentJob());
      assert.deepEqual([merged.outcome, merged.warnings], ['merged', []]);
      assert.equal(remote.git('rev-parse', 'main^1'), before);
      assert.equal(remote.git('rev-parse', 'main'), merged.commit);
      assert.ok(remote.git('show', `main:registry/${MODEL}/1.0.0/version.json`));
      assert.equal(lead.git('status', '--porcelain'), '');
      const now = await status(ds);
      assert.deepEqual([now.state, now.missing], ['registered', []]);
      assert.deepEqual(
        now.timeline.map(({ type, verified }) => [type, verified]),
        [
          ['submitted', false],
          ['approved', true],
          ['merged', true],
        ],
      );
      assert.deepEqual(remote.git('tag').split('\n'), [`${MODEL}@v1.0.0`]);
      assert.equal(remote.git('for-each-ref', 'refs/heads/preflight/submit'), '', 'the branch has ended');
      assert.equal((await mergeVersion(await portsOf(lead), ONE, silentJob())).outcome, 'already-merged');
      assert.equal((await verifyLedger(await portsOf(ds), silentJob())).findings.length, 0);
    }, LAX);
  });

  it('lets no submitter approve, under any name or key', async () => {
    await withTeam(async ({ ds, lead, keys }) => {
      signWith(ds, keys.ds);
      await submit(ds);
      await problemOf('review/own-submission', () => review(ds, 'approved'));
      ds.git('config', 'user.email', 'somebody@example.com');
      await problemOf('review/own-submission', () => review(ds, 'approved'));
      await problemOf('review/comment-required', () => review(lead, 'rejected', ' '));
      assert.equal((await status(lead)).approvals.length, 0);
    }, LAX);
  });

  it('records an unsigned approval as asserted, and does not count it', async () => {
    await withTeam(async ({ ds, lead }) => {
      await submit(ds);
      lead.git('config', '--unset', 'gpg.format');
      const result = await review(lead, 'approved');
      assert.deepEqual([result.verified, result.counts], [false, false]);
      assert.equal(result.status.state, 'in_review');
      assert.deepEqual(result.status.missing, [
        '1 more approval (0 of 1)',
        'the approval by lead@example.com does not count: asserted, not verified: it is not signed',
      ]);
      await problemOf('review/not-approved', async () => mergeVersion(await portsOf(lead), ONE, silentJob()));
    }, LAX);
  });

  it('takes the allowed signers and the approvers from the base, not from the submission', async () => {
    await withTeam(async ({ ds, lead, owner, keys }) => {
      ds.commit({ '.preflight/allowed_signers': `accomplice@example.com ${keys.ds.publicKey}\n` });
      await submit(ds);
      signWith(lead, keys.ds);
      lead.git('config', 'user.email', 'accomplice@example.com');
      // The key is ds@example.com's in the allowed signers of the base.
      await problemOf('review/own-submission', () => review(lead, 'approved'));
      await problemOf('review/not-approver', () => review(owner, 'approved'));
      const problem = await problemOf('review/not-approved', async () =>
        mergeVersion(await portsOf(owner), ONE, silentJob()),
      );
      assert.match(problem.message, /1 more approval/);
    }, 'profile: minimal\napprovals: { required: 1, approvers: [lead@example.com] }\n');
  });

  it('does not merge a submission that changes the policy along the way', async () => {
    await withTeam(async ({ remote, ds, lead }) => {
      ds.commit({ '.preflight/allowed_signers': 'nobody@example.com ssh-ed25519 AAAA\n' });
      await submit(ds);
      await review(lead, 'approved');
      const before = remote.git('rev-parse', 'main');
      await problemOf('review/protected-path', async () => mergeVersion(await portsOf(lead), ONE, silentJob()));
      assert.equal(remote.git('rev-parse', 'main'), before);
    }, LAX);
  });

  it('goes back for changes, forth again as the same version, and needs new approvals then', async () => {
    await withTeam(async ({ remote, ds, lead, owner }) => {
      await submit(ds);
      const first = remote.git('rev-parse', `preflight/submit/${MODEL}/1.0.0`);
      await review(owner, 'approved');
      const asked = await review(lead, 'changes_requested', 'Say for whom it is not meant.');
      assert.equal(asked.status.state, 'changes_requested');
      assert.match(asked.status.missing[0] ?? '', /lead@example\.com asked for changes: Say for whom/);
      await problemOf('review/not-approved', async () => mergeVersion(await portsOf(lead), ONE, silentJob()));

      edit(ds, `${MODEL_FOLDER}/model.yaml`, 'Probability that', 'The probability that');
      await submit(ds);
      const now = await status(ds);
      assert.equal(now.state, 'submitted');
      assert.equal(now.approvals.filter(({ counts }) => counts).length, 0, 'the approval was for the earlier one');
      assert.match(now.approvals[0]?.why ?? '', /earlier submission/);
      assert.equal(remote.git('rev-parse', `preflight/submit/${MODEL}/1.0.0^2`), first, 'what was reviewed is kept');
      await review(owner, 'approved');
      assert.equal((await status(ds)).state, 'approved');
    }, LAX);
  });

  it('makes approvals stale when the policy moves, and a version blocked when its branch does', async () => {
    await withTeam(async ({ remote, ds, lead }) => {
      await submit(ds);
      await review(lead, 'approved');
      lead.commit({ 'preflight.yaml': `${LAX}# stricter\n` });
      lead.git('push', '-q', 'origin', 'main');
      const stale = await status(ds);
      assert.equal(stale.state, 'in_review');
      assert.match(stale.missing.join('\n'), /given under an earlier policy/);
      remote.git('update-ref', `refs/heads/preflight/submit/${MODEL}/1.0.0`, remote.git('rev-parse', 'main'));
      const blocked = await status(ds);
      assert.equal(blocked.state, 'blocked');
      assert.match(blocked.missing[0] ?? '', /has moved on/);
      await problemOf('review/blocked', () => review(lead, 'approved'));
    }, LAX);
  });

  it('ends with a rejection or a withdrawal', async () => {
    await withTeam(async ({ ds, lead }) => {
      await submit(ds);
      assert.equal((await review(lead, 'rejected', 'We have no right to use this data.')).status.state, 'rejected');
      edit(ds, `${MODEL_FOLDER}/model.yaml`, 'Probability that', 'The probability that');
      await problemOf('submission/version-exists', () => submit(ds));
      const next = await submit(ds, 'minor');
      assert.equal(next, '1.1.0');
      const withdraw = { action: 'withdraw', model: MODEL, version: next } as const;
      await problemOf('registry/not-submitter', async () => changeStage(await portsOf(lead), withdraw, silentJob()));
      await changeStage(await portsOf(ds), withdraw, silentJob());
      assert.equal((await status(lead, next)).state, 'withdrawn');
      await problemOf('review/not-open', () => review(lead, 'approved', undefined, next));
    }, LAX);
  });

  it('promotes, supersedes, rolls back and retires, by approvers only', async () => {
    await withTeam(async ({ remote, ds, lead }) => {
      const promote = async (member: GitFixture, version: string, stage: 'canary' | 'production'): Promise<unknown> =>
        changeStage(await portsOf(member), { action: 'promote', model: MODEL, version, stage }, silentJob());
      for (const bump of [undefined, 'minor'] as const) {
        const version = await submit(ds, bump);
        await problemOf('registry/not-possible', () => promote(lead, version, 'canary'));
        await review(lead, 'approved', undefined, version);
        await mergeVersion(await portsOf(lead), { model: MODEL, version }, silentJob());
        await promote(lead, version, 'canary');
        await promote(lead, version, 'production');
        ds.git('pull', '-q', '--no-rebase', 'origin', 'main');
        edit(ds, `${MODEL_FOLDER}/model.yaml`, 'malignant', 'malignant indeed');
      }
      await problemOf('registry/not-authorized', () => promote(ds, '1.0.0', 'production'));
      assert.equal((await status(ds)).state, 'superseded');
      assert.deepEqual(
        [(await status(ds, '1.1.0')).state, (await status(ds, '1.1.0')).stage],
        ['production', 'production'],
      );
      const back = await changeStage(
        await portsOf(lead),
        { action: 'rollback', model: MODEL, stage: 'production', comment: 'Precision fell.' },
        silentJob(),
      );
      assert.equal(back.message, `${MODEL} 1.0.0 is production; ${MODEL} 1.1.0 is rolled back`);
      await changeStage(await portsOf(lead), { action: 'retire', model: MODEL, version: '1.1.0' }, silentJob());
      assert.equal((await status(ds, '1.1.0')).state, 'retired');
      await problemOf('registry/nothing-to-roll-back-to', async () =>
        changeStage(await portsOf(lead), { action: 'rollback', model: MODEL, stage: 'production' }, silentJob()),
      );
      assert.deepEqual(remote.git('tag').split('\n').sort(), [
        `${MODEL}#canary#1`,
        `${MODEL}#canary#3`,
        `${MODEL}#production#2`,
        `${MODEL}#production#4`,
        `${MODEL}#production#5`,
        `${MODEL}@v1.0.0`,
        `${MODEL}@v1.1.0`,
      ]);
      const log = await readAuditLog(await portsOf(ds), MODEL, silentJob());
      assert.equal(log.events.at(-1)?.type, 'retired');
      assert.equal(log.events.at(-1)?.principal, 'lead@example.com');

      remote.git('tag', '-f', `${MODEL}#production#5`, 'main');
      remote.git('tag', '-d', `${MODEL}#canary#1`);
      const report = await verifyLedger(await portsOf(ds), silentJob());
      assert.deepEqual(
        report.findings.map(({ kind, subject }) => [kind, subject]),
        [
          ['tag', `${MODEL}#canary#1`],
          ['tag', `${MODEL}#production#5`],
        ],
      );
    }, LAX);
  });

  it('shows what is known without a network, and says so', async () => {
    await withTeam(async ({ ds, lead, folder }) => {
      await submit(ds);
      await status(lead);
      lead.git('remote', 'set-url', 'origin', `${folder}/nowhere.git`);
      const report = await readStatus(await portsOf(lead), {}, silentJob());
      assert.equal(report.models[0]?.versions[0]?.state, 'submitted');
      assert.equal(report.warnings?.length, 1);
    }, LAX);
  });
});
