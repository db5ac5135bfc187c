import { LineIndex } from '../notebook/lines';
import type { Module, Node, NodeOf, NodeType, Stmt } from './ast';
import { eachChild } from './children';
import type { CellNames, OutsideName } from './cellNames';
import { cellNamesOf, outsideNamesOf } from './cellNames';
import type { Comment } from './comments';
import { commentsOf } from './comments';
import type { Magic } from './magics';
import { maskCell } from './mask';
import type { NameRecord } from './nameRecords';
import { recordsOf } from './nameRecords';
import type { PythonParser, SyntaxProblem } from './parser';
import type { CellScopes } from './scopes';
import { scopesOf } from './scopes';
import { resplit, splitStatements } from './splitter';

/** Everything the linter knows of one cell's text; built once per text. */
export class PythonCell {
  readonly text: string;
  /** The text with magics masked, same length. */
  readonly code: string;
  readonly magics: readonly Magic[];
  /** The statements that could be parsed. */
  readonly module: Module;
  /** What could not be parsed; everything else in the cell still was. */
  readonly problems: readonly BrokenChunk[];
  readonly #byType = new Map<string, Node[]>();
  #size = 0;
  #lines: LineIndex | undefined;
  #comments: readonly Comment[] | undefined;
  #scopes: CellScopes | undefined;
  #names: CellNames | undefined;
  #records: { readonly at: number; readonly byName: ReadonlyMap<string, NameRecord> } | undefined;
  #outsideNames: readonly OutsideName[] | undefined;
  #definedHere: readonly string[] | undefined;
  readonly #facts = new Map<unknown, unknown>();

  /** Without a parser the text is searched only: nothing is known of its statements. */
  constructor(text: string, parser: PythonParser | undefined) {
    this.text = text;
    const { code, magics } = maskCell(text);
    this.code = code;
    this.magics = magics;
    const { body, problems } = parser
      ? parseRecovering(code, parser)
      : { body: [], problems: [unread(code, 0, 'in a notebook that is too long to be read as Python')] };
    this.problems = problems;
    this.module = { nodeType: 'Module', body, start: 0, end: text.length, parent: undefined };
    for (const statement of body) (statement as { parent: Node | undefined }).parent = this.module;
    this.#index();
  }

  /** Nodes of one type, in source order. */
  nodes<T extends NodeType>(type: T): readonly NodeOf<T>[] {
    return (this.#byType.get(type) ?? NO_NODES) as readonly NodeOf<T>[];
  }

  /** Number of nodes. */
  get size(): number {
    return this.#size;
  }

  get lines(): LineIndex {
    return (this.#lines ??= new LineIndex(this.text));
  }

  /** Comments of the Python in the cell. */
  get comments(): readonly Comment[] {
    return (this.#comments ??= commentsOf(this.code));
  }

  /** Names defined, used and changed, by scope. */
  get scopes(): CellScopes {
    return (this.#scopes ??= scopesOf(this));
  }

  /** What the cell does to the names of the notebook. */
  get names(): CellNames {
    return (this.#names ??= cellNamesOf(this.scopes));
  }

  /** What the cell does to each name when it stands at an index of its notebook. */
  recordsAt(index: number): ReadonlyMap<string, NameRecord> {
    if (this.#records?.at !== index) this.#records = { at: index, byName: recordsOf(this.names, index) };
    return this.#records.byName;
  }

  /** Names whose meaning comes from other cells. */
  get outsideNames(): readonly OutsideName[] {
    return (this.#outsideNames ??= outsideNamesOf(this.names));
  }

  /** Functions and classes that the cell defines for the notebook. */
  get definedHere(): readonly string[] {
    return (this.#definedHere ??= [
      ...new Set(this.names.bindings.flatMap((event) => (isCallable(event) ? [event.name] : []))),
    ]);
  }

  /** Something worked out once from the text alone; `compute` is the key. */
  fact<T>(compute: (cell: PythonCell) => T): T {
    if (!this.#facts.has(compute)) this.#facts.set(compute, compute(this));
    return this.#facts.get(compute) as T;
  }

  #index(): void {
    const visit = (node: Node): void => {
      this.#size++;
      const known = this.#byType.get(node.nodeType);
      if (known) known.push(node);
      else this.#byType.set(node.nodeType, [node]);
      eachChild(node, visit);
    };
    for (const statement of this.module.body) visit(statement);
  }
}

function isCallable(event: CellNames['bindings'][number]): boolean {
  return event.kind === 'define' && (event.via === 'function' || event.via === 'class');
}

const NO_NODES: readonly Node[] = [];

/** A part of a cell that is not Python (yet), with the names in it, about which nothing certain can be said. */
export interface BrokenChunk extends SyntaxProblem {
  readonly chunkStart: number;
  readonly chunkEnd: number;
  readonly names: ReadonlySet<string>;
  /** It was not tried to parse it, because there is too much of it. */
  readonly isUnread: boolean;
}

/** Longer cells are data rather than code: their text is searched, but not parsed. Characters. */
const LONGEST_CELL = 150_000;

/** A cell with more broken statements is no Python; what follows is not tried. */
const MOST_BROKEN = 100;

/** Parses the whole; where that fails, statement by statement, so that one unfinished line hides nothing else. */
function parseRecovering(code: string, parser: PythonParser): { body: Stmt[]; problems: BrokenChunk[] } {
  if (code.length > LONGEST_CELL) return { body: [], problems: [unread(code, 0, 'too long to be read as Python')] };
  const whole = parser.parse(code, 0);
  if (whole.ok) return { body: [...whole.body], problems: [] };
  const indented = parseIndented(code, parser);
  if (indented) return { body: indented, problems: [] };
  const body: Stmt[] = [];
  const problems: BrokenChunk[] = [];
  for (const chunk of splitStatements(code)) {
    if (problems.length >= MOST_BROKEN) {
      problems.push(unread(code, chunk.start, 'after too many broken statements'));
      break;
    }
    const result = parser.parse(code.slice(chunk.start, chunk.end), chunk.start);
    if (result.ok) {
      body.push(...result.body);
      continue;
    }
    const parts = resplit(code, chunk);
    for (const part of parts) {
      const text = code.slice(part.start, part.end);
      const again = parts.length === 1 ? result : parser.parse(text, part.start);
      if (again.ok) body.push(...again.body);
      else {
        const names = new Set(text.match(/[A-Za-z_]\w*/g) ?? []);
        problems.push({ ...again.problem, chunkStart: part.start, chunkEnd: part.end, names, isUnread: false });
      }
    }
  }
  return { body, problems };
}

/** IPython takes away the indentation that a cell begins with; to the parser it is a block, so that no offset moves. */
function parseIndented(code: string, parser: PythonParser): Stmt[] | undefined {
  if (!/^(?:[ \t]*\r?\n)*[ \t]+\S/.test(code)) return undefined;
  const head = 'if 1:\n';
  const result = parser.parse(head + code, -head.length);
  const [block, ...others] = result.ok ? result.body : [];
  return block?.nodeType === 'If' ? [...block.body, ...others] : undefined;
}

function unread(code: string, start: number, message: string): BrokenChunk {
  const names = new Set(code.slice(start, start + LONGEST_CELL).match(/[A-Za-z_]\w*/g) ?? []);
  return { message, start, end: code.length, chunkStart: start, chunkEnd: code.length, names, isUnread: true };
}

/** As many texts are kept in any case; the least recently used ones are forgotten first. */
const CACHE_SIZE = 600;

/** Cells by text. A notebook that holds the same text twice gets two cells, so that every node has one place. */
export class CellCache {
  readonly #cells = new Map<string, Map<string, PythonCell>>();
  readonly #parser: PythonParser;
  #size: number;

  constructor(parser: PythonParser, size = CACHE_SIZE) {
    this.#parser = parser;
    this.#size = size;
  }

  /** Keeps twice as many texts as a notebook has, so that one round through it forgets none of its own. */
  makeRoomFor(cells: number): void {
    this.#size = Math.max(this.#size, 2 * cells);
  }

  /** The cell of a text; `occurrence` counts equal texts in one notebook from 0. `isRead`: whether it is parsed. */
  get(text: string, occurrence: number, isRead = true): PythonCell {
    const key = `${isRead ? '' : 'unread '}${occurrence}`;
    const same = this.#cells.get(text) ?? new Map<string, PythonCell>();
    this.#cells.delete(text);
    this.#cells.set(text, same);
    let cell = same.get(key);
    if (!cell) same.set(key, (cell = new PythonCell(text, isRead ? this.#parser : undefined)));
    if (this.#cells.size > this.#size) {
      const oldest = this.#cells.keys().next();
      if (oldest.done !== true) this.#cells.delete(oldest.value);
    }
    return cell;
  }
}
