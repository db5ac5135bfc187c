import type { Diagnostic, NotebookCell, NotebookDocument, Uri } from 'vscode';
import { DiagnosticSeverity, languages } from 'vscode';
import { DIAGNOSTIC_SOURCE } from '../../core/lint/protocol';

export const NOTEBOOK_TYPE = 'jupyter-notebook';

/** Preflight's findings in a document, most severe first, then in the order of the text. */
export function findingsOf(uri: Uri): Diagnostic[] {
  return languages
    .getDiagnostics(uri)
    .filter(({ source }) => source === DIAGNOSTIC_SOURCE)
    .sort((a, b) => a.severity - b.severity || a.range.start.compareTo(b.range.start));
}

/** Preflight's findings in all cells of a notebook. */
export function findingsIn(notebook: NotebookDocument): Diagnostic[] {
  return notebook.getCells().flatMap((cell: NotebookCell) => findingsOf(cell.document.uri));
}

/** Codicon of a severity. */
export function iconOf(severity: DiagnosticSeverity): 'error' | 'warning' | 'info' {
  if (severity === DiagnosticSeverity.Error) return 'error';
  return severity === DiagnosticSeverity.Warning ? 'warning' : 'info';
}

/** The rule of a finding, from the code of its diagnostic. */
export function ruleOf(code: Diagnostic['code']): string {
  return String(typeof code === 'object' ? code.value : code);
}
