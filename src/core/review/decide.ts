import type { Policy } from '../readiness/policy';
import type { Signature } from '../registry/event';
import type { DecisionEntry, SubmittedEntry } from '../registry/lives';
import { isApprover, whyNot } from '../registry/lives';
import type { Decision } from '../registry/status';

/** What the decisions on a submission are judged by. */
export interface DecisionFacts {
  readonly submission: SubmittedEntry;
  readonly policy: Policy;
  /** Digest of the policy on the base branch now; null takes approvals under any policy, as after a merge. */
  readonly policyDigest: string | null;
  /** E-mail addresses of who made the submission's commit. */
  readonly people: readonly string[];
  signatureOf(commit: string): Signature | undefined;
}

export interface Verdict {
  readonly state: 'submitted' | 'in_review' | 'changes_requested' | 'approved' | 'rejected';
  readonly decisions: readonly Decision[];
  /** What is missing for an approval, in words. */
  readonly missing: readonly string[];
}

/** One decision with what is known of who made it. */
interface Opinion {
  readonly entry: DecisionEntry;
  readonly signature: Signature | undefined;
  /** The principal of the signature, else who is asserted. */
  readonly reviewer: string;
  /** The reviewer said something else later, with at least the same proof of who it was. */
  readonly replaced: boolean;
}

/**
 * Judges decisions. An approval counts when it is signed by an approver of the policy who is not the submitter, and was
 * given for this record, this commit and this policy. A request for changes stands until the version is submitted again,
 * a rejection for good, both unless the same reviewer decides otherwise; also without a signature: an objection needs no
 * proof.
 */
export function decide(entries: readonly DecisionEntry[], facts: DecisionFacts): Verdict {
  const opinions = opinionsOf(entries, facts);
  const decisions = opinions.map((opinion) => judge(opinion, facts));
  const standing = opinions.filter(
    ({ entry, replaced }) => !replaced && (entry.event.type === 'rejected' || isForThis(entry, facts)),
  );
  const objections = standing.filter(({ entry }) => entry.event.type !== 'approved');
  const required = facts.policy.approvals.required;
  const given = decisions.filter(({ counts }) => counts).length;
  const missing = [
    ...objections.map(({ entry, reviewer }) => objection(entry, reviewer)),
    ...(given < required
      ? [`${required - given} more approval${required - given === 1 ? '' : 's'} (${given} of ${required})`]
      : []),
    ...decisions
      .filter(({ decision, why }, index) => decision === 'approved' && why !== null && !opinions[index]?.replaced)
      .map(({ by, why }) => `the approval by ${by} does not count: ${why ?? ''}`),
  ];
  return { state: stateOf(objections, { given, required, any: standing.length > 0 }), decisions, missing };
}

function stateOf(
  objections: readonly Opinion[],
  { given, required, any }: { given: number; required: number; any: boolean },
): Verdict['state'] {
  if (objections.some(({ entry }) => entry.event.type === 'rejected')) return 'rejected';
  if (objections.length > 0) return 'changes_requested';
  if (given >= required) return 'approved';
  return any ? 'in_review' : 'submitted';
}

function opinionsOf(entries: readonly DecisionEntry[], facts: DecisionFacts): Opinion[] {
  const known = entries.map((entry) => {
    const signature = facts.signatureOf(entry.commit);
    const verified = signature?.status === 'verified';
    const reviewer = (verified ? signature.principal : entry.event.by.email).toLowerCase();
    return { entry, signature, reviewer, verified };
  });
  return known.map((each, index) => ({
    ...each,
    replaced: known
      .slice(index + 1)
      .some((later) => later.reviewer === each.reviewer && (later.verified || !each.verified)),
  }));
}

/** Whether a decision was made on the submission as it is now. */
function isForThis({ event }: DecisionEntry, { submission }: DecisionFacts): boolean {
  const { record, commit } = submission.event.subject;
  return event.subject.record === record && event.subject.commit === commit;
}

function judge(opinion: Opinion, facts: DecisionFacts): Decision {
  const { event } = opinion.entry;
  const why = event.type === 'approved' ? whyItDoesNotCount(opinion, facts) : null;
  return {
    decision: event.type,
    by: opinion.reviewer,
    name: event.by.name,
    at: event.at,
    comment: event.comment,
    verified: opinion.signature?.status === 'verified',
    counts: event.type === 'approved' && why === null,
    why,
  };
}

function whyItDoesNotCount({ entry, signature, reviewer, replaced }: Opinion, facts: DecisionFacts): string | null {
  if (replaced) return 'the same reviewer decided again later';
  if (isSubmitter(reviewer, signature, facts)) return 'a submitter cannot approve';
  if (signature?.status !== 'verified') return `asserted, not verified: ${whyNot(signature)}`;
  if (!isApprover(reviewer, facts.policy)) return 'not an approver of the policy';
  if (!isForThis(entry, facts)) return `given for an earlier submission (${entry.event.subject.commit.slice(0, 12)})`;
  if (facts.policyDigest !== null && entry.event.policy !== facts.policyDigest) return 'given under an earlier policy';
  return null;
}

/** By address, by the key that signed the submission, and by who made its commit. */
function isSubmitter(reviewer: string, signature: Signature | undefined, facts: DecisionFacts): boolean {
  const { submission, people } = facts;
  const signed = facts.signatureOf(submission.commit);
  const names = [submission.event.by.email, ...people, ...(signed?.status === 'verified' ? [signed.principal] : [])];
  if (names.some((name) => name.toLowerCase() === reviewer)) return true;
  return signed?.status === 'verified' && signature?.status === 'verified' && signed.key === signature.key;
}

function objection({ event }: DecisionEntry, reviewer: string): string {
  const what = event.type === 'rejected' ? 'rejected it' : 'asked for changes';
  return `${reviewer} ${what}${event.comment === null ? '' : `: ${event.comment}`}`;
}
