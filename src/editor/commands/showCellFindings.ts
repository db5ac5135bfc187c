import { Selection, Uri, commands, window, workspace } from 'vscode';
import { findingsOf, NOTEBOOK_TYPE } from '../lint/findings';

/** Goes to the first finding of a cell (given by its document's URI) and shows it in place. */
export async function showCellFindings(argument: unknown): Promise<void> {
  if (typeof argument !== 'string') return;
  const uri = Uri.parse(argument);
  const [first] = findingsOf(uri);
  const notebook = workspace.notebookDocuments.find(
    (each) => each.notebookType === NOTEBOOK_TYPE && each.getCells().some(({ document }) => isSame(document.uri, uri)),
  );
  const cell = notebook?.getCells().find(({ document }) => isSame(document.uri, uri));
  if (!first || !notebook || !cell) return;
  await window.showNotebookDocument(notebook);
  const editor = await window.showTextDocument(cell.document);
  editor.selection = new Selection(first.range.start, first.range.start);
  // The hover wraps long messages, lists all findings of the place and leads to their fixes and pages.
  await commands.executeCommand('editor.action.showHover', { focus: 'autoFocusImmediately' });
}

function isSame(a: Uri, b: Uri): boolean {
  return a.toString() === b.toString();
}
