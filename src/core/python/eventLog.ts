import type { Expr, Name, Node } from './ast';
import type { PythonCell } from './pythonCell';
import type { Branch, CellScopes, Define, DefinitionKind, NameEvent, Scope, Use } from './scopes';

/** What happens to names in one cell, written down in order, scope by scope. */
export class EventLog {
  readonly #cell: PythonCell;
  readonly #all: Scope[] = [];
  readonly #at = new Map<Node, Use | Define>();
  readonly #opened = new Map<Node, Scope>();
  readonly #unknown: Node[] = [];
  readonly #scopedMagics: PythonCell['magics'];
  #scope: Scope;
  #branch: Branch | undefined;
  #order = 0;

  constructor(cell: PythonCell) {
    this.#cell = cell;
    this.#scopedMagics = cell.magics.filter((magic) => magic.scoped);
    this.#scope = newScope('module', cell.module, undefined);
    this.#all.push(this.#scope);
  }

  /** The scope that is being read. */
  get scope(): Scope {
    return this.#scope;
  }

  finish(): CellScopes {
    return {
      module: this.#scope,
      all: this.#all,
      at: this.#at,
      opened: this.#opened,
      unknownFrom: this.#unknown,
    };
  }

  /** Runs `body` in a new scope. */
  inside(kind: Scope['kind'], node: Node, body: () => void): void {
    const [outer, branch] = [this.#scope, this.#branch];
    this.#scope = newScope(kind, node, outer);
    this.#all.push(this.#scope);
    this.#opened.set(node, this.#scope);
    if (kind !== 'comprehension') this.#branch = undefined;
    body();
    this.#scope = outer;
    this.#branch = branch;
  }

  /** Runs `body` as code that may not be reached. */
  maybe(body: () => void): void {
    const outside = this.#branch;
    this.#branch = { inside: outside };
    body();
    this.#branch = outside;
  }

  define(name: string, node: Node, via: DefinitionKind, value?: Expr, path: readonly number[] = []): void {
    if (this.#scope.kind === 'module' && this.#isInScopedMagic(node)) return;
    const scope = via === 'walrus' ? this.#outsideComprehensions() : this.#scope;
    const event: Define = { kind: 'define', via, value, path, ...this.#base(name, node, scope) };
    scope.events.push(event);
    if (!scope.globals.has(name)) scope.locals.add(name);
    if (node.nodeType === 'Name') this.#at.set(node, event);
  }

  use(node: Name): void {
    const event: Use = { kind: 'use', ...this.#base(node.id, node, this.#scope), node };
    this.#scope.events.push(event);
    this.#at.set(node, event);
  }

  mutate(root: Name, by: Node): void {
    this.#scope.events.push({ kind: 'mutate', ...this.#base(root.id, root, this.#scope), node: root, by });
  }

  remove(node: Name): void {
    this.#scope.events.push({ kind: 'remove', ...this.#base(node.id, node, this.#scope) });
  }

  declareGlobal(names: readonly string[]): void {
    for (const name of names) this.#scope.globals.add(name);
  }

  /** From here on any name may be defined. */
  anything(node: Node): void {
    this.#unknown.push(node);
  }

  #base(name: string, node: Node, scope: Scope): Omit<NameEvent, 'kind' | 'node'> & { node: Node } {
    const { start, end } = nameSpan(this.#cell.code, name, node);
    return {
      name,
      node,
      start,
      end,
      scope,
      order: this.#order++,
      branch: this.#branch,
      conditional: this.#branch !== undefined,
    };
  }

  /** A walrus in a comprehension binds outside it. */
  #outsideComprehensions(): Scope {
    let scope = this.#scope;
    while (scope.kind === 'comprehension' && scope.parent) scope = scope.parent;
    return scope;
  }

  #isInScopedMagic({ start }: Node): boolean {
    return this.#scopedMagics.some((magic) => magic.start <= start && start < magic.end);
  }
}

function newScope(kind: Scope['kind'], node: Node, parent: Scope | undefined): Scope {
  return { kind, node, parent, events: [], locals: new Set(), globals: new Set() };
}

/** The name itself inside the node that defines it: after `def` or `class`, after `as`. */
function nameSpan(code: string, name: string, node: Node): { start: number; end: number } {
  switch (node.nodeType) {
    case 'FunctionDef':
    case 'AsyncFunctionDef':
    case 'ClassDef': {
      const head = /(?:def|class)[ \t\\\r\n]+/g;
      head.lastIndex = node.start;
      const start = head.exec(code) ? head.lastIndex : node.start;
      return { start, end: start + name.length };
    }
    case 'Alias':
      return node.asname === undefined
        ? { start: node.start, end: node.start + name.length }
        : { start: node.end - name.length, end: node.end };
    case 'Arg':
    case 'TypeVar':
      return { start: node.start, end: node.start + name.length };
    case 'ExceptHandler': {
      const after = node.type?.end ?? node.start;
      const start = Math.max(code.indexOf(name, after), node.start);
      return { start, end: start + name.length };
    }
    default:
      return { start: node.start, end: node.end };
  }
}
