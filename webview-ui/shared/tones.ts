import type { CheckResult } from '../../src/core/readiness/report';
import type { VersionState } from '../../src/core/registry/status';
import type { Tone } from './controls';

const STATES: Readonly<Record<VersionState, Tone>> = {
  draft: 'quiet',
  submitted: 'info',
  in_review: 'info',
  changes_requested: 'warn',
  approved: 'good',
  registered: 'good',
  canary: 'info',
  production: 'good',
  superseded: 'quiet',
  rolled_back: 'warn',
  retired: 'quiet',
  rejected: 'bad',
  withdrawn: 'quiet',
  blocked: 'bad',
};

export function stateTone(state: VersionState): Tone {
  return STATES[state];
}

/** A failed check that does not block warns only. */
export function checkTone(check: CheckResult): Tone {
  switch (check.status) {
    case 'passed':
      return 'good';
    case 'failed':
      return check.blocking ? 'bad' : 'warn';
    case 'waived':
      return 'warn';
    case 'not-applicable':
      return 'quiet';
  }
}
