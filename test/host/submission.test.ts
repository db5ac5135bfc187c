import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { SubmissionResult } from '../../src/core/submission/plan';
import type { ReviewResult } from '../../src/core/review/reviewVersion';
import { parseRecord, recordPath } from '../../src/core/registry/readRecord';
import type { HostRepository } from '../support/vscode/hostRepository';
import { hostRepository, logged, until } from '../support/vscode/hostRepository';

const BRANCH = 'preflight/submit/breast-cancer/1.0.0';
const WAIVED = 'documentation/limitations';
const JUSTIFICATION = 'The limitations are being written with the clinical team and follow next week.';

describe('Preflight: Submit Model', () => {
  let repository: HostRepository;
  before(async () => {
    repository = await hostRepository();
    repository.ds.git('checkout', '-q', '--', '.');
  });

  async function submit(more: object): Promise<SubmissionResult | undefined> {
    return await vscode.commands.executeCommand('preflight.model.submit', { model: repository.model, ...more });
  }

  function remoteHas(ref: string): boolean {
    return repository.remote.git('for-each-ref', '--format=%(refname:short)').split('\n').includes(ref);
  }

  it('leaves nothing behind when the gate sheet is closed', async () => {
    const card = 'models/breast-cancer/MODEL_CARD.md';
    repository.ds.commit({ [card]: withoutLimitations(repository.ds.read(card)) }, 'Take the limitations out');
    const submission = submit({ confirmed: true });
    const closing = setInterval(() => void vscode.commands.executeCommand('workbench.action.closeQuickOpen'), 200);
    try {
      assert.equal(await submission, undefined);
    } finally {
      clearInterval(closing);
    }
    assert.equal(remoteHas(BRANCH), false);
    assert.equal(remoteHas('preflight/ledger'), false);
  });

  it('says that the remote refuses, and leaves nothing there and nothing changed here', async () => {
    const before = stateOf(repository);
    await repository.refusing('refs/heads/', async () => {
      assert.equal(
        await submit({ waivers: [{ check: WAIVED, justification: JUSTIFICATION }], confirmed: true }),
        undefined,
      );
    });
    assert.match(await logged(/git\/remote-refused/), /protected by the platform team/);
    assert.equal(remoteHas(BRANCH), false);
    assert.equal(remoteHas('preflight/ledger'), false);
    assert.deepEqual(stateOf(repository), before);
  });

  it('says that the remote refuses the ledger, which leaves an unsubmitted branch at most', async () => {
    const before = stateOf(repository);
    await repository.refusing('refs/heads/preflight/ledger', async () => {
      assert.equal(await submit({ confirmed: true }), undefined);
    });
    assert.equal(remoteHas('preflight/ledger'), false);
    assert.deepEqual(stateOf(repository), before);
  });

  it('completes the submission: writes record, branch and ledger to the remote, with the waiver in the record', async () => {
    const result = await submit({ confirmed: true });
    assert.equal(result?.outcome, 'completed');
    assert.equal(repository.remote.git('rev-parse', BRANCH), result.commit);
    const text = repository.remote.git('show', `${BRANCH}:${recordPath(repository.model, '1.0.0')}`);
    const record = parseRecord(`${text}\n`);
    assert.equal(record?.version, '1.0.0');
    assert.deepEqual(
      record.waivers.filter(({ check }) => check === WAIVED),
      [{ check: WAIVED, justification: JUSTIFICATION, requestedBy: 'ds@example.com' }],
    );
    const events = repository.remote.git('ls-tree', '-r', '--name-only', 'preflight/ledger');
    assert.match(events, /^events\/breast-cancer\/1\.0\.0\/.*-submitted-.*\.json$/m);
  });

  it('submits nothing twice', async () => {
    const waivers = [{ check: WAIVED, justification: JUSTIFICATION }];
    const before = repository.remote.git('rev-parse', 'preflight/ledger');
    assert.equal((await submit({ waivers, confirmed: true }))?.outcome, 'already-submitted');
    assert.equal(repository.remote.git('rev-parse', 'preflight/ledger'), before);
  });

  it('shows status and lineage of the version in pages', async () => {
    const subject = { model: repository.model, version: '1.0.0' };
    await vscode.commands.executeCommand('preflight.status.show', subject);
    await vscode.commands.executeCommand('preflight.lineage.show', subject);
    const titles = await until('both pages', () => {
      const labels = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).map(({ label }) => label);
      return labels.includes('Lineage: breast-cancer 1.0.0') ? labels : undefined;
    });
    assert.ok(titles.includes('Status: breast-cancer 1.0.0'), titles.join(', '));
  });

  it('lets an approver approve, and says so in the ledger with a verified signature', async () => {
    repository.actAs('lead');
    try {
      const argument = { model: repository.model, version: '1.0.0', comment: 'Evidence is complete.', confirmed: true };
      const result = await vscode.commands.executeCommand<ReviewResult>('preflight.version.approve', argument);
      assert.equal(result.counts, true);
      assert.equal(result.verified, true);
      assert.equal(result.status.state, 'approved');
    } finally {
      repository.actAs('ds');
    }
  });

  it('merges and promotes it by command', async () => {
    repository.actAs('lead');
    try {
      const argument = { model: repository.model, version: '1.0.0', confirmed: true };
      await vscode.commands.executeCommand('preflight.version.merge', argument);
      assert.match(repository.remote.git('ls-tree', '-r', '--name-only', 'main'), /^registry\/.*\/version\.json$/m);
      await vscode.commands.executeCommand('preflight.version.promote', { ...argument, stage: 'production' });
      const events = repository.remote.git('ls-tree', '-r', '--name-only', 'preflight/ledger');
      assert.match(events, /-promoted-.*\.json$/m);
    } finally {
      repository.actAs('ds');
    }
  });
});

/** What a submission must not touch on this side: the branch, its commit, and the working tree. */
function stateOf({ ds }: HostRepository): readonly string[] {
  return [ds.git('symbolic-ref', 'HEAD'), ds.git('rev-parse', 'HEAD'), ds.git('status', '--porcelain')];
}

/** The card without its section about limitations. */
function withoutLimitations(card: string): string {
  const lines = card.split('\n');
  const start = lines.findIndex((line) => /^#+ .*limitations/i.test(line));
  assert.notEqual(start, -1, 'the card has no such section');
  const level = /^#+/.exec(lines[start] ?? '')?.[0].length ?? 2;
  const isEnd = (line: string) => new RegExp(`^#{1,${level}} `).test(line);
  const length = lines.slice(start + 1).findIndex(isEnd) + 1;
  lines.splice(start, length === 0 ? lines.length : length);
  return lines.join('\n');
}
