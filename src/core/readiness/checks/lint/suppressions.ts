import type { Waiver } from '../../report';
import { ALWAYS_BLOCKING, failed, notApplicable, passed, type Check } from '../../check';
import type { Facts } from '../../facts';
import { describeFinding, findingsOf, placeOf, type PlacedFinding } from './findings';

/**
 * Suppressed findings that would have blocked are deviations: the approver sees them as a waiver, and the policy's
 * rules for waivers hold for them.
 */
export const suppressions: Check = {
  id: 'lint/suppressions',
  title: 'Suppressed findings have reasons that the policy accepts',
  remedy: 'Fix the finding, or give the reason in full: # preflight: allow RULE -- REASON',
  levels: ALWAYS_BLOCKING,
  run: (facts) => {
    const suppressed = suppressedBlockers(facts);
    const { minJustification, never, allow } = facts.policy.policy.waivers;
    for (const each of suppressed) {
      const reason = each.finding.suppressed?.reason.trim() ?? '';
      const named = describeFinding(each);
      if (!allow) return failed(`${named} is suppressed, and the policy allows no waivers.`, placeOf(each));
      if (never.includes(each.finding.rule)) return failed(`${named} may not be suppressed.`, placeOf(each));
      if (reason.length < minJustification) {
        const text = `The reason for suppressing ${named} has ${reason.length} of ${minJustification} characters.`;
        return failed(text, placeOf(each));
      }
    }
    return suppressed.length === 0
      ? notApplicable('No finding that would block is suppressed.')
      : passed(`${suppressed.length} findings are suppressed with a reason.`);
  },
};

/** What suppression comments waive, for the report; null when they waive nothing. */
export function suppressionWaiver(facts: Facts, requestedBy: string): Waiver | null {
  const reasons = suppressedBlockers(facts).map(
    (each) => `${describeFinding(each)}: ${each.finding.suppressed?.reason.trim() ?? ''}`,
  );
  return reasons.length === 0 ? null : { check: suppressions.id, justification: reasons.join('\n'), requestedBy };
}

function suppressedBlockers({ lint, policy }: Facts): PlacedFinding[] {
  if (!lint.ok) return [];
  const severities = policy.policy.lint.failOn === 'warning' ? ['error', 'warning'] : ['error'];
  return findingsOf(lint.value.files).filter(
    ({ finding }) => finding.suppressed !== null && severities.includes(finding.severity),
  );
}
