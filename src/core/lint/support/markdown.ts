import type { Nodes, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { isNestedTooDeeply } from '../../model/nesting';
import type { NotebookAnalysis } from '../../python/analysis';

/** A Markdown cell; offsets in its tree are offsets in the cell. */
export class MarkdownCell {
  readonly index: number;
  readonly text: string;
  #tree: Root | undefined;

  constructor(index: number, text: string) {
    this.index = index;
    this.text = text;
  }

  /** Parsed on demand, because parsing Markdown takes longer than linting Python. */
  get tree(): Root {
    return (this.#tree ??= fromMarkdown(this.text));
  }
}

/** Characters; a longer cell is data, not text. */
const MAX_LENGTH = 200_000;

/** The Markdown cells of a notebook; a cell that only a machine could have written is left out. */
export function markdownCells(analysis: NotebookAnalysis): readonly MarkdownCell[] {
  return analysis.fact(cellsOf);
}

function cellsOf({ notebook }: NotebookAnalysis): MarkdownCell[] {
  return notebook.cells.flatMap(({ index, kind, text }) => {
    if (kind !== 'markdown' || text.length > MAX_LENGTH || isNestedTooDeeply(text)) return [];
    return [new MarkdownCell(index, text)];
  });
}

/** Every node of a tree, parents first. */
export function* nodesOf(node: Nodes): Generator<Nodes> {
  yield node;
  if (!('children' in node)) return;
  for (const child of node.children) yield* nodesOf(child);
}

/** The stretch of a cell that a node covers. */
export function stretch(cell: number, node: Nodes): { cell: number; start: number; end: number } {
  const start = node.position?.start.offset ?? 0;
  return { cell, start, end: node.position?.end.offset ?? start };
}
