import { parse } from 'py-ast';
import { LineIndex } from '../notebook/lines';
import type { Node, Stmt } from './ast';
import { eachChild, isNodeType } from './children';
import type { ParseResult, PythonParser, SyntaxProblem } from './parser';

/** Deeper nesting than this is refused, so that no recursive reader of the tree runs out of stack. */
export const MAX_DEPTH = 400;

/** A node as py-ast leaves it: lines from 1, columns in UTF-8 bytes; helper nodes have neither. */
interface RawNode {
  nodeType: string;
  lineno?: number;
  col_offset?: number;
  end_lineno?: number;
  end_col_offset?: number;
  start: number;
  end: number;
  parent: RawNode | undefined;
}

/** `PythonParser` over py-ast. */
export const pyAstParser: PythonParser = {
  parse(text, shift) {
    const lines = new LineIndex(text);
    const columns = new Columns(text, lines);
    let body: RawNode[];
    try {
      body = parse(text).body as unknown as RawNode[];
    } catch (error) {
      return { ok: false, problem: problemOf(error, text, columns, shift) };
    }
    const statements = body.filter((statement) => isNodeType(statement.nodeType));
    const tooDeep = statements.find((statement) => !locate(statement, columns, shift, text.length));
    if (tooDeep) return { ok: false, problem: nestedTooDeeply(text, shift) };
    return { ok: true, body: statements as unknown as Stmt[] } satisfies ParseResult;
  },
};

function problemOf(error: unknown, text: string, columns: Columns, shift: number): SyntaxProblem {
  if (error instanceof RangeError) return nestedTooDeeply(text, shift);
  const raw = error as Partial<RawNode> & { message?: string };
  const start = columns.offset(raw.lineno ?? 1, raw.col_offset ?? 0);
  const end = Math.max(start, columns.offset(raw.end_lineno ?? raw.lineno ?? 1, raw.end_col_offset ?? 0));
  const message = (raw.message ?? 'invalid syntax').replace(/ at line \d+, column \d+$/, '');
  return { message, start: start + shift, end: end + shift };
}

function nestedTooDeeply(text: string, shift: number): SyntaxProblem {
  return { message: 'nested too deeply', start: shift, end: shift + text.length };
}

/** Sets offsets and parents below a statement; false when it is nested too deeply. Works without recursion. */
function locate(root: RawNode, columns: Columns, shift: number, length: number): boolean {
  const order: RawNode[] = [];
  const stack: { node: RawNode; depth: number }[] = [{ node: root, depth: 0 }];
  root.parent = undefined;
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { node, depth } = next;
    if (depth > MAX_DEPTH) return false;
    order.push(node);
    if (node.lineno === undefined) node.start = node.end = -1;
    else {
      node.start = columns.offset(node.lineno, node.col_offset ?? 0) + shift;
      node.end = columns.offset(node.end_lineno ?? node.lineno, node.end_col_offset ?? 0) + shift;
      if (node.end < node.start) node.end = node.start;
    }
    eachChild(node as unknown as Node, (child) => {
      const raw = child as unknown as RawNode;
      raw.parent = node;
      stack.push({ node: raw, depth: depth + 1 });
    });
  }
  placeHelpers(order, shift, length);
  return true;
}

/** Gives nodes without a position the span of their children, or their parent's start where they have none. */
function placeHelpers(order: readonly RawNode[], shift: number, length: number): void {
  for (let index = order.length - 1; index >= 0; index--) {
    const { parent, start, end } = order[index] as RawNode;
    if (parent?.lineno !== undefined || !parent || start < 0) continue;
    parent.start = parent.start < 0 ? start : Math.min(parent.start, start);
    parent.end = Math.max(parent.end, end);
  }
  for (const node of order) {
    if (node.start < 0) node.start = node.end = node.parent?.start ?? shift;
    node.end = Math.min(node.end, shift + length);
  }
}

/** Turns CPython's positions (line from 1, UTF-8 byte column) into UTF-16 offsets. */
class Columns {
  readonly #text: string;
  readonly #lines: LineIndex;
  readonly #ascii: boolean;
  readonly #tables = new Map<number, Uint32Array>();

  constructor(text: string, lines: LineIndex) {
    this.#text = text;
    this.#lines = lines;
    // eslint-disable-next-line no-control-regex -- ASCII is the range asked for
    this.#ascii = /^[\x00-\x7f]*$/.test(text);
  }

  offset(lineno: number, column: number): number {
    const { starts } = this.#lines;
    const start = starts[lineno - 1];
    if (start === undefined) return this.#text.length;
    const limit = starts[lineno] ?? this.#text.length;
    const table = this.#ascii ? undefined : this.#table(lineno, start, limit);
    return Math.min(start + (table === undefined ? column : (table[column] ?? limit - start)), limit);
  }

  /** For a line that is not ASCII: its UTF-16 column at each byte. */
  #table(lineno: number, start: number, limit: number): Uint32Array | undefined {
    const known = this.#tables.get(lineno);
    if (known !== undefined) return known;
    const columns: number[] = [];
    for (let at = start; at < limit; at++) {
      for (let bytes = utf8Units(this.#text.charCodeAt(at)); bytes > 0; bytes--) columns.push(at - start);
    }
    columns.push(limit - start);
    const table = Uint32Array.from(columns);
    this.#tables.set(lineno, table);
    return table;
  }
}

/** UTF-8 bytes of one UTF-16 unit; each half of a surrogate pair counts two of the pair's four. */
function utf8Units(unit: number): number {
  if (unit < 0x80) return 1;
  if (unit < 0x800) return 2;
  return unit >= 0xd800 && unit <= 0xdfff ? 2 : 3;
}
