import type { QuickPickItem } from 'vscode';
import { Uri, commands, window, workspace } from 'vscode';
import { PreflightError } from '../../core/base/problem';
import type { ScaffoldResult } from '../../core/model/scaffold/scaffoldModel';
import { loadEngine } from '../base/engine';
import { withJob } from '../base/job';
import { openPlace } from '../base/open';
import { textOf } from '../base/targets';
import type { Editor } from '../editor';
import { plural } from '../models/overview';

/**
 * Writes model.yaml and a model card from a notebook: the one given (a URI, or an object with `notebook` and `name`),
 * the active one, or one that the person picks; then opens the card at what is left to say.
 */
export async function createModel(editor: Editor, argument: unknown): Promise<ScaffoldResult | undefined> {
  const notebook = await notebookOf(argument);
  if (!notebook) return undefined;
  const repository = await editor.repositories.of(notebook);
  if (!repository) throw outsideWorkspace();
  const engine = await loadEngine();
  const ports = await editor.repositories.ports(repository);
  const path = notebook.path.slice(repository.root.path.length + 1);
  await workspace.saveAll(false);
  const suggested = async () => await withJob('New model', (job) => engine.suggestName(ports, path, job));
  const name = textOf(argument, 'name') ?? (await askName(await suggested()));
  if (name === undefined) return undefined;
  const result = await withJob('New model', (job) => engine.scaffoldModel(ports, { notebook: path, name }, job));
  editor.models.refresh();
  await openResult(repository.root, result);
  return result;
}

async function openResult(root: Uri, { name, folder, written, placeholders }: ScaffoldResult): Promise<void> {
  const [first] = placeholders;
  const file = first?.file ?? written[0] ?? `${folder}/model.yaml`;
  await openPlace(root, { file, line: first?.line ?? 1 });
  const left = placeholders.length > 0 ? ` ${plural(placeholders.length, 'placeholder')} left to fill in.` : '';
  const message = written.length > 0 ? `Wrote ${written.join(', ')}.${left}` : `${name} was described already.`;
  void window.showInformationMessage(message, 'Check Readiness').then((choice) => {
    if (choice) void commands.executeCommand('preflight.model.check', { root: root.toString(), model: name });
  });
}

async function notebookOf(argument: unknown): Promise<Uri | undefined> {
  if (argument instanceof Uri) return argument;
  const given = textOf(argument, 'notebook');
  if (given !== undefined) return Uri.parse(given);
  const active = window.activeNotebookEditor?.notebook.uri;
  if (active) return active;
  const found = await workspace.findFiles('**/*.ipynb', '**/{.ipynb_checkpoints,node_modules,.venv}/**', 500);
  if (found.length === 0) throw noNotebook();
  const items = found.map((uri): QuickPickItem & { uri: Uri } => ({ label: workspace.asRelativePath(uri), uri }));
  items.sort((a, b) => a.label.localeCompare(b.label));
  const title = 'New Model from Notebook';
  return (await window.showQuickPick(items, { title, placeHolder: 'The notebook that trains the model' }))?.uri;
}

async function askName(suggested: string): Promise<string | undefined> {
  const { slug, modelNameSchema } = await loadEngine();
  return await window.showInputBox({
    title: 'New Model from Notebook',
    prompt: 'Name of the model: lower-case letters, digits and single hyphens',
    value: suggested,
    ignoreFocusOut: true,
    validateInput: (text) => {
      if (modelNameSchema.safeParse(text).success) return undefined;
      const suggestion = slug(text);
      return suggestion === '' ? 'For example churn-eu' : `For example ${suggestion}`;
    },
  });
}

function outsideWorkspace(): PreflightError {
  return new PreflightError({
    code: 'workspace/outside',
    message: 'The notebook is not in a folder of this workspace.',
    remedy: 'Open the repository that it belongs to.',
  });
}

function noNotebook(): PreflightError {
  return new PreflightError({
    code: 'workspace/no-notebook',
    message: 'There is no notebook in this workspace.',
    remedy: 'Open the folder that holds the notebook which trains the model.',
  });
}
