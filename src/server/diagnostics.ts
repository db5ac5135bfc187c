import type { Diagnostic, Range } from 'vscode-languageserver';
import { DiagnosticSeverity } from 'vscode-languageserver';
import type { CellRange, LintFinding } from '../core/lint/engine';
import { DIAGNOSTIC_SOURCE } from '../core/lint/protocol';
import { rulePagePath } from '../core/lint/rulePage';
import { LineIndex } from '../core/notebook/lines';
import type { Notebook } from '../core/notebook/notebook';

const SEVERITIES = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
} as const;

/** A notebook with the URI of each cell's document. */
export interface AddressedNotebook {
  readonly notebook: Notebook;
  readonly uris: readonly string[];
}

/**
 * The cell in which a finding is shown: its own; for the whole notebook the first one of code, because editors draw text cells
 * without findings and offer no actions there.
 */
export function shownCell(finding: CellRange, { cells }: Notebook): number {
  if (finding.cell !== undefined) return finding.cell;
  return Math.max(
    0,
    cells.findIndex(({ kind }) => kind === 'code'),
  );
}

/** Diagnostics by cell, suppressed findings left out. Ranges are in lines and UTF-16 columns. */
export function diagnosticsOf(
  findings: readonly LintFinding[],
  { notebook, uris }: AddressedNotebook,
  rulePages: string | undefined,
): Diagnostic[][] {
  const result: Diagnostic[][] = uris.map(() => []);
  const place = new Places(notebook);
  for (const finding of findings) {
    if (finding.suppressed) continue;
    const related = finding.related.flatMap(({ message, ...range }) => {
      const uri = uris[shownCell(range, notebook)];
      // Editors name a place by line and column alone, which tells no cell from another.
      const cell = range.cell === undefined || range.cell === finding.cell ? '' : ` (cell ${range.cell + 1})`;
      return uri === undefined ? [] : [{ location: { uri, range: place.range(range) }, message: `${message}${cell}` }];
    });
    result[shownCell(finding, notebook)]?.push({
      range: place.range(finding),
      severity: SEVERITIES[finding.severity],
      code: finding.rule,
      ...(rulePages === undefined ? {} : { codeDescription: { href: `${rulePages}/${rulePagePath(finding.rule)}` } }),
      source: DIAGNOSTIC_SOURCE,
      message: finding.message,
      ...(related.length > 0 ? { relatedInformation: related } : {}),
    });
  }
  return result;
}

/** Ranges of the protocol in the cells of a notebook. */
export class Places {
  readonly #notebook: Notebook;
  readonly #lines = new Map<number, LineIndex>();

  constructor(notebook: Notebook) {
    this.#notebook = notebook;
  }

  /** A stretch of a cell; the start of the first cell for the whole notebook. */
  range(range: CellRange): Range {
    if (range.cell === undefined) return { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const lines = this.lines(range.cell);
    const [start, end] = [lines.at(range.start), lines.at(range.end)];
    return {
      start: { line: start.line, character: start.column },
      end: { line: end.line, character: end.column },
    };
  }

  lines(cell: number): LineIndex {
    let lines = this.#lines.get(cell);
    if (!lines) this.#lines.set(cell, (lines = new LineIndex(this.#notebook.cells[cell]?.text ?? '')));
    return lines;
  }
}
