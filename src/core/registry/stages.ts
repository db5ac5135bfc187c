import { z } from 'zod';
import type { Job } from '../base/job';
import { PreflightError } from '../base/problem';
import { decide } from '../review/decide';
import type { Base } from './base';
import { findBase, refresh } from './base';
import type { NewEvent } from './ledger';
import { eventId } from './ledger';
import type { Stage } from './lives';
import { isApprover, whyNot, words } from './lives';
import type { RegistryPorts } from './ports';
import { statusOf } from './readStatus';
import type { KnownVersion, Registry } from './registry';
import { allowedSigners, findVersion, readRegistry } from './registry';
import { versionStatusSchema } from './status';
import { projectTags } from './tags';
import { transitionFor } from './transitions';

/** What is to happen to a version, or to the version that holds a stage. */
export type StageRequest =
  | { readonly action: 'promote'; readonly model: string; readonly version: string; readonly stage: Stage }
  | { readonly action: 'rollback'; readonly model: string; readonly stage: Stage; readonly to?: string }
  | { readonly action: 'retire'; readonly model: string; readonly version: string }
  | { readonly action: 'withdraw'; readonly model: string; readonly version: string };

/** What `preflight promote`, `rollback`, `retire` and `withdraw` print with `--json`. */
export const stageResultSchema = z.object({
  schema: z.literal('preflight.stage/1'),
  model: z.string(),
  message: z.string(),
  versions: z.array(versionStatusSchema).describe('The versions whose state changed.'),
});
export type StageResult = z.infer<typeof stageResultSchema>;

/**
 * Appends a stage event, if the table of transitions and the policy let this person. Throws `registry/…`, `git/…`,
 * `ledger/…`.
 */
export async function changeStage(
  ports: RegistryPorts,
  request: StageRequest & { readonly comment?: string },
  job: Job,
): Promise<StageResult> {
  const { model, action } = request;
  const by = await ports.git.identity();
  const base = await refresh(ports, job);
  const narrow = action === 'rollback' ? { model } : { model, version: request.version };
  const registry = await readRegistry(ports, base, narrow, job);
  const all = action === 'rollback' ? registry : await readRegistry(ports, base, { model }, job);
  const known =
    action === 'rollback' ? holderOf(all, model, request.stage) : findVersion(registry, model, request.version);
  const what = { by, at: ports.clock.now(), comment: request.comment ?? null, subject: known.submission.event.subject };
  const event = eventOf(request, what, all, known);
  requirePossible(event, known);
  if (action === 'withdraw') requireSubmitter(known, by.email);
  else await requireApprover(ports, base, job);
  if (action === 'promote') requireApproved(registry, known);
  const id = eventId(event);
  await ports.ledger.append(
    base.ledger,
    async (reading) => {
      if (reading.entries.some((entry) => eventId(entry.event) === id)) return undefined;
      const now = await readRegistry(ports, await findBase(ports), { model }, job);
      requirePossible(event, findVersion(now, model, event.subject.version));
      return event;
    },
    job,
  );
  const after = await readRegistry(ports, await refresh(ports, job), { model }, job);
  await projectTags(ports, model, job).catch((error: unknown) => {
    if (!PreflightError.is(error)) throw error; // tags are a projection; verify shows what is missing
  });
  const changed = [...after.versions.values()].filter(
    ({ life, state }) => all.versions.get(`${model}@${life.version}`)?.state !== state,
  );
  return {
    schema: 'preflight.stage/1',
    model,
    message: changed.map(({ life, state }) => `${model} ${life.version} is ${words(state)}`).join('; '),
    versions: changed.map((each) => statusOf(each, after)),
  };
}

function eventOf(
  request: StageRequest,
  common: Pick<NewEvent, 'by' | 'at' | 'comment' | 'subject'>,
  registry: Registry,
  known: KnownVersion,
): NewEvent {
  switch (request.action) {
    case 'promote':
      return { ...common, type: 'promoted', stage: request.stage };
    case 'rollback': {
      const to = request.to ?? previousHolder(registry, known, request.stage);
      if (request.to !== undefined) findVersion(registry, request.model, request.to);
      return { ...common, type: 'rolled_back', stage: request.stage, to };
    }
    case 'retire':
      return { ...common, type: 'retired' };
    case 'withdraw':
      return { ...common, type: 'withdrawn' };
  }
}

function holderOf({ versions }: Registry, model: string, stage: Stage): KnownVersion {
  const holder = [...versions.values()].find(({ life }) => life.model === model && life.stage === stage);
  if (holder) return holder;
  throw new PreflightError({
    code: 'registry/stage-empty',
    message: `No version of ${model} is in ${stage}.`,
    remedy: `See where its versions stand with: preflight status ${model}`,
  });
}

/** The version that held the stage last before this one and can hold it again. */
function previousHolder({ reading, versions }: Registry, { life }: KnownVersion, stage: Stage): string {
  const dead = new Set(
    [...versions.values()].flatMap((each) => each.life.ineffective.map(({ entry }) => entry.commit)),
  );
  const before = reading.entries.findLast(({ event, commit }) => {
    if (event.type !== 'promoted' || event.stage !== stage || event.subject.model !== life.model) return false;
    const candidate = versions.get(`${life.model}@${event.subject.version}`);
    if (!candidate || candidate.life.version === life.version || dead.has(commit)) return false;
    return candidate.state === 'superseded' || candidate.state === 'registered';
  });
  if (before) return before.event.subject.version;
  throw new PreflightError({
    code: 'registry/nothing-to-roll-back-to',
    message: `No version of ${life.model} was in ${stage} before ${life.version}.`,
    remedy: 'Name a registered version with: --to VERSION, or retire this one.',
  });
}

function requirePossible(event: NewEvent, { life, state }: KnownVersion): void {
  const stage = event.type === 'promoted' ? event.stage : undefined;
  if (state !== 'blocked' && transitionFor(event.type, life.state, stage)) return;
  throw new PreflightError({
    code: 'registry/not-possible',
    message: `${life.model} ${life.version} is ${words(state)}; it cannot be ${words(event.type)}${stage ? ` to ${stage}` : ''}.`,
    remedy: `See what is missing with: preflight status ${life.model}@${life.version}`,
  });
}

function requireSubmitter({ life, submission }: KnownVersion, email: string): void {
  if (submission.event.by.email.toLowerCase() === email.toLowerCase()) return;
  throw new PreflightError({
    code: 'registry/not-submitter',
    message: `${life.model} ${life.version} was submitted by ${submission.event.by.email}; only they can withdraw it.`,
    remedy: 'Reject it in a review instead.',
  });
}

async function requireApprover(ports: RegistryPorts, base: Base, job: Job): Promise<void> {
  const { policy } = base.policy;
  if (policy.approvals.required === 0) return;
  const signature = await ports.ledger.signer(await allowedSigners(ports, base), job);
  if (signature.status === 'verified' && isApprover(signature.principal, policy)) return;
  const why = signature.status === 'verified' ? `${signature.principal} is no approver` : whyNot(signature);
  throw new PreflightError({
    code: 'registry/not-authorized',
    message: `Only an approver of the policy can do this, with a signed entry: ${why}.`,
    remedy:
      `Set git up to sign with your SSH key (git config gpg.format ssh; git config user.signingKey FILE.pub) and have ` +
      `it named in ${policy.approvals.allowedSigners} on ${base.branch}.`,
  });
}

/** A version that reached the base branch without the approvals of the policy is not promoted. */
function requireApproved(registry: Registry, { life, submission }: KnownVersion): void {
  const { policy } = registry.base.policy;
  const { decisions } = decide(life.decisions, {
    submission,
    policy,
    policyDigest: null,
    people: [],
    signatureOf: (commit) => registry.signatureOf(commit),
  });
  const given = decisions.filter(({ counts }) => counts).length;
  if (given >= policy.approvals.required) return;
  throw new PreflightError({
    code: 'registry/not-approved',
    message: `${life.model} ${life.version} has ${given} of ${policy.approvals.required} approvals that count.`,
    remedy: `It was merged without them. Submit the next version and have it approved.`,
  });
}
