import assert from 'node:assert/strict';
import path from 'node:path';
import { GitLedger } from '../../../../src/adapters/git/gitLedger';
import { silentJob } from '../../../../src/core/base/job';
import type { NewEvent } from '../../../../src/core/registry/ledger';
import { eventId } from '../../../../src/core/registry/ledger';
import { GitFixture } from '../../../support/gitFixture';
import { makeKey, signWith } from '../../../support/signingKeys';
import { withTempFolder } from '../../../support/tempFolder';
import { problemOf } from '../../../support/throwsProblem';

const PLACE = { remote: 'origin', branch: 'preflight/ledger' };
const LEDGER = 'refs/heads/preflight/ledger';

function submitted(version: string, model = 'churn'): NewEvent {
  return {
    type: 'submitted',
    subject: { model, version, record: `sha256:${'a'.repeat(64)}`, commit: 'b'.repeat(40) },
    by: { name: 'Data Science Team', email: 'ds@example.com' },
    at: '2025-01-02T03:04:05.678Z',
    comment: null,
    branch: `preflight/submit/${model}/${version}`,
  };
}

interface Team {
  readonly remote: GitFixture;
  readonly alpha: GitFixture;
  readonly beta: GitFixture;
  readonly folder: string;
}

async function withTeam(body: (team: Team) => Promise<void>): Promise<void> {
  await withTempFolder(async (folder) => {
    const remote = GitFixture.bare(path.join(folder, 'remote.git'));
    const alpha = GitFixture.init(path.join(folder, 'alpha'));
    alpha.commit({ 'README.md': 'hello' });
    alpha.git('remote', 'add', 'origin', remote.folder);
    alpha.git('push', '-q', 'origin', 'main');
    const beta = GitFixture.clone(remote, path.join(folder, 'beta'), 'lead@example.com', 'Lead');
    await body({ remote, alpha, beta, folder });
  });
}

function ledgerOf(fixture: GitFixture): GitLedger {
  return new GitLedger({ root: fixture.folder, gitFolder: path.join(fixture.folder, '.git') });
}

async function append(ledger: GitLedger, event: NewEvent): Promise<string> {
  const entry = await ledger.append(PLACE, () => event, silentJob());
  return entry?.commit ?? '';
}

/** Adds a commit to the remote's ledger by hand: files to write, on top of the newest commit. */
function tamper(fixture: GitFixture, files: Record<string, string>): string {
  fixture.git('fetch', '-q', 'origin', LEDGER);
  fixture.git('switch', '-q', '--detach', 'FETCH_HEAD');
  const commit = fixture.commit(files, 'by hand');
  fixture.git('push', '-q', 'origin', `${commit}:${LEDGER}`);
  fixture.git('switch', '-q', 'main');
  return commit;
}

describe('GitLedger', function () {
  this.timeout(60_000); // many git processes on a busy machine
  it('is empty before the first event, and appends without touching the working tree or its branches', async () => {
    await withTeam(async ({ remote, alpha }) => {
      const ledger = ledgerOf(alpha);
      alpha.write('README.md', 'being edited');
      assert.deepEqual(await ledger.read(PLACE, silentJob()), { head: null, entries: [], faults: [] });
      const first = await append(ledger, submitted('1.0.0'));
      const second = await append(ledger, submitted('1.1.0'));
      const reading = await ledger.read(PLACE, silentJob());
      assert.equal(reading.head, second);
      assert.deepEqual(
        reading.entries.map(({ event, commit }) => [event.subject.version, event.prev, commit]),
        [
          ['1.0.0', null, first],
          ['1.1.0', first, second],
        ],
      );
      assert.equal(remote.git('rev-parse', LEDGER), second);
      assert.deepEqual(
        remote
          .git('ls-tree', '-r', '--name-only', LEDGER)
          .split('\n')
          .map((file) => file.slice(0, -13)),
        ['events/churn/1.0.0/20250102T030405Z-000-submitted-', 'events/churn/1.1.0/20250102T030405Z-000-submitted-'],
      );
      assert.equal(alpha.git('status', '--porcelain'), ' M README.md');
      assert.equal(alpha.git('branch', '--format=%(refname:short)'), 'main');
    });
  });

  it('asks again after losing a race, in the order of the chain', async () => {
    await withTeam(async ({ alpha, beta }) => {
      const writers = [ledgerOf(alpha), ledgerOf(beta)];
      await Promise.all(
        writers.map(async (ledger, writer) => {
          for (let number = 0; number < 4; number += 1) await append(ledger, submitted(`${writer + 1}.${number}.0`));
        }),
      );
      await append(writers[0]!, submitted('3.0.0'));
      const { entries, faults } = await writers[0]!.read(PLACE, silentJob());
      assert.deepEqual(faults, []);
      const versions = entries.map(({ event }) => event.subject.version);
      assert.equal(versions.length, 9);
      for (const writer of ['1', '2'])
        assert.deepEqual(
          versions.filter((version) => version.startsWith(writer)),
          ['0', '1', '2', '3'].map((number) => `${writer}.${number}.0`),
        );
      for (const [index, { event }] of entries.entries())
        assert.equal(event.prev, index === 0 ? null : entries[index - 1]?.commit);
    });
  });

  it('lets the one who lost decide on the fresh reading', async () => {
    await withTeam(async ({ alpha, beta }) => {
      const event = submitted('1.0.0');
      const once = (ledger: GitLedger): Promise<unknown> =>
        ledger.append(
          PLACE,
          ({ entries }) => (entries.some((entry) => eventId(entry.event) === eventId(event)) ? undefined : event),
          silentJob(),
        );
      await Promise.all([once(ledgerOf(alpha)), once(ledgerOf(beta))]);
      await once(ledgerOf(beta));
      assert.equal((await ledgerOf(beta).read(PLACE, silentJob())).entries.length, 1);
    });
  });

  it('says that the ledger was rewritten when what was seen is gone', async () => {
    await withTeam(async ({ remote, alpha, beta }) => {
      const ledger = ledgerOf(alpha);
      const first = await append(ledger, submitted('1.0.0'));
      const second = await append(ledger, submitted('1.1.0'));
      await ledger.read(PLACE, silentJob());

      remote.git('update-ref', LEDGER, first);
      await problemOf('ledger/rewritten', () => append(ledger, submitted('1.2.0')));
      remote.git('update-ref', '-d', LEDGER);
      await problemOf('ledger/rewritten', () => append(ledger, submitted('1.2.0')));
      assert.equal(remote.git('for-each-ref', LEDGER), '', 'nothing was appended');

      // The true chain as second parent of a forged one is no continuation either.
      const forged = beta.git('commit-tree', '-m', 'forged', beta.git('mktree', '--missing', '-z'), ...['-p', 'main']);
      alpha.git('fetch', '-q', beta.folder, 'main');
      beta.git('fetch', '-q', alpha.folder, second);
      const merged = beta.git('commit-tree', '-m', 'merge', `${second}^{tree}`, '-p', forged, '-p', second);
      beta.git('push', '-q', 'origin', `${merged}:${LEDGER}`);
      await problemOf('ledger/rewritten', () => append(ledger, submitted('1.2.0')));

      await ledger.acceptRewrite(PLACE);
      assert.ok(await append(ledger, submitted('1.2.0')), 'people agreed on the new one');
      assert.ok(alpha.git('for-each-ref', '--contains', second), 'the old one is kept');
    });
  });

  it('gives commits that do more than add one event no effect', async () => {
    await withTeam(async ({ alpha, beta }) => {
      const ledger = ledgerOf(alpha);
      await append(ledger, submitted('1.0.0'));
      const path0 = alpha.git('ls-tree', '-r', '--name-only', 'origin/preflight/ledger');
      const event = JSON.parse(alpha.git('show', `origin/preflight/ledger:${path0}`)) as Record<string, unknown>;
      const foreign = JSON.stringify({ ...event, comment: 'changed' });
      const commits = [
        tamper(beta, { [path0]: foreign }),
        tamper(beta, { 'events/churn/2.0.0/a.json': foreign }),
        tamper(beta, { 'events/churn/1.0.0/a.json': foreign }),
        tamper(beta, { 'events/churn/1.0.0/b.json': '{' }),
        tamper(beta, { 'events/churn/1.0.0/c.json': '1', 'events/churn/1.0.0/d.json': '2' }),
        tamper(beta, {}),
      ];
      await append(ledger, submitted('1.1.0'));
      const { entries, faults } = await ledger.read(PLACE, silentJob());
      assert.deepEqual(
        entries.map((entry) => [entry.event.subject.version, entry.event.comment]),
        [
          ['1.0.0', null],
          ['1.1.0', null],
        ],
      );
      assert.deepEqual(
        faults.map(({ commit }) => commit),
        commits,
      );
    });
  });

  it('tells refusal and absence of the remote apart from a lost race', async () => {
    await withTeam(async ({ remote, alpha }) => {
      const ledger = ledgerOf(alpha);
      remote.hook('pre-receive', 'echo "ledger is frozen" >&2; exit 1');
      const refused = await problemOf('git/remote-refused', () => append(ledger, submitted('1.0.0')));
      assert.match(refused.detail ?? '', /ledger is frozen/);
      alpha.git('remote', 'set-url', 'origin', path.join(remote.folder, 'none'));
      await problemOf('git/remote-unreachable', () => append(ledger, submitted('1.0.0')));
      alpha.git('remote', 'remove', 'origin');
      await problemOf('git/no-remote', () => append(ledger, submitted('1.0.0')));
    });
  });

  it('stops when it is cancelled', async () => {
    await withTeam(async ({ alpha }) => {
      const controller = new AbortController();
      controller.abort();
      const job = { signal: controller.signal, progress: () => undefined };
      await problemOf('job/cancelled', () => ledgerOf(alpha).append(PLACE, () => submitted('1.0.0'), job));
    });
  });
});

describe('signatures of the ledger', () => {
  it('verifies who signed against the allowed signers, and nobody else', async () => {
    await withTeam(async ({ alpha, beta, folder }) => {
      const lead = makeKey(folder, 'lead');
      const stranger = makeKey(folder, 'stranger');
      const unsigned = await append(ledgerOf(alpha), submitted('1.0.0'));
      signWith(beta, lead);
      const signed = await append(ledgerOf(beta), submitted('1.1.0'));
      signWith(alpha, stranger);
      const strange = await append(ledgerOf(alpha), submitted('1.2.0'));
      const altered = beta.git('cat-file', 'commit', signed).replace('submitted churn 1.1.0', 'submitted churn 9.9.9');
      beta.write('altered', `${altered}\n`);
      const wrong = beta.git('hash-object', '-t', 'commit', '-w', 'altered');
      const ledger = ledgerOf(beta);
      await ledger.append(PLACE, () => undefined, silentJob());
      const commits = [unsigned, signed, strange, wrong];
      const signers = `lead@example.com namespaces="git" ${lead.publicKey}\n`;
      const status = async (text: string | undefined): Promise<(string | undefined)[]> => {
        const found = await ledger.signatures(commits, text, silentJob());
        return commits.map((commit) => found.get(commit)?.status);
      };
      assert.deepEqual(await status(signers), ['unsigned', 'verified', 'invalid', 'invalid']);
      assert.deepEqual(await status(signers), ['unsigned', 'verified', 'invalid', 'invalid'], 'from the cache');
      assert.deepEqual(await status(undefined), ['unsigned', 'invalid', 'invalid', 'invalid']);
      assert.deepEqual(await status(`* ${stranger.publicKey}\n`), ['unsigned', 'invalid', 'invalid', 'invalid']);
      const found = await ledger.signatures([signed], signers, silentJob());
      const signature = found.get(signed);
      assert.ok(signature?.status === 'verified');
      assert.equal(signature.principal, 'lead@example.com');
      assert.match(signature.key, /^SHA256:/);
    });
  });

  it('fails rather than recording unsigned what should be signed', async () => {
    await withTeam(async ({ remote, alpha, folder }) => {
      signWith(alpha, { file: path.join(folder, 'gone'), publicKey: '' });
      await problemOf('git/sign-failed', () => append(ledgerOf(alpha), submitted('1.0.0')));
      assert.equal(remote.git('for-each-ref', LEDGER), '');
    });
  });
});
