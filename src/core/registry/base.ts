import { noRemote } from '../base/gitProblems';
import type { Job } from '../base/job';
import type { Ports } from '../base/ports';
import { PreflightError } from '../base/problem';
import type { LoadedPolicy } from '../readiness/loadPolicy';
import { loadPolicyAt, parsePolicy } from '../readiness/loadPolicy';
import type { LedgerPlace } from './ledger';
import type { RegistryPorts } from './ports';

/** Folder of branches on the remote that hold submissions. */
export const SUBMISSION_PREFIX = 'preflight/submit/';

/** The branch that a version is submitted on. */
export function submissionBranch(model: string, version: string): string {
  return `${SUBMISSION_PREFIX}${model}/${version}`;
}

/** The branch that submissions are merged into, as last fetched, and the policy that stands there. */
export interface Base {
  readonly remote: string;
  readonly branch: string;
  /** Newest commit as last fetched; undefined while the remote has no such branch. */
  readonly commit: string | undefined;
  readonly policy: LoadedPolicy;
  readonly ledger: LedgerPlace;
}

/**
 * Finds the base branch without trusting the working tree: the remote's default branch is asked for the policy, and the
 * policy for the base. A submission cannot point to a branch with a laxer policy of its own.
 * Throws `git/no-remote`.
 */
export async function findBase(ports: Pick<RegistryPorts, 'git' | 'writer'>): Promise<Base> {
  const remotes = await ports.git.remotes();
  const remote = remotes.includes('origin') ? 'origin' : remotes[0];
  if (remote === undefined) throw noRemote('origin', remotes);
  const refs = await ports.writer.localRefs('refs/remotes/');
  const first = defaultBranch(refs, remote);
  const start = await policyAt(ports, first.commit);
  const named = start.policy.registry;
  const none = start.text === '';
  if (!none && !remotes.includes(named.remote)) throw noRemote(named.remote, remotes);
  const home = none ? remote : named.remote;
  const branch = none ? (first.branch ?? named.base) : named.base;
  const commit = refs.get(`refs/remotes/${home}/${branch}`);
  const policy = commit === first.commit ? start : await policyAt(ports, commit);
  return { remote: home, branch, commit, policy, ledger: { remote: home, branch: named.ledger } };
}

async function policyAt(ports: Pick<Ports, 'git'>, commit: string | undefined): Promise<LoadedPolicy> {
  return commit === undefined ? parsePolicy('') : await loadPolicyAt(ports, commit);
}

/** The base's commit; `registry/no-base` when the remote has no such branch. */
export function requireBaseCommit({ commit, remote, branch }: Base): string {
  if (commit !== undefined) return commit;
  throw new PreflightError({
    code: 'registry/no-base',
    message: `The remote ${remote} has no branch ${branch} to submit to.`,
    remedy: `Push it with: git push ${remote} ${branch}, or name another as registry.base in preflight.yaml.`,
  });
}

/** The remote's default branch as this clone knows it, else `main` or `master`. */
function defaultBranch(
  refs: ReadonlyMap<string, string>,
  remote: string,
): { branch: string | undefined; commit: string | undefined } {
  const head = refs.get(`refs/remotes/${remote}/HEAD`);
  for (const branch of ['main', 'master']) {
    const commit = refs.get(`refs/remotes/${remote}/${branch}`);
    if (commit !== undefined && (head === undefined || head === commit)) return { branch, commit };
  }
  return { branch: undefined, commit: head };
}

/**
 * Brings what is known of the remote up to date: base, ledger and submission branches, and the ledger's place in them.
 * One question to the remote, and one fetch when something has changed. Throws `git/remote-unreachable`.
 */
export async function refresh(ports: RegistryPorts, job: Job): Promise<Base> {
  const before = await findBase(ports);
  await fetchChanged(ports, before, job);
  const after = await findBase(ports);
  if (after.remote === before.remote && after.branch === before.branch && after.ledger.branch === before.ledger.branch)
    return after;
  await fetchChanged(ports, after, job); // the policy that was just fetched names another base
  return await findBase(ports);
}

async function fetchChanged({ writer }: RegistryPorts, base: Base, job: Job): Promise<void> {
  const { remote } = base;
  job.progress(`Asking ${remote}`);
  const wanted = [base.branch, base.ledger.branch, `${SUBMISSION_PREFIX}*`, 'main', 'master'];
  const patterns = [...new Set(wanted)].map((name) => `refs/heads/${name}`);
  const answer = await writer.remoteRefs(remote, patterns, job);
  const theirs = new Map([...answer].filter(([ref]) => ref.startsWith('refs/heads/')));
  const ours = await writer.localRefs(`refs/remotes/${remote}/`);
  const tracking = (ref: string): string => ref.replace(/^refs\/heads\//, `refs/remotes/${remote}/`);
  const changed = [...theirs].filter(([ref, commit]) => ours.get(tracking(ref)) !== commit).map(([ref]) => ref);
  await writer.fetch(remote, changed, job);
  const known = new Set([...theirs.keys()].map(tracking));
  for (const [ref, commit] of ours) {
    const kept = !ref.startsWith(`refs/remotes/${remote}/preflight/`) || known.has(ref);
    if (!kept) await writer.setRef(ref, null, commit);
  }
}
