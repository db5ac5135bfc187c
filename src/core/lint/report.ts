import type { Notebook } from '../notebook/notebook';
import { LineIndex } from '../notebook/lines';
import type { CellRange, LintFinding } from './engine';
import type { FileFindings, Finding, LintReport } from './finding';

/** Findings in the form of reports: lines and columns from 1. */
export function reportedFindings(findings: readonly LintFinding[], notebook: Notebook): Finding[] {
  const lines = new Map<number, LineIndex>();
  const place = (range: CellRange): Pick<Finding, 'cell' | 'line' | 'column' | 'endLine' | 'endColumn'> => {
    const cell = range.cell === undefined ? undefined : notebook.cells[range.cell];
    if (!cell) return { cell: null, line: 1, column: 1, endLine: 1, endColumn: 1 };
    let index = lines.get(cell.index);
    if (!index) lines.set(cell.index, (index = new LineIndex(cell.text)));
    const [start, end] = [index.at(range.start), index.at(range.end)];
    return {
      cell: cell.index,
      line: start.line + 1,
      column: start.column + 1,
      endLine: end.line + 1,
      endColumn: end.column + 1,
    };
  };
  return findings.map((finding) => ({
    rule: finding.rule,
    severity: finding.severity,
    message: finding.message,
    ...place(finding),
    related: finding.related.flatMap(({ message, ...range }) => {
      const { cell, line, column } = place(range);
      return cell === null ? [] : [{ cell, line, column, message }];
    }),
    fixable: finding.fix !== undefined,
    suppressed: finding.suppressed ?? null,
  }));
}

/** The report of a run. Suppressed findings are counted as such and by no severity. */
export function lintReport(files: readonly FileFindings[], durationMs: number): LintReport {
  const summary = { files: files.length, error: 0, warning: 0, info: 0, suppressed: 0 };
  for (const { findings } of files) {
    for (const { severity, suppressed } of findings) summary[suppressed ? 'suppressed' : severity]++;
  }
  return { schema: 'preflight.lint/1', files: [...files], summary, durationMs };
}
