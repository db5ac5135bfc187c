import { LineIndex } from '../../notebook/lines';
import { suppressionFor } from '../engine';
import type { Finding } from '../finding';
import type { SeverityOf } from '../severities';
import type { ProgramCell, RuffProgram } from './program';
import { cellAt } from './program';
import type { RuffDiagnostic } from './ruff';
import { ruffMessage, ruffName, ruffSeverity } from './ruffRules';

/** Ruff could not check the notebook; it has no page and cannot be suppressed. */
export const NOT_CHECKED = 'ruff/not-checked';

/** Characters of a name in a message. */
const LONGEST_NAME = 100;

/**
 * The findings of ruff in the cells of the notebook: what a notebook makes meaningless is left out, suppressions and
 * severities hold as for every other rule.
 */
export function ruffFindings(
  program: RuffProgram,
  diagnostics: readonly RuffDiagnostic[] | undefined,
  severityOf: SeverityOf,
): Finding[] {
  if (!diagnostics) return [notChecked()];
  const lines = new LineIndex(program.text);
  return diagnostics.flatMap((diagnostic) => findingOf(diagnostic, program, lines, severityOf));
}

function findingOf(
  diagnostic: RuffDiagnostic,
  program: RuffProgram,
  lines: LineIndex,
  severityOf: SeverityOf,
): Finding[] {
  const { code, message } = diagnostic;
  const start = lines.offset(diagnostic.start);
  const cell = cellAt(program.cells, start);
  const rule = ruffName(code);
  const severity = ruffSeverity(rule, severityOf);
  if (!cell || severity === 'off' || isMeaningless(diagnostic, cell, program, lines)) return [];
  const end = Math.min(cell.start + cell.length, Math.max(start, lines.offset(diagnostic.end)));
  const first = lines.at(cell.start).line;
  const [from, to] = [lines.at(start), lines.at(end)];
  const range = { cell: cell.index, start: start - cell.start, end: end - cell.start };
  const finding: Finding = {
    rule,
    severity,
    message: ruffMessage(code, message, program.text.slice(start, Math.min(end, start + LONGEST_NAME))),
    cell: cell.index,
    line: from.line - first + 1,
    column: from.column + 1,
    endLine: to.line - first + 1,
    endColumn: to.column + 1,
    related: diagnostic.others
      .filter((other) => cellAt(program.cells, lines.offset(other)) === cell)
      .map(({ line, column }) => ({
        cell: cell.index,
        line: line - first + 1,
        column: column + 1,
        message: 'Ruff means this place too',
      })),
    fixable: false,
    suppressed: suppressionFor(rule, range, program.suppressions) ?? null,
  };
  return [finding];
}

/** Findings in document order, for those of several sources. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(
    (a, b) => (a.cell ?? -1) - (b.cell ?? -1) || a.line - b.line || a.column - b.column || (a.rule < b.rule ? -1 : 1),
  );
}

/** Whether the notebook around a diagnostic takes its sense away. */
function isMeaningless(diagnostic: RuffDiagnostic, cell: ProgramCell, program: RuffProgram, lines: LineIndex): boolean {
  const start = lines.offset(diagnostic.start);
  switch (diagnostic.code) {
    case 'F401':
      return !program.unusedImports.some((alias) => alias.start <= start && start < alias.end);
    // Cells are run again and again, so that a second import or definition in another cell is no mistake.
    case 'F811':
      return !diagnostic.others.every((other) => cellAt(program.cells, lines.offset(other)) === cell);
    // The value of the last expression is the cell's output.
    case 'B015':
    case 'B018':
    case 'E703':
      return cell.shown !== undefined && start >= cell.shown;
    default:
      return false;
  }
}

function notChecked(): Finding {
  return {
    rule: NOT_CHECKED,
    severity: 'info',
    message: 'Ruff stopped with an error of its own, so its rules did not run on this notebook.',
    cell: null,
    line: 1,
    column: 1,
    endLine: 1,
    endColumn: 1,
    related: [],
    fixable: false,
    suppressed: null,
  };
}
