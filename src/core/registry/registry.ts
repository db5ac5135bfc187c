import type { Digest } from '../base/digest';
import type { Job } from '../base/job';
import { PreflightError } from '../base/problem';
import { decide, type Verdict } from '../review/decide';
import { submissionBranch, SUBMISSION_PREFIX, type Base } from './base';
import type { LedgerEntry, Signature } from './event';
import type { LedgerReading } from './ledger';
import { replay, versionKey, type Life, type SubmittedEntry } from './lives';
import type { RegistryPorts } from './ports';
import type { VersionState } from './status';
import { OPEN_STATES } from './transitions';

/** Which versions are asked for; all of them without a model. */
export interface VersionFilter {
  readonly model?: string;
  readonly version?: string;
}

/** A version with everything that is known of it. */
export interface KnownVersion {
  readonly life: Life;
  readonly submission: SubmittedEntry;
  readonly state: VersionState;
  readonly verdict: Verdict;
  /** What makes it `blocked`, in words. */
  readonly blockers: readonly string[];
}

/** The registry as read: base, ledger and what they say of each version, by `model@version`. */
export interface Registry {
  readonly base: Base;
  readonly reading: LedgerReading;
  readonly versions: ReadonlyMap<string, KnownVersion>;
  signatureOf(commit: string): Signature | undefined;
}

/**
 * Reads the registry from what has been fetched. Signatures are checked where the answer depends on them: of decisions
 * on open submissions and of stage events; of all events when one version is asked for.
 */
export async function readRegistry(
  ports: RegistryPorts,
  base: Base,
  filter: VersionFilter,
  job: Job,
): Promise<Registry> {
  const reading = await ports.ledger.read(base.ledger, job);
  const merged =
    base.commit === undefined ? new Map<string, Digest>() : await ports.records.digestsAt(base.commit, job);
  const entries = reading.entries.filter(
    ({ event }) => filter.model === undefined || event.subject.model === filter.model,
  );
  const heads = await ports.writer.localRefs(`refs/remotes/${base.remote}/${SUBMISSION_PREFIX}`);
  const facts = { policy: base.policy.policy, recordOnBase: recordsOf(merged), signatureOf: () => undefined };
  // Which events need a signature is known after a replay that knows none.
  const rough = replay(entries, facts);
  const commits = wanted([...rough.values()], filter);
  const signatures = await checkSignatures(ports, base, commits, job);
  const signatureOf = (commit: string): Signature | undefined => signatures.get(commit);
  const replayed = commits.length === 0 ? rough : replay(entries, { ...facts, signatureOf });
  const lives = [...replayed.values()].filter(
    ({ version }) => filter.version === undefined || version === filter.version,
  );
  const open = lives.flatMap(({ state, submission }) =>
    submission && OPEN_STATES.includes(state) ? [submission.event.subject.commit] : [],
  );
  const people = await ports.records.peopleOf(open, job);
  const versions = new Map<string, KnownVersion>();
  for (const life of lives) {
    const { submission } = life;
    if (!submission) continue;
    const key = versionKey(life.model, life.version);
    const verdict = decide(life.decisions, {
      submission,
      policy: base.policy.policy,
      policyDigest: OPEN_STATES.includes(life.state) ? base.policy.sha256 : null,
      people: people.get(submission.event.subject.commit) ?? [],
      signatureOf,
    });
    const blockers = blockersOf(life, submission, verdict, { base, heads, merged: merged.get(key) });
    versions.set(key, { life, submission, verdict, blockers, state: stateOf(life, verdict, blockers) });
  }
  return { base, reading, versions, signatureOf };
}

/** A version of the registry; `registry/unknown-version` when it was never submitted. */
export function findVersion({ versions }: Registry, model: string, version: string): KnownVersion {
  const found = versions.get(versionKey(model, version));
  if (found) return found;
  const known = [...versions.values()].filter(({ life }) => life.model === model).map(({ life }) => life.version);
  throw new PreflightError({
    code: 'registry/unknown-version',
    message: `${model} ${version} was never submitted.`,
    remedy:
      known.length > 0
        ? `Submitted versions of ${model}: ${known.join(', ')}.`
        : `Submit it with: preflight submit ${model}`,
  });
}

function recordsOf(merged: ReadonlyMap<string, Digest>): (model: string, version: string) => Digest | undefined {
  return (model, version) => merged.get(versionKey(model, version));
}

const STAGE_EVENTS: ReadonlySet<string> = new Set(['promoted', 'rolled_back', 'retired']);
const DECISIONS: ReadonlySet<string> = new Set(['approved', 'changes_requested', 'rejected', 'submitted']);

/** Commits whose signatures decide something. */
function wanted(lives: readonly Life[], filter: VersionFilter): string[] {
  const isWanted = (life: Life, { event }: LedgerEntry): boolean => {
    if (filter.version !== undefined && life.version === filter.version) return true;
    if (STAGE_EVENTS.has(event.type)) return true;
    return OPEN_STATES.includes(life.state) && life.decisions.length > 0 && DECISIONS.has(event.type);
  };
  return lives.flatMap((life) => life.entries.filter((entry) => isWanted(life, entry)).map(({ commit }) => commit));
}

async function checkSignatures(
  ports: RegistryPorts,
  { policy, commit }: Base,
  commits: readonly string[],
  job: Job,
): Promise<ReadonlyMap<string, Signature>> {
  if (commits.length === 0) return new Map();
  return await ports.ledger.signatures(commits, await allowedSigners(ports, { policy, commit }), job);
}

/** Text of the allowed signers file at the base commit; undefined when there is none. */
export async function allowedSigners(
  ports: Pick<RegistryPorts, 'git'>,
  { policy, commit }: Pick<Base, 'policy' | 'commit'>,
): Promise<string | undefined> {
  if (commit === undefined) return undefined;
  return await ports.git.readFileAt(commit, policy.policy.approvals.allowedSigners);
}

function blockersOf(
  life: Life,
  { event }: SubmittedEntry,
  verdict: Verdict,
  { base, heads, merged }: { base: Base; heads: ReadonlyMap<string, string>; merged: Digest | undefined },
): string[] {
  const where = `${base.branch} of ${base.remote}`;
  if (merged !== undefined) {
    if (merged !== event.subject.record) return [`the record on ${where} is not the one that was submitted`];
    const refused = life.state === 'withdrawn' ? 'withdrawn' : verdict.state === 'rejected' ? 'rejected' : undefined;
    return refused === undefined ? [] : [`it was ${refused}, and its record is on ${where} all the same`];
  }
  if (!OPEN_STATES.includes(life.state)) return life.stage ? [`its record is no longer on ${where}`] : [];
  const branch = submissionBranch(life.model, life.version);
  const head = heads.get(`refs/remotes/${base.remote}/${branch}`);
  if (head === undefined) return [`the submission branch ${branch} is gone from ${base.remote}; submit it again`];
  if (head !== event.subject.commit)
    return [`the branch ${branch} has moved on to ${head.slice(0, 12)} since; submit that state again`];
  return [];
}

function stateOf({ state }: Life, verdict: Verdict, blockers: readonly string[]): VersionState {
  if (blockers.length > 0) return 'blocked';
  return OPEN_STATES.includes(state) ? verdict.state : state;
}
