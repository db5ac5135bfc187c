import type { CodeAction, Command } from 'vscode';
import { commands, window, workspace } from 'vscode';
import type { CellRun, RunCells } from '../../core/lint/protocol';
import { CLIENT_COMMANDS } from '../../core/lint/protocol';

/** Command of the Jupyter extension, which alone knows how to restart its kernels. */
const RESTART_AND_RUN_ALL = 'jupyter.restartkernelandrunallcells';

/** Leaves of the runs of a whole notebook the one that can be had: with a new kernel where an extension restarts it. */
export async function withPossibleRuns(actions: readonly (CodeAction | Command)[]): Promise<(CodeAction | Command)[]> {
  const runs = actions.map(runOf);
  if (!runs.includes('restartAndAll')) return [...actions];
  const left: CellRun = (await canRestart()) ? 'all' : 'restartAndAll';
  return actions.filter((_, index) => runs[index] !== left);
}

/** Runs cells as the commands of the editor do, so that a kernel is asked for where none is selected. */
export async function runCells({ notebook: uri, document, run }: RunCells): Promise<void> {
  const notebook = workspace.notebookDocuments.find((open) => open.uri.toString() === uri);
  const cell = notebook?.getCells().find((each) => each.document.uri.toString() === document);
  if (!notebook || !cell) return;
  // The commands look for the notebook among the editors that are in view.
  await window.showNotebookDocument(notebook, { preserveFocus: true });
  if (run === 'restartAndAll') {
    await commands.executeCommand(RESTART_AND_RUN_ALL, { notebookEditor: { notebookUri: notebook.uri } });
  } else if (run === 'all') {
    await commands.executeCommand('notebook.execute', notebook.uri);
  } else {
    const range = { start: run === 'cell' ? cell.index : 0, end: cell.index + 1 };
    await commands.executeCommand('notebook.cell.execute', { ranges: [range], document: notebook.uri });
  }
}

async function canRestart(): Promise<boolean> {
  return (await commands.getCommands(true)).includes(RESTART_AND_RUN_ALL);
}

function runOf(action: CodeAction | Command): CellRun | undefined {
  const command = typeof action.command === 'object' ? action.command : undefined;
  if (command?.command !== CLIENT_COMMANDS.runCells) return undefined;
  return (command.arguments?.[0] as RunCells | undefined)?.run;
}
