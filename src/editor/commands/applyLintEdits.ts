import { window, workspace } from 'vscode';
import { PreflightError } from '../../core/base/problem';
import type { ApplyEdits } from '../../core/lint/protocol';
import type { Editor } from '../editor';
import { activeNotebook } from '../lint/linting';
import { workspaceEditOf } from '../lint/notebookEdits';

/** Applies what a code action of the language server carries, to exactly the version that it was worked out for. */
export async function applyLintEdits(editor: Editor, argument: unknown): Promise<void> {
  if (!isApplyEdits(argument)) return;
  const notebook = workspace.notebookDocuments.find(({ uri }) => uri.toString() === argument.notebook);
  if (notebook?.version !== argument.version) throw changedMeanwhile();
  const root = (await editor.repositories.of(notebook.uri))?.root ?? workspace.getWorkspaceFolder(notebook.uri)?.uri;
  const edit = workspaceEditOf(notebook, argument.edits, root ?? notebook.uri.with({ path: '/' }));
  if (!(await workspace.applyEdit(edit))) throw changedMeanwhile();
}

/** Applies all fixes of the active notebook that need nobody to confirm them. */
export async function fixNotebook(editor: Editor): Promise<void> {
  const notebook = activeNotebook();
  const edits = notebook && (await editor.linting.fixAll(notebook));
  if (edits) await applyLintEdits(editor, edits);
  else void window.showInformationMessage('There is nothing that Preflight can fix by itself in this notebook.');
}

/** Only the language server makes these arguments; this tells them from a call without any. */
function isApplyEdits(argument: unknown): argument is ApplyEdits {
  return typeof argument === 'object' && argument !== null && 'edits' in argument && 'notebook' in argument;
}

function changedMeanwhile(): PreflightError {
  return new PreflightError({
    code: 'lint/notebook-changed',
    message: 'The notebook has changed since this fix was worked out, so nothing was changed.',
    remedy: 'Ask for the fix again.',
  });
}
