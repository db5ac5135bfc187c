import type { EventType } from './event';
import type { VersionState } from './status';

/** Who may cause a transition. An approver signs with a key of the allowed signers; a submitter is who submitted. */
export type Role = 'submitter' | 'approver' | 'anyone';

/** One row of the table of states: this event, in one of these states, leads to that state. */
export interface Transition {
  readonly event: EventType;
  readonly from: readonly VersionState[];
  readonly to: VersionState;
  readonly role: Role;
  /** Whether a comment must say why. */
  readonly reason: boolean;
}

/** States in which a submission waits for a decision or for being merged. */
export const OPEN_STATES: readonly VersionState[] = [
  'submitted',
  'in_review',
  'changes_requested',
  'approved',
  'blocked',
];

/**
 * All transitions. `approved` is not in it: it is computed from the decisions that count, because they stop counting
 * when the submission or the policy changes. Nor is `superseded`: it happens to a version when another one is promoted.
 */
export const TRANSITIONS: readonly Transition[] = [
  {
    event: 'submitted',
    from: ['draft', 'changes_requested', 'blocked'],
    to: 'submitted',
    role: 'anyone',
    reason: false,
  },
  { event: 'approved', from: OPEN_STATES, to: 'in_review', role: 'anyone', reason: false },
  { event: 'changes_requested', from: OPEN_STATES, to: 'changes_requested', role: 'anyone', reason: true },
  { event: 'rejected', from: OPEN_STATES, to: 'in_review', role: 'anyone', reason: true },
  { event: 'withdrawn', from: OPEN_STATES, to: 'withdrawn', role: 'submitter', reason: false },
  { event: 'merged', from: ['registered'], to: 'registered', role: 'anyone', reason: false },
  {
    event: 'promoted',
    from: ['registered', 'rolled_back', 'superseded'],
    to: 'canary',
    role: 'approver',
    reason: false,
  },
  {
    event: 'promoted',
    from: ['registered', 'canary', 'rolled_back', 'superseded'],
    to: 'production',
    role: 'approver',
    reason: false,
  },
  { event: 'rolled_back', from: ['canary', 'production'], to: 'rolled_back', role: 'approver', reason: false },
  {
    event: 'retired',
    from: ['registered', 'canary', 'production', 'superseded', 'rolled_back'],
    to: 'retired',
    role: 'approver',
    reason: false,
  },
];

/** The row for an event in a state; for promotions also by the stage it leads to. */
export function transitionFor(event: EventType, from: VersionState, to?: VersionState): Transition | undefined {
  return TRANSITIONS.find(
    (row) =>
      row.event === event && row.from.includes(from) && (to === undefined || event !== 'promoted' || row.to === to),
  );
}
