import type { NotebookCell, NotebookDocument } from 'vscode';
import {
  NotebookCellData,
  NotebookCellKind,
  NotebookEdit,
  NotebookRange,
  Range,
  TextEdit,
  Uri,
  WorkspaceEdit,
} from 'vscode';
import type { NotebookEdit as CoreEdit } from '../../core/notebook/edit';
import { replaced } from '../../core/notebook/edit';

type Of<Kind extends CoreEdit['kind']> = Extract<CoreEdit, { kind: Kind }>;

/**
 * Edits of the linter as one edit of the workspace, which one undo takes back. Texts change in place; a cell whose
 * outputs or position change is replaced, because the editor has no other way.
 * @param root where files beside the notebook are written
 */
export function workspaceEditOf(notebook: NotebookDocument, edits: readonly CoreEdit[], root: Uri): WorkspaceEdit {
  const result = new WorkspaceEdit();
  const changes = notebook.getCells().flatMap((cell) => cellEdits(result, cell, ofCell(edits, cell.index)));
  for (const edit of edits) {
    if (edit.kind === 'insertCell') changes.push(NotebookEdit.insertCells(edit.before, [newCell(edit)]));
    else if (edit.kind === 'moveCell') {
      const cell = notebook.cellAt(edit.cell);
      changes.push(NotebookEdit.insertCells(edit.before, [dataOf(cell, ofCell(edits, cell.index))]));
    } else if (edit.kind === 'renameNotebook') {
      result.renameFile(notebook.uri, Uri.joinPath(notebook.uri, '..', edit.name));
    } else if (edit.kind === 'writeFile') {
      const contents = new TextEncoder().encode(edit.text);
      result.createFile(Uri.joinPath(root, edit.path), { overwrite: true, contents });
    }
  }
  if (changes.length > 0) result.set(notebook.uri, changes);
  return result;
}

/** What happens to one cell: it goes, it is replaced, or its text and tags change in place. */
function cellEdits(result: WorkspaceEdit, cell: NotebookCell, own: readonly CoreEdit[]): NotebookEdit[] {
  const here = new NotebookRange(cell.index, cell.index + 1);
  if (own.some(({ kind }) => kind === 'deleteCell' || kind === 'moveCell')) return [NotebookEdit.deleteCells(here)];
  if (own.some(({ kind }) => kind === 'clearOutputs')) return [NotebookEdit.replaceCells(here, [dataOf(cell, own)])];
  const texts = own.filter((edit) => edit.kind === 'replace');
  if (texts.length > 0)
    result.set(
      cell.document.uri,
      texts.map((edit) => textEdit(cell, edit)),
    );
  return own.flatMap((edit) => {
    if (edit.kind === 'setTags')
      return [NotebookEdit.updateCellMetadata(cell.index, withTags(cell.metadata, edit.tags))];
    if (edit.kind === 'setCellId')
      return [NotebookEdit.updateCellMetadata(cell.index, { ...cell.metadata, id: edit.id })];
    return [];
  });
}

function ofCell(edits: readonly CoreEdit[], index: number): CoreEdit[] {
  return edits.filter((edit) => 'cell' in edit && edit.cell === index);
}

function textEdit({ document }: NotebookCell, { start, end, text }: Of<'replace'>): TextEdit {
  return TextEdit.replace(new Range(document.positionAt(start), document.positionAt(end)), text);
}

/** A copy of a cell with the edits that concern it. */
function dataOf(cell: NotebookCell, own: readonly CoreEdit[]): NotebookCellData {
  const texts = own.filter((edit) => edit.kind === 'replace');
  const cleared = own.find((edit) => edit.kind === 'clearOutputs');
  const tagged = own.find((edit) => edit.kind === 'setTags');
  const data = new NotebookCellData(cell.kind, replaced(cell.document.getText(), texts), cell.document.languageId);
  if (cell.executionSummary) data.executionSummary = cell.executionSummary;
  data.metadata = tagged ? withTags(cell.metadata, tagged.tags) : cell.metadata;
  data.outputs = cell.outputs.filter((_, index) => !cleared || cleared.outputs?.includes(index) === false);
  return data;
}

function newCell({ cellKind, text, tags = [] }: Of<'insertCell'>): NotebookCellData {
  const isCode = cellKind === 'code';
  const kind = isCode ? NotebookCellKind.Code : NotebookCellKind.Markup;
  const data = new NotebookCellData(kind, text, isCode ? 'python' : 'markdown');
  if (tags.length > 0) data.metadata = withTags({}, tags);
  return data;
}

/** The editor keeps a cell's own nbformat metadata under `metadata`. */
function withTags(metadata: Readonly<Record<string, unknown>>, tags: readonly string[]): Record<string, unknown> {
  const own = metadata['metadata'];
  return { ...metadata, metadata: { ...(typeof own === 'object' ? own : {}), tags } };
}
