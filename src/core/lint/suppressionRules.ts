import type { LintFinding } from './engine';
import type { Severity } from './finding';
import { isRuffRule } from './ruff/ruffRules';
import { rules } from './rules';
import type { SeverityOf } from './severities';
import type { Suppression } from './suppressions';

/** Findings about suppression comments themselves. They have no examples of their own and cannot be suppressed. */
export const WITHOUT_REASON = 'suppression/without-reason';
export const UNKNOWN_RULE = 'suppression/unknown-rule';

const META = {
  [WITHOUT_REASON]: { name: WITHOUT_REASON, severity: 'warning' },
  [UNKNOWN_RULE]: { name: UNKNOWN_RULE, severity: 'warning' },
} as const satisfies Record<string, { name: string; severity: Severity }>;

/** What is wrong with the suppressions of a notebook. */
export function suppressionFindings(suppressions: readonly Suppression[], severityOf: SeverityOf): LintFinding[] {
  return suppressions.flatMap((suppression) => {
    const findings: LintFinding[] = [];
    const report = (meta: (typeof META)[keyof typeof META], message: string): void => {
      const severity = severityOf(meta);
      if (severity !== 'off') findings.push(findingAt(suppression, meta.name, severity, message));
    };
    if (suppression.reason === '' || suppression.rules.length === 0) {
      report(
        META[WITHOUT_REASON],
        'This suppression has no effect without a rule and a reason. Write "# preflight: allow category/rule -- why it is right here".',
      );
    }
    const known = knownNames();
    for (const name of suppression.rules) {
      if (!known.has(name) && !isRuffRule(name)) {
        report(
          META[UNKNOWN_RULE],
          `There is no rule "${name}", so nothing is suppressed. Check the name with "preflight explain".`,
        );
      }
    }
    return findings;
  });
}

let names: ReadonlySet<string> | undefined;

function knownNames(): ReadonlySet<string> {
  return (names ??= new Set(rules.map(({ name }) => name)));
}

function findingAt(at: Suppression, rule: string, severity: Severity, message: string): LintFinding {
  const { cell, start, end } = at;
  return {
    rule,
    severity,
    message,
    cell,
    start,
    end,
    related: [],
    confidence: 1,
    fix: undefined,
    suppressed: undefined,
  };
}
