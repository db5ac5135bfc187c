import type { Notebook } from '../notebook/notebook';
import type { Call, Expr, Node, NodeOf, NodeType } from './ast';
import type { AnalysedCell } from './defUse';
import { DefUse } from './defUse';
import type { CellMeaning } from './meanings';
import { AnalysisMemory } from './memory';
import { methodName } from './nodes';
import type { CellCache, PythonCell } from './pythonCell';
import { Resolver } from './resolve';

/**
 * Cells below this much code are searched but not read as Python, so that no notebook is slow. Nodes of the syntax tree,
 * of which people write four to ten a line, and characters.
 */
const MOST_NODES = 60_000;
const MOST_CHARACTERS = 400_000;

/** A notebook as one program: its Python cells, its names and types. Everything is found out on first demand. */
export class NotebookAnalysis {
  readonly notebook: Notebook;
  /** The Python cells, in document order. */
  readonly cells: readonly AnalysedCell[];
  readonly #indexOfModule: ReadonlyMap<Node, number>;
  #defUse: DefUse | undefined;
  #resolver: Resolver | undefined;
  /** The cells with what is known of them as long as they mean the same. */
  #factsOfCells: (readonly [PythonCell, CellMeaning['facts']])[] | undefined;
  #callsByName: CallIndex | undefined;
  #callsByMethod: CallIndex | undefined;
  /** What the analysis before this one of the same notebook has left. */
  readonly memory: AnalysisMemory;
  readonly #cache: CellCache;
  readonly #facts = new Map<unknown, unknown>();

  constructor(notebook: Notebook, cache: CellCache, memory = new AnalysisMemory()) {
    this.notebook = notebook;
    this.memory = memory;
    this.#cache = cache;
    cache.makeRoomFor(notebook.cells.length);
    const seen = new Map<string, number>();
    let room = MOST_NODES;
    let length = 0;
    this.cells = notebook.cells
      .filter(({ kind, language }) => kind === 'code' && language === 'python')
      .map(({ index, text }) => {
        const occurrence = seen.get(text) ?? 0;
        seen.set(text, occurrence + 1);
        length += text.length;
        let python = cache.get(text, occurrence, room > 0 && length <= MOST_CHARACTERS);
        if (python.size > room) python = cache.get(text, occurrence, false);
        room -= python.size;
        return { index, python };
      });
    this.#indexOfModule = new Map(this.cells.map(({ index, python }) => [python.module, index]));
  }

  /** What ran in this session and stands in no cell any more, latest first; empty where that is not known. */
  get earlier(): readonly PythonCell[] {
    return this.notebook.earlierTexts.map((text) => this.#cache.get(text, -1)).reverse();
  }

  /** Index of the cell that a node stands in. */
  cellOf(node: Node): number {
    let at = node;
    while (at.parent) at = at.parent;
    return this.#indexOfModule.get(at) ?? 0;
  }

  /** Definitions, uses and changes of the notebook's names. */
  get defUse(): DefUse {
    return (this.#defUse ??= new DefUse(this.cells, (node) => this.cellOf(node)));
  }

  /** Meaning of names and types of values. */
  get resolver(): Resolver {
    return (this.#resolver ??= new Resolver(this.cells, this.defUse, this.memory));
  }

  /** See `Resolver.qualifiedName`. */
  qualifiedName(node: Expr): string | undefined {
    return this.resolver.qualifiedName(node);
  }

  /** See `Resolver.typeOf`. */
  typeOf(node: Expr): string | undefined {
    return this.resolver.typeOf(node);
  }

  /** Nodes of one type in all cells, in document order. */
  *nodes<T extends NodeType>(type: T): Generator<NodeOf<T>> {
    for (const { python } of this.cells) yield* python.nodes(type);
  }

  /** Calls of these functions or classes, by qualified name. */
  callsTo(...names: readonly string[]): readonly Call[] {
    return collect(this.#namedCalls, names);
  }

  /** Calls of everything whose qualified name matches, in document order. */
  callsMatching(pattern: RegExp): Call[] {
    const names = [...this.#namedCalls.keys()].filter((name) => pattern.test(name));
    const calls = names.flatMap((name) => this.#namedCalls.get(name) ?? []);
    return names.length <= 1 ? calls : this.inOrder(calls);
  }

  /** Nodes in document order, each once; outer ones before inner ones. */
  inOrder<N extends Node>(nodes: readonly N[]): N[] {
    return [...new Set(nodes)].sort((a, b) => this.cellOf(a) - this.cellOf(b) || a.start - b.start || b.end - a.end);
  }

  /** Calls `receiver.method(…)` of methods with these names, whatever the receiver. */
  methodCalls(...methods: readonly string[]): readonly Call[] {
    this.#callsByMethod ??= merged(this.cells.map(({ python }) => python.fact(callsByMethod)));
    return collect(this.#callsByMethod, methods);
  }

  /**
   * Something worked out for each Python cell, in document order, and kept until the cell or what its names mean changes.
   * `compute` is the key. It may look at the cell's code, at what `qualifiedName` and `typeOf` say of it, and at the
   * definitions that reach it, but at nothing further away and at no cell's index.
   */
  perCell<T>(compute: (cell: PythonCell, analysis: NotebookAnalysis) => T): T[] {
    const { resolver } = this;
    this.#factsOfCells ??= this.cells.map(({ python }) => [python, resolver.meaningOf(python.module).facts]);
    return this.#factsOfCells.map(([python, facts]) => {
      if (!facts.has(compute)) facts.set(compute, compute(python, this));
      return facts.get(compute) as T;
    });
  }

  /** Something worked out once per notebook and shared by rules; `compute` is the key. */
  fact<T>(compute: (analysis: NotebookAnalysis) => T): T {
    if (!this.#facts.has(compute)) this.#facts.set(compute, compute(this));
    return this.#facts.get(compute) as T;
  }

  get #namedCalls(): CallIndex {
    return (this.#callsByName ??= merged(this.perCell(callsIn)));
  }
}

function callsIn(cell: PythonCell, analysis: NotebookAnalysis): CallIndex {
  return indexed(cell.nodes('Call'), (call) => analysis.qualifiedName(call.func));
}

/** Calls by a name, in document order. */
type CallIndex = ReadonlyMap<string, readonly Call[]>;

function callsByMethod(cell: PythonCell): CallIndex {
  return indexed(cell.nodes('Call'), methodName);
}

function indexed(calls: readonly Call[], key: (call: Call) => string | undefined): CallIndex {
  const index = new Map<string, Call[]>();
  for (const call of calls) {
    const name = key(call);
    if (name !== undefined) add(index, name, [call]);
  }
  return index;
}

function merged(indexes: readonly CallIndex[]): CallIndex {
  const all = new Map<string, Call[]>();
  for (const index of indexes) for (const [name, calls] of index) add(all, name, calls);
  return all;
}

function add(index: Map<string, Call[]>, name: string, calls: readonly Call[]): void {
  const known = index.get(name);
  if (known) known.push(...calls);
  else index.set(name, [...calls]);
}

function collect(index: CallIndex, names: readonly string[]): readonly Call[] {
  const [only] = names;
  if (names.length === 1 && only !== undefined) return index.get(only) ?? [];
  return names.flatMap((name) => index.get(name) ?? []);
}
