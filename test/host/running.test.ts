import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { ipynb } from '../support/notebooks';
import { TestKernel } from '../support/vscode/kernel';
import { hostRepository, until } from '../support/vscode/hostRepository';

const IMPORT = 'from sklearn.model_selection import train_test_split';
const SPLIT = 'a, b = train_test_split([1, 2])';
const UNSEEDED = 'randomness/missing-random-state';
const CHANGED = 'reproducibility/changed-since-run';
const DELETED = 'hidden-state/deleted-definition';
const ORDER = 'reproducibility/execution-order';

/** Cells in a real editor with a kernel that runs them. */
describe('cells that run, change and move', () => {
  let root: vscode.Uri;
  let kernel: TestKernel;
  let notebook: vscode.NotebookDocument;
  let made = 0;

  before(async () => {
    root = (await hostRepository()).root;
  });

  beforeEach(() => {
    kernel = new TestKernel();
  });

  afterEach(async () => {
    kernel.dispose();
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  async function open(...texts: string[]): Promise<void> {
    await openFile(ipynb(texts.map((source) => ({ cell_type: 'code' as const, source }))));
  }

  async function openFile(content: string): Promise<void> {
    const folder = path.join(root.fsPath, 'scratch');
    mkdirSync(folder, { recursive: true });
    const name = `running-${(made += 1)}.ipynb`;
    writeFileSync(path.join(folder, name), content);
    notebook = await vscode.workspace.openNotebookDocument(vscode.Uri.joinPath(root, 'scratch', name));
    await vscode.window.showNotebookDocument(notebook);
    await kernel.select(notebook);
  }

  /** Rules of the findings of each cell, in order. */
  function rules(): string[][] {
    return notebook.getCells().map(({ document }) =>
      vscode.languages
        .getDiagnostics(document.uri)
        .filter(({ source }) => source === 'preflight')
        .map(({ code }) => String(typeof code === 'object' ? code.value : code)),
    );
  }

  async function shows(expected: readonly (readonly string[])[]): Promise<void> {
    const wanted = JSON.stringify(expected);
    await until(wanted, () => (JSON.stringify(rules()) === wanted ? true : undefined)).catch((error: unknown) => {
      throw new Error(`${String(error)}, there is ${JSON.stringify(rules())}`);
    });
  }

  async function run(cell: number): Promise<void> {
    await vscode.commands.executeCommand('notebook.cell.execute', {
      ranges: [{ start: cell, end: cell + 1 }],
      document: notebook.uri,
    });
    await until('the cell to run', () => notebook.cellAt(cell).executionSummary?.executionOrder);
  }

  async function write(cell: number, text: string): Promise<void> {
    const { document } = notebook.cellAt(cell);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
    assert.ok(await vscode.workspace.applyEdit(edit));
  }

  async function select(cell: number): Promise<void> {
    await vscode.window.showNotebookDocument(notebook, { selections: [new vscode.NotebookRange(cell, cell + 1)] });
    await vscode.commands.executeCommand('notebook.cell.quitEdit');
    await until('the selection', () =>
      vscode.window.activeNotebookEditor?.selection.start === cell ? true : undefined,
    );
  }

  /** What the editor offers for the first finding of a rule. */
  async function offered(rule: string): Promise<vscode.CodeAction[]> {
    const index = rules().findIndex((own) => own.includes(rule));
    assert.ok(index >= 0, `${rule} is not shown: ${JSON.stringify(rules())}`);
    const { document } = notebook.cellAt(index);
    const found = vscode.languages.getDiagnostics(document.uri);
    const range = found.find(({ code }) => typeof code === 'object' && code.value === rule)?.range;
    await select(index);
    await vscode.window.showTextDocument(document);
    return await until(`actions of ${rule}`, async () => {
      const args = ['vscode.executeCodeActionProvider', document.uri, range] as const;
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(...args);
      return actions.some(({ title }) => title.includes(rule)) ? actions : undefined;
    });
  }

  async function choose(rule: string, title: string): Promise<void> {
    const actions = await offered(rule);
    const action = actions.find((each) => each.title === title);
    assert.ok(action?.command, `${title} is not among ${actions.map((each) => each.title).join('; ')}`);
    await vscode.commands.executeCommand(action.command.command, ...((action.command.arguments ?? []) as unknown[]));
  }

  it('shows that a cell was changed after its run, until its action runs it again', async () => {
    await open('x = 1', 'y = 2');
    await run(0);
    await shows([[], []]);
    await write(0, 'x = 3');
    await shows([[CHANGED], []]);
    await choose(CHANGED, 'Run this cell');
    await shows([[], []]);
    assert.equal(kernel.runs.at(-1), 'x = 3');
  });

  it('runs the cells above a changed one with it', async () => {
    await open('x = 1', 'y = x + 1');
    await run(0);
    await run(1);
    await write(0, 'x = 3');
    await write(1, 'y = x + 2');
    await shows([[CHANGED], [CHANGED]]);
    const before = kernel.runs.length;
    const { document } = notebook.cellAt(1);
    await vscode.commands.executeCommand('preflight.lint.runCells', {
      notebook: notebook.uri.toString(),
      document: document.uri.toString(),
      run: 'cellAndAbove',
    });
    await shows([[], []]);
    assert.deepEqual(kernel.runs.slice(before), ['x = 3', 'y = x + 2']);
  });

  it('runs all cells where they ran in another order; restarts the kernel only where something can', async () => {
    await open('x = 1', 'y = 2');
    await run(1);
    await run(0);
    await shows([[], [ORDER]]);
    const restart = 'Restart the kernel and run all cells';
    assert.ok((await offered(ORDER)).every(({ title }) => title !== restart));
    await choose(ORDER, 'Run all cells');
    await shows([[], []]);
    await run(0);
    await shows([[], [ORDER]]);
    let restarted: unknown;
    // In place of the Jupyter extension, which has this command.
    const jupyter = vscode.commands.registerCommand('jupyter.restartkernelandrunallcells', (argument: unknown) => {
      restarted = argument;
    });
    try {
      assert.ok((await offered(ORDER)).every(({ title }) => title !== 'Run all cells'));
      await choose(ORDER, restart);
      const { notebookEditor } = restarted as { notebookEditor: { notebookUri: vscode.Uri } };
      assert.equal(notebookEditor.notebookUri.toString(), notebook.uri.toString());
    } finally {
      jupyter.dispose();
    }
  });

  it('knows the counts that are stored in the file', async () => {
    const cell = (source: string, count: number | null) => ({
      cell_type: 'code' as const,
      source,
      execution_count: count,
    });
    const cells = [cell('x = 1', 1), cell('y = 2', 4), cell('z = 3', null), cell('print(x)', 3)];
    await openFile(ipynb(cells, { metadata: { language_info: { name: 'python' } } }));
    await shows([[], [], ['reproducibility/unexecuted-cell'], [ORDER]]);
    await write(1, 'y = 5');
    // The change of a cell takes its count out of what is stored, not out of what was run.
    await until('the count to go', () => (notebook.cellAt(1).metadata['execution_count'] === null ? true : undefined));
    await shows([[], [], ['reproducibility/unexecuted-cell'], [ORDER]]);
    kernel.runs.push('', '', '', '');
    await run(3);
    await shows([[], [], ['reproducibility/unexecuted-cell'], []]);
  });

  it('says which name only a deleted cell defines, and brings the cell back', async () => {
    await open('threshold = 0.5', 'print(threshold)');
    await run(0);
    await run(1);
    await shows([[], []]);
    await select(0);
    await vscode.commands.executeCommand('notebook.cell.delete');
    await shows([[DELETED]]);
    await choose(DELETED, 'Bring the deleted cell back');
    await shows([['reproducibility/unexecuted-cell'], []]);
    assert.equal(notebook.cellAt(0).document.getText(), 'threshold = 0.5');
  });

  it('gives cells the ids that their format wants, which stay when the notebook is saved', async () => {
    const twice = { cell_type: 'code' as const, id: 'same' };
    await openFile(
      ipynb([
        { ...twice, source: 'x = 1' },
        { ...twice, source: 'y = 2' },
      ]),
    );
    const format = 'outputs/invalid-notebook-format';
    await shows([[], [format]]);
    const fix = (await offered(format)).find(({ isPreferred }) => isPreferred);
    assert.ok(fix?.command, 'no fix is offered');
    await vscode.commands.executeCommand(fix.command.command, ...((fix.command.arguments ?? []) as unknown[]));
    assert.ok(await notebook.save());
    await shows([[], []]);
    const stored = JSON.parse(readFileSync(notebook.uri.fsPath, 'utf8')) as { cells: { id: string }[] };
    const ids = stored.cells.map(({ id }) => id);
    assert.equal(new Set(ids).size, 2, ids.join());
    assert.equal(ids[0], 'same');
  });

  it('clears a stored error, or forgets it when the cell runs again', async () => {
    const output = { output_type: 'error', ename: 'ValueError', evalue: 'v', traceback: [] };
    const failed = { cell_type: 'code' as const, source: 'x = 1', execution_count: 1, outputs: [output] };
    const stored = 'reproducibility/stored-error';
    await openFile(ipynb([failed, { ...failed, source: 'y = 2', execution_count: 2 }]));
    await shows([[stored], [stored]]);
    await choose(stored, 'Clear the stored error');
    await shows([[], [stored]]);
    assert.equal(notebook.cellAt(0).outputs.length, 0);
    assert.equal(notebook.cellAt(0).executionSummary?.executionOrder, 1);
    kernel.runs.push('x = 1', 'y = 2');
    await choose(stored, 'Run this cell');
    await shows([[], []]);
  });

  it('keeps the findings with their cells while cells are inserted, moved, split and deleted', async () => {
    await open(IMPORT, SPLIT, 'y = 1\nz = 2', 'import pickle\npickle.load(open("a", "rb"))');
    const pickle = 'security/pickle-load';
    await shows([[], [UNSEEDED], [], [pickle]]);
    await select(0);
    await vscode.commands.executeCommand('notebook.cell.insertCodeCellBelow');
    await shows([[], [], [UNSEEDED], [], [pickle]]);
    await select(2);
    await vscode.commands.executeCommand('notebook.cell.moveDown');
    await shows([[], [], [], [UNSEEDED], [pickle]]);
    assert.equal(notebook.cellAt(2).document.getText(), 'y = 1\nz = 2');
    await select(2);
    const editor = await vscode.window.showTextDocument(notebook.cellAt(2).document);
    await vscode.commands.executeCommand('notebook.cell.edit');
    editor.selection = new vscode.Selection(1, 0, 1, 0);
    await until('the split', async () => {
      await vscode.commands.executeCommand('notebook.cell.split');
      return notebook.cellCount === 6 ? true : undefined;
    });
    await shows([[], [], [], [], [UNSEEDED], [pickle]]);
    await select(1);
    await vscode.commands.executeCommand('notebook.cell.delete');
    await shows([[], [], [], [UNSEEDED], [pickle]]);
    // Without its import the split is a name that nothing defines.
    await select(0);
    await vscode.commands.executeCommand('notebook.cell.delete');
    await shows([[], [], ['hidden-state/undefined-name'], [pickle]]);
    await vscode.commands.executeCommand('undo');
    await until('the cell to be back', () => (notebook.cellCount === 5 ? true : undefined));
    await shows([[], [], [], [UNSEEDED], [pickle]]);
  });
});
