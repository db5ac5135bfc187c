import type { Notebook } from '../notebook/notebook';
import type { Call, Expr, Node, NodeOf, NodeType } from './ast';
import type { AnalysedCell } from './defUse';
import { DefUse } from './defUse';
import { methodName } from './nodes';
import type { CellCache, PythonCell } from './pythonCell';
import { Resolver } from './resolve';

/** Cells below this much code are searched but not parsed, so that no notebook is slow. Characters, some 7,000 lines. */
const MOST_CODE = 220_000;

/** A notebook as one program: its Python cells, its names and types. Everything is found out on first demand. */
export class NotebookAnalysis {
  readonly notebook: Notebook;
  /** The Python cells, in document order. */
  readonly cells: readonly AnalysedCell[];
  readonly #indexOfModule: ReadonlyMap<Node, number>;
  #defUse: DefUse | undefined;
  #resolver: Resolver | undefined;
  #callsByName: Map<string, Call[]> | undefined;
  #callsByMethod: Map<string, Call[]> | undefined;
  readonly #cache: CellCache;
  readonly #facts = new Map<unknown, unknown>();

  constructor(notebook: Notebook, cache: CellCache) {
    this.notebook = notebook;
    this.#cache = cache;
    const seen = new Map<string, number>();
    let length = 0;
    this.cells = notebook.cells
      .filter(({ kind, language }) => kind === 'code' && language === 'python')
      .map(({ index, text }) => {
        const occurrence = seen.get(text) ?? 0;
        seen.set(text, occurrence + 1);
        length += text.length;
        return { index, python: cache.get(text, occurrence, length <= MOST_CODE) };
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
    return (this.#resolver ??= new Resolver(this.defUse));
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
  callsTo(...names: readonly string[]): Call[] {
    this.#callsByName ??= this.#index((call) => this.qualifiedName(call.func));
    return collect(this.#callsByName, names);
  }

  /** Calls `receiver.method(…)` of methods with these names, whatever the receiver. */
  methodCalls(...methods: readonly string[]): Call[] {
    this.#callsByMethod ??= this.#index(methodName);
    return collect(this.#callsByMethod, methods);
  }

  /** Something worked out once per notebook and shared by rules; `compute` is the key. */
  fact<T>(compute: (analysis: NotebookAnalysis) => T): T {
    if (!this.#facts.has(compute)) this.#facts.set(compute, compute(this));
    return this.#facts.get(compute) as T;
  }

  #index(key: (call: Call) => string | undefined): Map<string, Call[]> {
    const index = new Map<string, Call[]>();
    for (const call of this.nodes('Call')) {
      const name = key(call);
      if (name === undefined) continue;
      const known = index.get(name);
      if (known) known.push(call);
      else index.set(name, [call]);
    }
    return index;
  }
}

function collect(index: ReadonlyMap<string, Call[]>, names: readonly string[]): Call[] {
  const [only] = names;
  if (names.length === 1 && only !== undefined) return index.get(only) ?? [];
  return names.flatMap((name) => index.get(name) ?? []);
}
