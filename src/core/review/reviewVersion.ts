import { z } from 'zod';
import type { Job } from '../base/job';
import { PreflightError } from '../base/problem';
import { refresh } from '../registry/base';
import type { Signature } from '../registry/event';
import type { NewEvent } from '../registry/ledger';
import { isApprover, whyNot, words } from '../registry/lives';
import type { RegistryPorts } from '../registry/ports';
import { readRecord } from '../registry/readRecord';
import { statusOf } from '../registry/readStatus';
import type { KnownVersion, Registry } from '../registry/registry';
import { allowedSigners, findVersion, readRegistry } from '../registry/registry';
import { versionStatusSchema } from '../registry/status';
import { OPEN_STATES, transitionFor } from '../registry/transitions';

export interface ReviewRequest {
  readonly model: string;
  readonly version: string;
  readonly decision: 'approved' | 'changes_requested' | 'rejected';
  /** Needed for anything but an approval. */
  readonly comment?: string;
}

/** What `preflight review --json` prints. */
export const reviewResultSchema = z.object({
  schema: z.literal('preflight.review/1'),
  model: z.string(),
  decision: z.enum(['approved', 'changes_requested', 'rejected']),
  by: z.string(),
  verified: z.boolean().describe('Signed by a key that the allowed signers of the base commit name.'),
  counts: z.boolean().describe('Has its effect: an approval counts, an objection stands.'),
  message: z.string(),
  status: versionStatusSchema,
});
export type ReviewResult = z.infer<typeof reviewResultSchema>;

/**
 * Appends a decision on a submission to the ledger, bound to the record, the commit and the policy that it was made on.
 * Unsigned, it is recorded as asserted, and an approval then does not count.
 * Throws `review/…`, `registry/unknown-version`, `registry/record-…`, `git/…`, `ledger/…`.
 */
export async function reviewVersion(ports: RegistryPorts, request: ReviewRequest, job: Job): Promise<ReviewResult> {
  const { model, version, decision } = request;
  const comment = request.comment?.trim() ?? '';
  if (decision !== 'approved' && comment === '') throw commentRequired(decision);
  const by = await ports.git.identity();
  const base = await refresh(ports, job);
  const registry = await readRegistry(ports, base, { model, version }, job);
  const known = findVersion(registry, model, version);
  requireReviewable(known, decision);
  const record = await readRecord(ports, known);
  const signature = await ports.ledger.signer(await allowedSigners(ports, base), job);
  if (decision === 'approved') refuseOwn([record.submitter], known, { by, signature, registry });
  const { subject } = known.submission.event;
  const event: NewEvent = {
    type: decision,
    subject,
    by,
    at: ports.clock.now(),
    comment: comment === '' ? null : comment,
    policy: base.policy.sha256,
  };
  await ports.ledger.append(
    base.ledger,
    ({ entries }) => {
      const newest = entries.findLast(
        ({ event: { type, subject: each } }) =>
          type === 'submitted' && each.model === model && each.version === version,
      );
      if (newest?.event.subject.commit !== subject.commit) throw moved(model, version);
      return event;
    },
    job,
  );
  const after = await readRegistry(ports, await refresh(ports, job), { model, version }, job);
  return resultOf(request, { by: by.email, signature }, findVersion(after, model, version), after);
}

function resultOf(
  { model, version, decision }: ReviewRequest,
  { by, signature }: { by: string; signature: Signature },
  known: KnownVersion,
  registry: Registry,
): ReviewResult {
  const status = statusOf(known, registry);
  const own = known.verdict.decisions.at(-1);
  const verified = signature.status === 'verified';
  const counts = decision === 'approved' ? (own?.counts ?? false) : true;
  const recorded = `${model} ${version}: ${words(decision)} by ${verified ? signature.principal : by}`;
  return {
    schema: 'preflight.review/1',
    model,
    decision,
    by: verified ? signature.principal : by,
    verified,
    counts,
    message: counts ? `${recorded}.` : `${recorded}; it does not count: ${own?.why ?? whyNot(signature)}.`,
    status,
  };
}

function requireReviewable({ life, state, blockers }: KnownVersion, decision: ReviewRequest['decision']): void {
  const what = `${life.model} ${life.version}`;
  if (!OPEN_STATES.includes(life.state) || !transitionFor(decision, life.state)) {
    throw new PreflightError({
      code: 'review/not-open',
      message: `${what} is ${words(state)}; it waits for no decision.`,
      remedy: `See where it stands with: preflight status ${life.model}@${life.version}`,
    });
  }
  if (decision === 'approved' && blockers.length > 0) {
    throw new PreflightError({
      code: 'review/blocked',
      message: `${what} cannot be approved: ${blockers.join('; ')}.`,
      remedy: 'The submitter submits it again; then review that.',
    });
  }
}

function refuseOwn(
  submitters: readonly string[],
  { submission, life }: KnownVersion,
  {
    by,
    signature,
    registry,
  }: { by: { readonly email: string }; signature: Signature; registry: Pick<Registry, 'base' | 'signatureOf'> },
): void {
  const signed = registry.signatureOf(submission.commit);
  const own = [...submitters, submission.event.by.email, ...(signed?.status === 'verified' ? [signed.principal] : [])];
  const names = [by.email, ...(signature.status === 'verified' ? [signature.principal] : [])];
  const isOwn = names.some((name) => own.some((each) => each.toLowerCase() === name.toLowerCase()));
  if (isOwn) {
    throw new PreflightError({
      code: 'review/own-submission',
      message: `You submitted ${life.model} ${life.version}; a submitter cannot approve.`,
      remedy: 'Ask another approver.',
    });
  }
  if (signature.status === 'verified' && !isApprover(signature.principal, registry.base.policy.policy)) {
    throw new PreflightError({
      code: 'review/not-approver',
      message: `The policy does not name ${signature.principal} as an approver.`,
      remedy: `Ask one of: ${registry.base.policy.policy.approvals.approvers.join(', ')}.`,
    });
  }
}

function commentRequired(decision: string): PreflightError {
  return new PreflightError({
    code: 'review/comment-required',
    message: `${words(decision)} needs a comment that says why.`,
    remedy: 'Add it with: --comment TEXT',
  });
}

function moved(model: string, version: string): PreflightError {
  return new PreflightError({
    code: 'review/submission-moved',
    message: `${model} ${version} was submitted again while you reviewed it; nothing was recorded.`,
    remedy: 'Review the new submission.',
  });
}
