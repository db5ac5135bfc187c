import type { TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import type { LintFinding } from '../core/lint/engine';
import { compatibleEdits } from '../core/lint/fixes';
import type { NotebookEdit } from '../core/notebook/edit';
import { applyEdits } from '../core/notebook/edit';
import type { Notebook } from '../core/notebook/notebook';
import { Places } from './diagnostics';
import type { LintedNotebook } from './session';

/** Finds what is wrong in a state of a notebook. */
export type Linter = (notebook: Notebook) => readonly LintFinding[];

/** Rounds after which fixing a whole notebook stops; each can make further fixes possible. */
const MAX_ROUNDS = 10;

/** Whether every client can apply the edits: they only change texts of cells. */
export function isTextOnly(edits: readonly NotebookEdit[]): boolean {
  return edits.every(({ kind }) => kind === 'replace');
}

/** Text changes of cells as an edit of the protocol, for exactly these versions of the cells. */
export function workspaceEdit(
  edits: readonly NotebookEdit[],
  linted: LintedNotebook,
  versionOf: (uri: string) => number | null,
): WorkspaceEdit {
  const places = new Places(linted.notebook);
  const byUri = new Map<string, TextEdit[]>();
  for (const edit of edits) {
    const uri = edit.kind === 'replace' ? linted.uris[edit.cell] : undefined;
    if (edit.kind !== 'replace' || uri === undefined) continue;
    const range = places.range(edit);
    byUri.set(uri, [...(byUri.get(uri) ?? []), { range, newText: edit.text }]);
  }
  const documentChanges = [...byUri].map(([uri, textEdits]) => ({
    textDocument: { uri, version: versionOf(uri) },
    edits: textEdits,
  }));
  return { documentChanges };
}

/**
 * Text changes that fix all that can be fixed by text, of one rule or of all; worked out until nothing more changes, so
 * that asking again gives nothing. Fixes that need a person or other cells are left out.
 */
export function fixAllText(linted: LintedNotebook, lint: Linter, rule?: string): NotebookEdit[] {
  let notebook = linted.notebook;
  let findings = linted.findings;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const wanted = findings.filter(
      (finding) => finding.fix && isTextOnly(finding.fix.edits) && (rule === undefined || finding.rule === rule),
    );
    const { edits } = compatibleEdits(wanted);
    if (edits.length === 0) break;
    notebook = applyEdits(notebook, edits);
    findings = lint(notebook);
  }
  return notebook.cells.flatMap((cell, index) => {
    const before = linted.notebook.cells[index]?.text ?? '';
    return before === cell.text ? [] : [changeOf(before, cell.text, index)];
  });
}

/** All fixes of a notebook that go together, cells and files included, for a client that applies them. */
export function fixAllEdits(linted: LintedNotebook, rule: string | undefined): NotebookEdit[] {
  const wanted = linted.findings.filter((finding) => rule === undefined || finding.rule === rule);
  return compatibleEdits(wanted).edits.filter(({ kind }) => kind !== 'renameNotebook');
}

/** The smallest replacement that turns one text into the other. */
function changeOf(before: string, after: string, cell: number): NotebookEdit {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (
    end < before.length - start &&
    end < after.length - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  ) {
    end++;
  }
  const text = after.slice(start, after.length - end);
  return { kind: 'replace', cell, start, end: before.length - end, text };
}
