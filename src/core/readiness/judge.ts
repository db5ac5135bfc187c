import { PreflightError } from '../base/problem';
import { didYouMean } from '../model/validate';
import { CHECKS } from './allChecks';
import type { Check, CheckLevel } from './check';
import { suppressions, suppressionWaiver } from './checks/lint/suppressions';
import type { Facts } from './facts';
import type { Policy } from './policy';
import type { CheckResult, ReadinessReport, Waiver } from './report';
import { isReady } from './report';

/** Decides every check of the policy from the facts. Pure. */
export function judge(facts: Facts, waivers: readonly Waiver[], requestedBy: string): ReadinessReport {
  const { policy, sha256 } = facts.policy;
  refuseUnknown(Object.keys(policy.checks), 'policy/unknown-check', facts.policy.file);
  refuseUnknown(
    waivers.map(({ check }) => check),
    'waiver/unknown-check',
  );
  const checks = CHECKS.flatMap((check) => {
    const level = levelOf(check, policy);
    return level === 'off' ? [] : [resultOf(check, level, facts, { waivers, requestedBy })];
  });
  const { name, version } = facts.model.manifest;
  return { schema: 'preflight.check/1', model: name, version, ready: isReady(checks), policy: { sha256 }, checks };
}

/** What the policy makes of a check: its own word, else the profile's. */
export function levelOf(check: Check, policy: Policy): CheckLevel {
  const own = policy.checks[check.id];
  if (own !== undefined) return own;
  return typeof check.levels === 'function' ? check.levels(policy) : check.levels[policy.profile];
}

function resultOf(
  check: Check,
  level: CheckLevel,
  facts: Facts,
  { waivers, requestedBy }: { waivers: readonly Waiver[]; requestedBy: string },
): CheckResult {
  const outcome = check.run(facts);
  const result: CheckResult = {
    id: check.id,
    title: check.title,
    status: outcome.status,
    blocking: level === 'blocking',
    message: outcome.message,
    remedy: outcome.status === 'failed' ? (outcome.remedy ?? check.remedy) : '',
    ...(outcome.place && { place: { ...outcome.place } }),
    ...(outcome.because !== undefined && { because: outcome.because }),
    waiver: null,
  };
  if (check === suppressions && outcome.status === 'passed') {
    const waiver = suppressionWaiver(facts, requestedBy);
    return waiver ? { ...result, status: 'waived', waiver } : result;
  }
  const waiver = waivers.findLast((each) => each.check === check.id);
  return waiver && outcome.status === 'failed' ? waive(result, waiver, check, facts.policy.policy) : result;
}

/** Applies a waiver to a failed check, or says why the policy refuses it. */
function waive(result: CheckResult, waiver: Waiver, check: Check, { waivers: rules }: Policy): CheckResult {
  const length = waiver.justification.trim().length;
  const refuse = (why: string): CheckResult => ({
    ...result,
    message: `${result.message} A waiver is refused: ${why}.`,
  });
  if (!rules.allow) return refuse('the policy allows none');
  if (check.neverWaived) return refuse('no justification helps here');
  if (rules.never.includes(result.id)) return refuse('the policy never waives this check');
  if (length === 0 || length < rules.minJustification) {
    return refuse(`its justification has ${length} of ${rules.minJustification} characters`);
  }
  return { ...result, status: 'waived', waiver };
}

/** A misspelt check would neither gate nor be waived, so it is an error. */
function refuseUnknown(ids: readonly string[], code: string, file?: string): void {
  const known = CHECKS.map((check) => check.id);
  const unknown = ids.find((id) => !known.includes(id));
  if (unknown === undefined) return;
  const meant = didYouMean(unknown, known);
  throw new PreflightError({
    code,
    message: `There is no check ${unknown}${meant === undefined ? '.' : `; did you mean ${meant}?`}`,
    remedy: 'Use the ids that "preflight check MODEL" prints.',
    ...(file !== undefined && { place: { file } }),
  });
}
