import pRetry from 'p-retry';
import { digestOf } from '../../core/base/digest';
import type { Job } from '../../core/base/job';
import { throwIfCancelled } from '../../core/base/job';
import { PreflightError } from '../../core/base/problem';
import type { LedgerEntry, LedgerEvent, Signature } from '../../core/registry/event';
import { ledgerEventSchema } from '../../core/registry/event';
import type { Ledger, LedgerPlace, LedgerReading, NewEvent } from '../../core/registry/ledger';
import { eventPath } from '../../core/registry/ledger';
import { GitObjects } from './gitObjects';
import { localRefs, setRef } from './gitPlumbing';
import { GitRemote, trackingRef } from './gitRemote';
import type { RepositoryPlace } from './gitRepository';
import { signsWithSsh, verifySignatures } from './gitSignatures';
import { LedgerCache } from './ledgerCache';
import { readChain } from './ledgerChain';

/** Somebody else appended first. */
class LostRace extends Error {}

/** About ten seconds of trying, far more than people need; machines that append at once spread out by the jitter. */
const RETRY = { retries: 14, factor: 1.5, minTimeout: 60, maxTimeout: 1500, randomize: true } as const;

const EMPTY: LedgerReading = { head: null, entries: [], faults: [] };

/**
 * The `Ledger` port: a branch of the remote that is never checked out, one commit an event. The newest commit that was
 * read is remembered in a ref of Preflight's own, which also keeps it from being collected when the remote drops it.
 */
export class GitLedger implements Ledger {
  readonly #objects: GitObjects;
  readonly #remote: GitRemote;

  constructor(place: RepositoryPlace) {
    this.#objects = new GitObjects(place);
    this.#remote = new GitRemote(place.root);
  }

  async read(place: LedgerPlace, job: Job, { afresh = false } = {}): Promise<LedgerReading> {
    const { fetched, seen } = await this.#heads(place);
    if (fetched === undefined) {
      if (seen !== undefined) throw rewritten(place, seen, undefined);
      return EMPTY;
    }
    const cache = new LedgerCache(this.#objects, place.remote, place.branch);
    const before = afresh ? undefined : await cache.reading(seen);
    if (before?.head === fetched) return before;
    const chain = await readChain(this.#objects, before?.head ?? null, fetched, job);
    const continues = before ? chain.onto === before.head : seen === undefined || chain.commits.includes(seen);
    if (!continues) throw rewritten(place, seen, fetched);
    const reading = {
      head: fetched,
      entries: [...(before?.entries ?? []), ...chain.entries],
      faults: [...(before?.faults ?? []), ...chain.faults],
    };
    await setRef(this.#objects.git, seenRef(place), fetched, seen ?? null);
    await cache.keepReading(reading);
    return reading;
  }

  async append(
    place: LedgerPlace,
    prepare: (reading: LedgerReading) => NewEvent | undefined | Promise<NewEvent | undefined>,
    job: Job,
  ): Promise<LedgerEntry | undefined> {
    const attempt = async (): Promise<LedgerEntry | undefined> => {
      throwIfCancelled(job);
      await this.#fetch(place, job);
      const reading = await this.read(place, job);
      const event = await prepare(reading);
      return event && (await this.#push(place, reading, event, job));
    };
    try {
      return await pRetry(attempt, {
        ...RETRY,
        signal: job.signal,
        shouldRetry: ({ error }) => error instanceof LostRace,
      });
    } catch (error) {
      throwIfCancelled(job);
      throw error instanceof LostRace ? busy(place) : error;
    }
  }

  async signatures(
    commits: readonly string[],
    allowedSigners: string | undefined,
    job: Job,
  ): Promise<ReadonlyMap<string, Signature>> {
    const signers = digestOf(allowedSigners ?? '');
    const cache = new LedgerCache(this.#objects, '', '');
    const known = await cache.signatures(signers);
    const unknown = [...new Set(commits)].filter((commit) => !known.has(commit));
    if (unknown.length === 0) return known;
    for (const [commit, signature] of await verifySignatures(this.#objects, unknown, allowedSigners ?? '', job))
      known.set(commit, signature);
    await cache.keepSignatures(signers, known);
    return known;
  }

  async signer(allowedSigners: string | undefined, job: Job): Promise<Signature> {
    if (!(await signsWithSsh(this.#objects.git))) return { status: 'unsigned' };
    const tree = await this.#objects.writeTree(undefined, new Map(), job);
    const probe = { parents: [], message: 'Which key signs here\n', at: new Date().toISOString() };
    const commit = await this.#objects.commitTree(tree, probe, 'ssh', job);
    const found = await verifySignatures(this.#objects, [commit], allowedSigners ?? '', job);
    return found.get(commit) ?? { status: 'unsigned' };
  }

  async acceptRewrite(place: LedgerPlace): Promise<void> {
    const { fetched, seen } = await this.#heads(place);
    if (seen === undefined || seen === fetched) return;
    await setRef(this.#objects.git, `${seenRef(place)}-replaced-${seen.slice(0, 12)}`, seen, null);
    await setRef(this.#objects.git, seenRef(place), fetched ?? null, seen);
  }

  async #heads(place: LedgerPlace): Promise<{ fetched: string | undefined; seen: string | undefined }> {
    const names = [ledgerTracking(place), seenRef(place)] as const;
    const refs = await localRefs(this.#objects.git, names);
    return { fetched: refs.get(names[0]), seen: refs.get(names[1]) };
  }

  async #fetch(place: LedgerPlace, job: Job): Promise<void> {
    const ref = ledgerRef(place);
    const remote = (await this.#remote.refs(place.remote, [ref], job)).get(ref);
    const { fetched } = await this.#heads(place);
    if (remote === fetched) return;
    if (remote !== undefined) await this.#remote.fetch(place.remote, [ref], job);
    else await setRef(this.#objects.git, ledgerTracking(place), null, fetched ?? null);
  }

  async #push(place: LedgerPlace, reading: LedgerReading, event: NewEvent, job: Job): Promise<LedgerEntry> {
    const { model, version } = event.subject;
    const full: LedgerEvent = ledgerEventSchema.parse({ schema: 'preflight.event/1', ...event, prev: reading.head });
    const number = reading.entries.filter(
      ({ event: { subject } }) => subject.model === model && subject.version === version,
    ).length;
    const file = new Map([[eventPath(event, number), `${JSON.stringify(full, null, 2)}\n`]]);
    const tree = await this.#objects.writeTree(reading.head ?? undefined, file, job);
    const parents = reading.head === null ? [] : [reading.head];
    const message = `${event.type} ${model} ${version}\n`;
    const signing = (await signsWithSsh(this.#objects.git)) ? 'ssh' : 'none';
    const commit = await this.#objects.commitTree(tree, { parents, message, by: event.by, at: event.at }, signing, job);
    const update = { ref: ledgerRef(place), to: commit, from: reading.head };
    const outcome = await this.#remote.push(place.remote, [update], { hooks: false }, job);
    if (outcome === 'lost') throw new LostRace('lost');
    await setRef(this.#objects.git, ledgerTracking(place), commit, reading.head);
    return { event: full, commit };
  }
}

function ledgerRef({ branch }: LedgerPlace): string {
  return `refs/heads/${branch}`;
}

function ledgerTracking(place: LedgerPlace): string {
  return trackingRef(place.remote, ledgerRef(place));
}

function seenRef({ remote, branch }: LedgerPlace): string {
  return `refs/preflight/seen/${remote}/${branch}`;
}

function rewritten(place: LedgerPlace, seen: string | undefined, now: string | undefined): PreflightError {
  const is = now === undefined ? 'it is gone' : `its newest commit is ${now.slice(0, 12)}`;
  return new PreflightError({
    code: 'ledger/rewritten',
    message:
      `The ledger ${place.branch} of ${place.remote} was rewritten: ` +
      `commit ${seen?.slice(0, 12) ?? ''}, seen before, is no longer part of it; now ${is}.`,
    remedy:
      `Do not approve or promote anything. Ask who changed the branch and put it back: ` +
      `git push --force ${place.remote} ${seen ?? ''}:refs/heads/${place.branch}. ` +
      `Once the team has agreed on the new one: preflight verify --accept-rewrite`,
  });
}

function busy(place: LedgerPlace): PreflightError {
  return new PreflightError({
    code: 'ledger/busy',
    message: `Others kept writing to ${place.branch} of ${place.remote} at the same time.`,
    remedy: 'Run it again; nothing was recorded.',
  });
}
