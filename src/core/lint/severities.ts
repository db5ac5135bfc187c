import picomatch from 'picomatch';
import type { Policy, RuleLevel } from '../readiness/policy';
import type { Severity } from './finding';
import type { Rule } from './rule';

/** Severity of a rule for one notebook: `off`, or what the rule says unless the policy says otherwise. */
export type SeverityOf = (rule: { readonly name: string } & Pick<Rule, 'severity' | 'off'>) => Severity | 'off';

type LintPolicy = Pick<Policy['lint'], 'rules' | 'overrides'>;

/** The severities that a policy gives to the rules in the notebook at a path; later overrides win. */
export function severitiesFor(policy: LintPolicy, path: string): SeverityOf {
  const levels = new Map<string, RuleLevel>(Object.entries(policy.rules));
  for (const { files, rules } of policy.overrides) {
    if (!picomatch.isMatch(path, [...files], { dot: true })) continue;
    for (const [name, level] of Object.entries(rules)) levels.set(name, level);
  }
  return (rule) => levels.get(rule.name) ?? (rule.off === true ? 'off' : rule.severity);
}
