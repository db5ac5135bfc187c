import type { Policy } from '../../readiness/policy';
import type { Severity } from '../finding';
import type { SeverityOf } from '../severities';

/** A rule of ruff that runs at the gate. */
export interface RuffRule {
  /** `ruff/F401`: what policies, suppressions and reports call it. */
  readonly name: string;
  readonly code: string;
  /** Last part of the address of ruff's own page. */
  readonly page: string;
  readonly severity: Severity;
  /** What it means for deployment, and what to do; ruff's own messages only say what there is. */
  readonly consequence?: string;
  /** Runs only where the policy names it. */
  readonly off?: true;
}

const PREFIX = 'ruff/';

function on(code: string, page: string, severity: Severity, consequence: string): RuffRule {
  return { name: PREFIX + code, code, page, severity, consequence };
}

function off(code: string, page: string): RuffRule {
  return { name: PREFIX + code, code, page, severity: 'info', off: true };
}

/**
 * The rules of ruff that say something about deployment. Those that are on are certain in a notebook; of the others many
 * findings are matters of taste, or another rule of Preflight knows notebooks better (`F821`: `hidden-state/undefined-name`).
 */
export const RUFF_RULES: readonly RuffRule[] = [
  on('F401', 'unused-import', 'info', 'Remove it, so that nothing is installed and loaded for it'),
  on('F811', 'redefined-while-unused', 'info', 'Remove the one that counts for nothing'),
  on('F632', 'is-literal', 'warning', 'With "is" the result depends on the version of Python'),
  on('F601', 'multi-value-repeated-key-literal', 'warning', 'Only the last value is kept; correct the key'),
  on('F502', 'percent-format-expected-mapping', 'error', 'The line fails when it runs'),
  on('F507', 'percent-format-positional-count-mismatch', 'error', 'The line fails when it runs'),
  on('F524', 'string-dot-format-missing-arguments', 'error', 'The line fails when it runs'),
  on('NPY001', 'numpy-deprecated-type-alias', 'warning', 'The line fails with the numpy of today'),
  on('NPY003', 'numpy-deprecated-function', 'warning', 'The line fails with numpy 2'),
  on('NPY201', 'numpy2-deprecation', 'warning', 'The line fails with numpy 2'),
  on('S113', 'request-without-timeout', 'info', 'A server that does not answer holds the job for ever; pass timeout'),
  on('S202', 'tarfile-unsafe-members', 'warning', 'An archive can write outside the folder; pass filter="data"'),
  on('S501', 'request-with-no-cert-validation', 'warning', 'Anybody on the way can change the data'),
  on('S506', 'unsafe-yaml-load', 'warning', 'The file can run code; use yaml.safe_load'),
  off('A001', 'builtin-variable-shadowing'),
  off('B006', 'mutable-argument-default'),
  off('C901', 'complex-structure'),
  off('D103', 'undocumented-public-function'),
  off('E722', 'bare-except'),
  off('ERA001', 'commented-out-code'),
  off('F821', 'undefined-name'),
  off('F841', 'unused-variable'),
  off('ICN001', 'unconventional-import-alias'),
  off('NPY002', 'numpy-legacy-random'),
  off('PD002', 'pandas-use-of-inplace-argument'),
  off('PD011', 'pandas-use-of-dot-values'),
  off('PTH118', 'os-path-join'),
  off('PTH123', 'builtin-open'),
  off('S108', 'hardcoded-temp-file'),
  off('S608', 'hardcoded-sql-expression'),
];

/** Codes that say nothing about a notebook: a cell is no module, and its imports and prints are meant. */
const NOT_IN_NOTEBOOKS: ReadonlySet<string> = new Set(
  'E402 D100 INP001 T201 T203 W291 W293 W391 W292 F704 F706 PLE1142'.split(' '),
);

/** Whether a name is one of a rule of ruff; such names need not be in the table. */
export function isRuffRule(name: string): boolean {
  return /^ruff\/[A-Z]{1,6}\d{1,4}$/.test(name);
}

/** What a rule of ruff is called here. */
export function ruffName(code: string): string {
  return PREFIX + code;
}

/** The address of ruff's page about a rule; for one that is not in the table, that which ruff forwards by the code. */
export function ruffPage(name: string): string {
  const rule = RUFF_RULES.find((known) => known.name === name);
  return `https://docs.astral.sh/ruff/rules/${rule?.page ?? name.slice(PREFIX.length)}/`;
}

/** The codes that ruff is asked for: what is on by itself or by the policy; with `only`, those of its names. */
export function ruffCodes(
  policy: Pick<Policy['lint'], 'rules' | 'overrides'>,
  only: readonly string[] | undefined,
): readonly string[] {
  if (only) return usable(only.filter(isRuffRule));
  const levels = [policy.rules, ...policy.overrides.map(({ rules }) => rules)];
  const named = levels.flatMap((rules) =>
    Object.entries(rules).flatMap(([name, level]) => (isRuffRule(name) && level !== 'off' ? [name] : [])),
  );
  const own = RUFF_RULES.filter((rule) => rule.off !== true && policy.rules[rule.name] !== 'off');
  return usable([...own.map(({ name }) => name), ...named]);
}

function usable(names: readonly string[]): string[] {
  const codes = names.map((name) => name.slice(PREFIX.length));
  return [...new Set(codes)].filter((code) => !NOT_IN_NOTEBOOKS.has(code)).sort();
}

/** The severity of a finding of ruff. */
export function ruffSeverity(name: string, severityOf: SeverityOf): Severity | 'off' {
  return severityOf(RUFF_RULES.find((rule) => rule.name === name) ?? { name, severity: 'info', off: true });
}

/** Ruff's message with what follows from it. `name` is the text that it is about. */
export function ruffMessage(code: string, message: string, name: string): string {
  // Ruff counts lines over the whole notebook here.
  const what = code === 'F811' ? `"${name}" is defined here again before its first definition is used` : message;
  const consequence = RUFF_RULES.find((rule) => rule.code === code)?.consequence;
  return `${what.replace(/\.+$/, '')}.${consequence === undefined ? '' : ` ${consequence}.`}`;
}
