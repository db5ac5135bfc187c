import type { CodeActionParams, Diagnostic } from 'vscode-languageserver';
import type { LintFinding } from '../core/lint/engine';
import { DIAGNOSTIC_SOURCE } from '../core/lint/protocol';
import type { ActionTools } from './codeActions';
import { isRuffRule } from '../core/lint/ruff/ruffRules';
import { rules } from '../core/lint/rules';
import { Places, shownCell } from './diagnostics';
import type { Linter } from './fixes';

/** A finding at a place, with the client's diagnostic for it. */
export interface Shown {
  readonly finding: LintFinding;
  readonly diagnostic: Diagnostic | undefined;
  /** All findings of the notebook that were made in the same way. */
  readonly among: readonly LintFinding[];
  /** Makes them again, for another state of the notebook. */
  readonly lint: Linter;
}

/**
 * The findings in the range that was asked for, those of typing and those that the client has from a readiness check; the
 * narrowest first, because whoever stands on a word means that rather than the line or the notebook.
 */
export function findingsAt({ range, context }: CodeActionParams, cell: number, tools: ActionTools): Shown[] {
  const { linted, lint } = tools;
  const lines = new Places(linted.notebook).lines(cell);
  const [start = 0, end = 0] = [range.start, range.end].map(({ line, character }) =>
    lines.offset({ line, column: character }),
  );
  const firstLine = lines.line(0).length;
  const typed = linted.findings
    .filter((finding) => !finding.suppressed && shownCell(finding, linted.notebook) === cell)
    .filter((finding) =>
      finding.cell === undefined ? start <= firstLine : finding.start <= end && finding.end >= start,
    )
    .map((finding) => ({
      finding,
      diagnostic: context.diagnostics.find(({ code, message }) => code === finding.rule && message === finding.message),
      among: linted.findings,
      lint,
    }));
  const known = new Set(typed.map(({ diagnostic }) => diagnostic));
  const others = context.diagnostics.filter(
    (diagnostic) => diagnostic.source === DIAGNOSTIC_SOURCE && !known.has(diagnostic),
  );
  const made = new Map<string, readonly LintFinding[]>();
  const shown = [...typed, ...others.flatMap((diagnostic) => shownAtGate(diagnostic, cell, tools, made) ?? [])];
  return shown.sort((a, b) => widthOf(a) - widthOf(b));
}

function widthOf({ finding: { cell, start, end } }: Shown): number {
  return cell === undefined ? Number.MAX_SAFE_INTEGER : end - start;
}

/**
 * What a readiness check found: made again for its fix; without one where it comes from ruff or cannot be made here. `made`
 * holds what was made again for other diagnostics, by rule.
 */
function shownAtGate(
  diagnostic: Diagnostic,
  cell: number,
  tools: ActionTools,
  made: Map<string, readonly LintFinding[]>,
): Shown | undefined {
  const { message, range, code } = diagnostic;
  if (typeof code !== 'string') return undefined;
  const { notebook } = tools.linted;
  const lint: Linter = (other) => tools.lintAtGate(other, code);
  const among = made.get(code) ?? lint(notebook);
  made.set(code, among);
  const same = among.find((finding) => shownCell(finding, notebook) === cell && finding.message === message);
  // A finding that has just gone is still among the diagnostics of the client.
  if (same?.suppressed || (!same && !isOfGate(code))) return undefined;
  const lines = new Places(notebook).lines(cell);
  const [start, end] = [range.start, range.end].map(({ line, character: column }) => lines.offset({ line, column }));
  const finding: LintFinding = same ?? {
    ...{ cell, start: start ?? 0, end: end ?? 0 },
    ...{ rule: code, message, severity: 'info', related: [], confidence: 1, fix: undefined, suppressed: undefined },
  };
  return { finding, diagnostic, among, lint };
}

function isOfGate(name: string): boolean {
  return isRuffRule(name) || rules.some((rule) => rule.name === name && rule.moment === 'gate');
}
