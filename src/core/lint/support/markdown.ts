import type { Nodes, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { isNestedTooDeeply } from '../../model/nesting';
import type { NotebookAnalysis } from '../../python/analysis';

/** A Markdown cell as a tree; offsets in the tree are offsets in the cell. */
export interface MarkdownCell {
  readonly index: number;
  readonly tree: Root;
}

/** Characters; a longer cell is data, not text. */
const MAX_LENGTH = 200_000;

/** The Markdown cells of a notebook, parsed once; a cell that only a machine could have written is left out. */
export function markdownCells(analysis: NotebookAnalysis): readonly MarkdownCell[] {
  return analysis.fact(parseCells);
}

function parseCells({ notebook }: NotebookAnalysis): MarkdownCell[] {
  return notebook.cells.flatMap(({ index, kind, text }) => {
    if (kind !== 'markdown' || text.length > MAX_LENGTH || isNestedTooDeeply(text)) return [];
    return [{ index, tree: fromMarkdown(text) }];
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
