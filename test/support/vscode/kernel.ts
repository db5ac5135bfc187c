import * as vscode from 'vscode';
import { until } from './hostRepository';

const ID = 'preflight-test-kernel';
/** The extension that a test counts as: its bundle lies in the folder of the development extension. */
const EXTENSION = 'preflight.preflight';

/** A kernel that numbers the runs of cells and computes nothing. */
export class TestKernel {
  readonly #controller = vscode.notebooks.createNotebookController(ID, 'jupyter-notebook', 'Kernel of the tests');
  /** Texts of the cells that ran, in order. */
  readonly runs: string[] = [];

  constructor() {
    this.#controller.supportedLanguages = ['python'];
    this.#controller.supportsExecutionOrder = true;
    this.#controller.executeHandler = async (cells) => {
      for (const cell of cells) await this.#run(cell);
    };
  }

  /** Makes a notebook that is shown use this kernel. */
  async select(notebook: vscode.NotebookDocument): Promise<void> {
    let isSelected = false;
    const listener = this.#controller.onDidChangeSelectedNotebooks((change) => {
      isSelected ||= change.notebook === notebook && change.selected;
    });
    try {
      await until('the kernel to be selected', async () => {
        await vscode.commands.executeCommand('notebook.selectKernel', { id: ID, extension: EXTENSION });
        return isSelected ? true : undefined;
      });
    } finally {
      listener.dispose();
    }
  }

  dispose(): void {
    this.#controller.dispose();
  }

  async #run(cell: vscode.NotebookCell): Promise<void> {
    const execution = this.#controller.createNotebookCellExecution(cell);
    this.runs.push(cell.document.getText());
    execution.executionOrder = this.runs.length;
    execution.start(Date.now());
    await execution.replaceOutput([]);
    execution.end(true, Date.now());
  }
}
