import type { NotebookEdit } from '../../notebook/edit';
import type { Node } from '../../python/ast';
import type { NotebookAnalysis } from '../../python/analysis';
import type { PythonCell } from '../../python/pythonCell';

const STATEMENTS: readonly Node['nodeType'][] = [
  'Expr',
  'Assign',
  'AugAssign',
  'AnnAssign',
  'Return',
  'For',
  'While',
  'If',
  'With',
];

/** The cell that a node stands in. */
export function cellOf(node: Node, analysis: NotebookAnalysis): { index: number; python: PythonCell } | undefined {
  const index = analysis.cellOf(node);
  return analysis.cells.find((cell) => cell.index === index);
}

/** A node as it is written. */
export function sourceOf(node: Node, analysis: NotebookAnalysis): string {
  return cellOf(node, analysis)?.python.text.slice(node.start, node.end) ?? '';
}

/** The statement at the top of its cell that holds a node; undefined within functions and classes. */
export function outerStatement(node: Node): Node | undefined {
  let at: Node = node;
  while (at.parent && at.parent.nodeType !== 'Module') at = at.parent;
  return STATEMENTS.includes(at.nodeType) ? at : undefined;
}

/** A statement that has its lines to itself. */
interface OwnLines {
  readonly statement: Node;
  readonly cell: number;
  readonly text: string;
  readonly indent: string;
}

/** The innermost statement that holds a node, when it begins its line and nothing else stands on its last one. */
export function ownLines(node: Node, analysis: NotebookAnalysis): OwnLines | undefined {
  let at: Node | undefined = node;
  while (at && !STATEMENTS.includes(at.nodeType)) at = at.parent;
  const cell = at && cellOf(at, analysis);
  if (!at || !cell) return undefined;
  const { lines, text } = cell.python;
  const first = lines.at(at.start);
  const indent = lines.line(first.line).slice(0, first.column);
  const rest = /^[^\r\n]*/.exec(text.slice(at.end))?.[0] ?? '';
  return indent.trim() === '' && /^\s*(#.*)?$/.test(rest)
    ? { statement: at, cell: cell.index, text, indent }
    : undefined;
}

/** A line after the statement that holds a node, at its indentation; a comment at its end stays with it. */
export function lineAfter(node: Node, line: string, analysis: NotebookAnalysis): NotebookEdit | undefined {
  const found = ownLines(node, analysis);
  if (!found) return undefined;
  const { statement, cell, text, indent } = found;
  const end = statement.end + (/^[^\r\n]*/.exec(text.slice(statement.end))?.[0].length ?? 0);
  return { kind: 'replace', cell, start: end, end, text: `\n${indent}${line.replaceAll('\n', `\n${indent}`)}` };
}

/** Removes the statement that holds a node, with its line. */
export function withoutStatement(node: Node, analysis: NotebookAnalysis): NotebookEdit | undefined {
  const found = ownLines(node, analysis);
  if (!found) return undefined;
  const { statement, cell, text, indent } = found;
  const rest = /^[^\r\n]*(\r\n|\r|\n)?/.exec(text.slice(statement.end))?.[0].length ?? 0;
  return { kind: 'replace', cell, start: statement.start - indent.length, end: statement.end + rest, text: '' };
}
