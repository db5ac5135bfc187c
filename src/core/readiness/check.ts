import type { Place, Problem } from '../base/problem';
import type { Facts } from './facts';
import type { Policy } from './policy';

export type Profile = Policy['profile'];
/** `off`: not run and not in the report. */
export type CheckLevel = 'blocking' | 'advisory' | 'off';

/** What one check found. */
export interface Outcome {
  readonly status: 'passed' | 'failed' | 'not-applicable';
  readonly message: string;
  readonly place?: Place;
  /** Another check that failed for the same cause, which it is about. */
  readonly because?: string;
  /** Instead of the check's own remedy, when the cause is known better. */
  readonly remedy?: string;
}

/** One item of the readiness report, as data: what it is called, when it blocks, and how it is decided from the facts. */
export interface Check {
  /** `category/name`, stable. */
  readonly id: string;
  readonly title: string;
  /** The next step when it fails. */
  readonly remedy: string;
  readonly levels: Readonly<Record<Profile, CheckLevel>> | ((policy: Policy) => CheckLevel);
  /** True where no justification helps; only the policy can turn the check off. */
  readonly neverWaived?: true;
  /** The heading under which the model card says it, for checks of a section. */
  readonly heading?: string;
  /** Who asks for it; keys of `SOURCES`. */
  readonly sources?: readonly string[];
  run(facts: Facts): Outcome;
}

export function passed(message: string, place?: Place): Outcome {
  return { status: 'passed', message, ...(place && { place }) };
}

export function failed(message: string, place?: Place, remedy?: string): Outcome {
  return { status: 'failed', message, ...(place && { place }), ...(remedy !== undefined && { remedy }) };
}

export function notApplicable(message: string): Outcome {
  return { status: 'not-applicable', message };
}

/**
 * A part that could not be had fails every check that needs it, so that none passes undecided. `because` names the check
 * that is about the part itself.
 */
export function failedBy(problem: Problem, because?: string): Outcome {
  const outcome = failed(problem.message, problem.place, problem.remedy);
  return because === undefined ? outcome : { ...outcome, message: `Not decided: ${problem.message}`, because };
}

/** In every profile. */
export const ALWAYS_BLOCKING = { minimal: 'blocking', standard: 'blocking' } as const;
/** In the standard profile only. */
export const STANDARD_BLOCKING = { minimal: 'off', standard: 'blocking' } as const;
