import { commands, window, workspace } from 'vscode';
import { PreflightError } from '../../core/base/problem';
import type { LintReport } from '../../core/lint/finding';
import { textOf } from '../base/targets';
import type { Editor } from '../editor';
import { activeNotebook } from '../lint/linting';
import { plural } from '../models/overview';

/** Lints the active notebook (or `notebook`, a URI, of the argument) as a readiness check would. */
export async function lintNotebook(editor: Editor, argument: unknown): Promise<LintReport | undefined> {
  const given = textOf(argument, 'notebook');
  const notebook = workspace.notebookDocuments.find(({ uri }) => uri.toString() === given) ?? activeNotebook();
  if (!notebook) throw noNotebook();
  const repository = await editor.repositories.of(notebook.uri);
  if (!repository) throw outsideWorkspace();
  const report = await editor.gateFindings.lint(repository, notebook);
  const { error, warning, info } = report.summary;
  const count = error + warning + info;
  if (count > 0) await commands.executeCommand('workbench.panel.markers.view.focus');
  const text = count === 0 ? 'No findings.' : `${plural(count, 'finding')}, ${plural(error, 'error')}.`;
  window.setStatusBarMessage(`Preflight: ${text}`, 5000);
  return report;
}

function noNotebook(): PreflightError {
  return new PreflightError({
    code: 'lint/no-notebook',
    message: 'No notebook is open in front.',
    remedy: 'Open the notebook to lint, then try again.',
  });
}

function outsideWorkspace(): PreflightError {
  return new PreflightError({
    code: 'workspace/outside',
    message: 'The notebook is not in a folder of this workspace.',
    remedy: 'Open the repository that it belongs to.',
  });
}
