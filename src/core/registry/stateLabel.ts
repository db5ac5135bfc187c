import type { VersionState } from './status';

const LABELS: Readonly<Record<VersionState, string>> = {
  draft: 'draft',
  submitted: 'submitted',
  in_review: 'in review',
  changes_requested: 'changes requested',
  approved: 'approved',
  registered: 'registered',
  canary: 'canary',
  production: 'production',
  superseded: 'superseded',
  rolled_back: 'rolled back',
  retired: 'retired',
  rejected: 'rejected',
  withdrawn: 'withdrawn',
  blocked: 'blocked',
};

/** A state in words, as it stands in a sentence. */
export function stateLabel(state: VersionState): string {
  return LABELS[state];
}

/** Whether a version in this state waits for a reviewer. */
export function isWaitingForReview(state: VersionState): boolean {
  return state === 'submitted' || state === 'in_review';
}
