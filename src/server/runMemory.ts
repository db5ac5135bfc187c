import type { NotebookDocument } from 'vscode-languageserver';
import { executionOrderOf } from './executionOrder';

/** Texts that are kept of one notebook; older ones are forgotten. */
const MOST_TEXTS = 500;
/** Longer cells are not remembered. Characters. */
const LONGEST_TEXT = 100_000;

interface Memory {
  /** Execution order of each cell as it was last seen; undefined for a cell that has not run. */
  readonly orders: Map<string, number | undefined>;
  /** Text of each cell when it last ran. */
  readonly texts: Map<string, string>;
  /** Every text that ran in this session of the kernel, oldest first. */
  ran: string[];
  highest: number;
}

/**
 * What ran in the open notebooks, from the changes of their execution orders: the protocol tells no more. What ran before
 * a notebook was opened is not known, and nothing is said about it.
 */
export class RunMemory {
  readonly #notebooks = new Map<string, Memory>();

  /** Looks at the execution orders after a change (or on opening); a new order means that the cell ran with this text. */
  observe({ uri, cells }: NotebookDocument, textOf: (cell: string) => string | undefined): void {
    const known = this.#notebooks.get(uri);
    const memory = known ?? { orders: new Map(), texts: new Map(), ran: [], highest: 0 };
    if (!known) this.#notebooks.set(uri, memory);
    for (const cell of cells) {
      const { document } = cell;
      const order = executionOrderOf(cell);
      const isKnown = memory.orders.has(document);
      if (isKnown && memory.orders.get(document) === order) continue;
      memory.orders.set(document, order);
      if (order === undefined) {
        memory.texts.delete(document);
        continue;
      }
      if (isKnown) remember(memory, document, order, textOf(document));
      else memory.highest = Math.max(memory.highest, order);
    }
  }

  /** The text that a cell had when it last ran. */
  lastRun(notebook: string, cell: string): string | undefined {
    return this.#notebooks.get(notebook)?.texts.get(cell);
  }

  /** Texts that ran and that no cell has now, oldest first. */
  earlierTexts(notebook: string, present: readonly string[]): string[] {
    const ran = this.#notebooks.get(notebook)?.ran ?? [];
    if (ran.length === 0) return [];
    const here = new Set(present);
    return ran.filter((text) => !here.has(text));
  }

  forget(notebook: string): void {
    this.#notebooks.delete(notebook);
  }
}

function remember(memory: Memory, document: string, order: number, text: string | undefined): void {
  if (order <= memory.highest) {
    // The kernel counts anew: it was restarted, and what ran before is gone.
    memory.ran = [];
    memory.texts.clear();
  }
  memory.highest = order;
  if (text === undefined || text.length > LONGEST_TEXT) {
    memory.texts.delete(document);
    return;
  }
  memory.texts.set(document, text);
  memory.ran = [...memory.ran.filter((other) => other !== text), text].slice(-MOST_TEXTS);
}
