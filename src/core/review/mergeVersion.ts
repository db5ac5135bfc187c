import { z } from 'zod';
import type { Job } from '../base/job';
import { throwIfCancelled } from '../base/job';
import { PreflightError } from '../base/problem';
import type { Base } from '../registry/base';
import { refresh, requireBaseCommit } from '../registry/base';
import { words } from '../registry/lives';
import type { RegistryPorts } from '../registry/ports';
import { readRecord } from '../registry/readRecord';
import type { KnownVersion } from '../registry/registry';
import { findVersion, readRegistry } from '../registry/registry';
import { projectTags } from '../registry/tags';
import { OPEN_STATES } from '../registry/transitions';
import { examineChange } from './protectedPaths';

/** What `preflight merge --json` prints. */
export const mergeResultSchema = z.object({
  schema: z.literal('preflight.merge/1'),
  model: z.string(),
  version: z.string(),
  into: z.string(),
  commit: z.string().describe('Newest commit of the base branch afterwards.'),
  outcome: z.enum(['merged', 'already-merged']),
  warnings: z.array(z.string()),
});
export type MergeResult = z.infer<typeof mergeResultSchema>;

/** How often the base branch may move on while a merge is made. */
const ATTEMPTS = 4;

/**
 * Merges an approved submission into the base branch on the remote, by plumbing: no working tree is touched, and the
 * branch moves only from the commit on which the approvals were judged. Run again after an interruption, it records
 * what is missing. Throws `review/…`, `registry/…`, `git/…`, `ledger/…`.
 */
export async function mergeVersion(
  ports: RegistryPorts,
  { model, version }: { readonly model: string; readonly version: string },
  job: Job,
): Promise<MergeResult> {
  const by = await ports.git.identity();
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    throwIfCancelled(job);
    const base = await refresh(ports, job);
    const registry = await readRegistry(ports, base, { model, version }, job);
    const known = findVersion(registry, model, version);
    const isMerged = !OPEN_STATES.includes(known.life.state) && known.state !== 'blocked';
    const outcome = isMerged ? 'already-merged' : await merge(ports, { base, known, by }, job);
    if (outcome === 'lost') continue;
    const warnings = await settle(ports, known, by, job);
    const after = await refresh(ports, job);
    const commit = requireBaseCommit(after);
    return { schema: 'preflight.merge/1', model, version, into: base.branch, commit, outcome, warnings };
  }
  throw new PreflightError({
    code: 'review/base-moved',
    message: 'The base branch kept moving while the merge was made.',
    remedy: 'Run it again.',
  });
}

interface MergeContext {
  readonly base: Base;
  readonly known: KnownVersion;
  readonly by: { readonly name: string; readonly email: string };
}

async function merge(ports: RegistryPorts, { base, known, by }: MergeContext, job: Job): Promise<'merged' | 'lost'> {
  const { model, version } = known.life;
  const { commit: theirs, record } = known.submission.event.subject;
  if (known.state !== 'approved') throw notApproved(known);
  const ours = requireBaseCommit(base);
  await readRecord(ports, known);
  const merged = await ports.writer.merge(ours, theirs);
  if (!merged.clean) throw conflict(known, base, merged.conflicts);
  const commit = await ports.writer.commitTree(
    merged.tree,
    {
      parents: [ours, theirs],
      message: `Merge ${model} ${version}\n\nRecord: ${record}\n`,
      by,
      at: ports.clock.now(),
    },
    job,
  );
  const before = new Set((await ports.records.digestsAt(ours, job)).keys());
  const changes = await ports.records.changesBetween(ours, commit, job);
  const [refusal] = examineChange(changes, before, base.policy.policy).refusals;
  if (refusal) {
    throw new PreflightError({
      code: 'review/protected-path',
      message: `${model} ${version} is not merged: ${refusal.path}: ${refusal.message}.`,
      remedy: 'The submitter takes that change out and submits again.',
    });
  }
  const update = { ref: `refs/heads/${base.branch}`, to: commit, from: ours };
  return (await ports.writer.push(base.remote, [update], job)) === 'done' ? 'merged' : 'lost';
}

/** What follows a merge: the event, the end of the submission branch, the tag. Each is done once. */
async function settle(
  ports: RegistryPorts,
  { life, submission }: KnownVersion,
  by: { name: string; email: string },
  job: Job,
): Promise<string[]> {
  const base = await refresh(ports, job);
  const { subject, branch } = submission.event;
  await ports.ledger.append(
    base.ledger,
    ({ entries }) => {
      const done = entries.some(({ event }) => event.type === 'merged' && event.subject.record === subject.record);
      return done
        ? undefined
        : { type: 'merged', subject, by, at: ports.clock.now(), comment: null, into: base.branch };
    },
    job,
  );
  const warnings: string[] = [];
  const ref = `refs/heads/${branch}`;
  const head = (await ports.writer.remoteRefs(base.remote, [ref], job)).get(ref);
  if (head === subject.commit) {
    warnings.push(...(await asWarning(() => ports.writer.push(base.remote, [{ ref, to: null, from: head }], job))));
  }
  return [...warnings, ...(await asWarning(() => projectTags(ports, life.model, job)))];
}

/** A part that others can do later: its failure is told and ends nothing. */
async function asWarning(action: () => Promise<unknown>): Promise<string[]> {
  try {
    await action();
    return [];
  } catch (error) {
    if (!PreflightError.is(error) || error.problem.code === 'job/cancelled') throw error;
    return [error.problem.message];
  }
}

function notApproved({
  life,
  state,
  verdict,
  blockers,
}: Pick<KnownVersion, 'life' | 'state' | 'verdict' | 'blockers'>): PreflightError {
  const missing = [...blockers, ...verdict.missing];
  return new PreflightError({
    code: 'review/not-approved',
    message: `${life.model} ${life.version} is ${words(state)}, not approved${missing.length > 0 ? `: ${missing.join('; ')}` : ''}.`,
    remedy: `Get what is missing, then merge it. See: preflight status ${life.model}@${life.version}`,
  });
}

function conflict({ life }: KnownVersion, { branch, remote }: Base, conflicts: readonly string[]): PreflightError {
  return new PreflightError({
    code: 'review/conflict',
    message: `${life.model} ${life.version} does not merge into ${branch}: ${conflicts.join(', ')}.`,
    remedy: `The submitter merges ${remote}/${branch} into their branch and submits again.`,
  });
}
