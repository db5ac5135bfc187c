import type { Nodes, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { markdownEffort } from '../../model/markdownEffort';
import { isNestedTooDeeply } from '../../model/nesting';
import type { NotebookAnalysis } from '../../python/analysis';

/** A Markdown cell. */
export class MarkdownCell {
  readonly index: number;
  readonly text: string;
  /** Whether offsets in the text are offsets in the cell; not where pasted images were taken out. */
  readonly isExact: boolean;
  #tree: Root | undefined;

  constructor(index: number, text: string, isExact: boolean) {
    this.index = index;
    this.text = text;
    this.isExact = isExact;
  }

  /** Parsed on demand, because parsing Markdown takes longer than linting Python. */
  get tree(): Root {
    return (this.#tree ??= fromMarkdown(this.text));
  }
}

/** Characters; a longer cell is data, not text. */
const MAX_LENGTH = 200_000;

/** What parsing the Markdown of one notebook may cost, about a third of a second; see `markdownEffort`. */
const MOST_EFFORT = 5_000_000;

/** The Markdown cells of a notebook; a cell that only a machine could have written is left out. */
export function markdownCells(analysis: NotebookAnalysis): readonly MarkdownCell[] {
  return analysis.fact(cellsOf);
}

function cellsOf({ notebook }: NotebookAnalysis): MarkdownCell[] {
  let effort = 0;
  return notebook.cells.flatMap(({ index, kind, text: whole }) => {
    if (kind !== 'markdown') return [];
    const isExact = whole.length <= MAX_LENGTH;
    const text = isExact ? whole : withoutImages(whole);
    const own = markdownEffort(text);
    if (text.length > MAX_LENGTH || effort + own > MOST_EFFORT || isNestedTooDeeply(text)) return [];
    effort += own;
    return [new MarkdownCell(index, text, isExact)];
  });
}

/** A text without the bytes of the images that were pasted into it. */
export function withoutImages(text: string, filler: (bytes: string) => string = () => ''): string {
  return text.includes(';base64,') ? text.replace(/(?<=;base64,)[A-Za-z\d+/=%]+/g, filler) : text;
}

/** Every node of a tree, parents first. */
export function* nodesOf(node: Nodes): Generator<Nodes> {
  yield node;
  if (!('children' in node)) return;
  for (const child of node.children) yield* nodesOf(child);
}

/** The stretch of a cell that a node covers. */
export function stretch(
  { index: cell, isExact }: MarkdownCell,
  node: Nodes,
): { cell: number; start: number; end: number } | { cell: number } {
  if (!isExact) return { cell };
  const start = node.position?.start.offset ?? 0;
  return { cell, start, end: node.position?.end.offset ?? start };
}
