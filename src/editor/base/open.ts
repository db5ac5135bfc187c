import type { Uri } from 'vscode';
import {
  NotebookEditorRevealType,
  NotebookRange,
  Position,
  Range,
  Uri as Uris,
  commands,
  window,
  workspace,
} from 'vscode';
import type { Place } from '../../core/base/problem';

/** Opens a place of the repository: a line of a file, or a cell of a notebook with the line selected. */
export async function openPlace(root: Uri, place: Place): Promise<void> {
  const uri = Uris.joinPath(root, place.file);
  const position = new Position((place.line ?? 1) - 1, (place.column ?? 1) - 1);
  const selection = new Range(position, position);
  if (place.file.endsWith('.ipynb')) await openCell(uri, place.cell ?? 0, selection);
  else await openFile(uri, selection);
}

async function openFile(uri: Uri, selection: Range): Promise<void> {
  await commands.executeCommand('vscode.open', uri, { selection });
}

async function openCell(uri: Uri, index: number, selection: Range): Promise<void> {
  const editor = await window.showNotebookDocument(await workspace.openNotebookDocument(uri));
  if (index >= editor.notebook.cellCount) return;
  const range = new NotebookRange(index, index + 1);
  editor.selections = [range];
  editor.revealRange(range, NotebookEditorRevealType.InCenterIfOutsideViewport);
  await window.showTextDocument(editor.notebook.cellAt(index).document, { selection });
}
