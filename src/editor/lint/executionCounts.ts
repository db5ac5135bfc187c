import type { NotebookCell, NotebookCellExecutionSummary, TextDocument } from 'vscode';
import type { NotebookDocumentMiddleware } from 'vscode-languageclient/node';

interface Known {
  readonly order: number;
  readonly hadOutputs: boolean;
}

/**
 * Tells the server the execution counts that the editor shows. The protocol's client leaves out those of cells whose run has
 * no result in this session, which is every cell of a file that was just opened; and the editor takes the count away while a
 * cell waits or runs, which is no reason to call it never run.
 */
export class ExecutionCounts {
  readonly #known = new WeakMap<TextDocument, Known>();

  get middleware(): NonNullable<NotebookDocumentMiddleware['notebooks']> {
    const counted = (cell: NotebookCell): NotebookCell => this.#counted(cell);
    return {
      didOpen: (notebook, cells, next) => next(notebook, cells.map(counted)),
      didChange: (event, next) => {
        const { structure, data } = event.cells ?? {};
        if (!structure && !data) return next(event);
        const array = structure?.array.cells && { ...structure.array, cells: structure.array.cells.map(counted) };
        const cells = {
          ...event.cells,
          ...(structure ? { structure: { ...structure, array: array ?? structure.array } } : {}),
          ...(data ? { data: data.map(counted) } : {}),
        };
        return next({ ...event, cells });
      },
    };
  }

  #counted(cell: NotebookCell): NotebookCell {
    const order = this.#orderOf(cell);
    if (order === undefined) return cell;
    const success = cell.executionSummary?.success ?? true;
    const executionSummary: NotebookCellExecutionSummary = { ...cell.executionSummary, executionOrder: order, success };
    return Object.create(cell, { executionSummary: { value: executionSummary } }) as NotebookCell;
  }

  #orderOf({ document, executionSummary, outputs }: NotebookCell): number | undefined {
    const known = this.#known.get(document);
    const isCleared = known?.hadOutputs === true && outputs.length === 0;
    const order = executionSummary?.executionOrder ?? (isCleared ? undefined : known?.order);
    if (order === undefined) this.#known.delete(document);
    else this.#known.set(document, { order, hadOutputs: outputs.length > 0 });
    return order;
  }
}
