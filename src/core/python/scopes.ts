import type { Expr, Name, Node } from './ast';
import type { PythonCell } from './pythonCell';
import { ScopeCollector } from './scopeCollector';

/** How a name came to be. */
export type DefinitionKind =
  | 'assign'
  | 'augmented'
  | 'annotated'
  | 'import'
  | 'function'
  | 'class'
  | 'parameter'
  | 'for'
  | 'with'
  | 'except'
  | 'comprehension'
  | 'walrus'
  | 'match'
  | 'magic';

/** A piece of code with names of its own. Comprehensions and lambdas have one, as in Python. */
export interface Scope {
  readonly kind: 'module' | 'function' | 'class' | 'lambda' | 'comprehension';
  /** The function, class, lambda or comprehension; the Module node for the cell's own scope. */
  readonly node: Node;
  readonly parent: Scope | undefined;
  /** In order of evaluation. */
  readonly events: NameEvent[];
  /** Names bound in this scope; for the module scope those of this cell only. */
  readonly locals: Set<string>;
  /** Names declared `global` (or `nonlocal`, which is looked up in the parents). */
  readonly globals: Set<string>;
}

/** Code that may not be reached: a branch of an if, the body of a loop, a handler, a case. */
export interface Branch {
  /** The branch that it stands in. */
  readonly inside: Branch | undefined;
}

/** Whether what happens in one branch has happened for certain when code further down in another runs. */
export function isCertainFor(happened: Branch | undefined, later: Branch | undefined): boolean {
  for (let at = later; at; at = at.inside) if (at === happened) return true;
  return happened === undefined;
}

interface EventBase {
  readonly name: string;
  /** The place: a Name, an Alias, a FunctionDef, an Arg, …; for a magic the cell's Module. */
  readonly node: Node;
  readonly start: number;
  readonly end: number;
  readonly scope: Scope;
  /** Position in the cell's order of evaluation. */
  readonly order: number;
  readonly branch: Branch | undefined;
  /** Inside if, loop, try or match: it may not happen. */
  readonly conditional: boolean;
}

/** The name is bound. */
export interface Define extends EventBase {
  readonly kind: 'define';
  readonly via: DefinitionKind;
  /** The expression whose value it gets, or is taken from with `path`: the assigned value, what a `for` goes through. */
  readonly value: Expr | undefined;
  /** Where in the value it is found: `[1]` is the second part of an unpacked tuple; -1 is a starred part. */
  readonly path: readonly number[];
}

/** The name is read. */
export interface Use extends EventBase {
  readonly kind: 'use';
  readonly node: Name;
}

/** The object behind the name is changed in place: `x[k] = v`, `x.a = v`, `x += v`, `x.append(v)`, `inplace=True`. */
export interface Mutate extends EventBase {
  readonly kind: 'mutate';
  readonly node: Name;
  /** The statement or call that changes it. */
  readonly by: Node;
}

/** The name is unbound: `del x`. */
export interface Remove extends EventBase {
  readonly kind: 'remove';
}

export type NameEvent = Define | Use | Mutate | Remove;

/** The names of one cell. */
export interface CellScopes {
  readonly module: Scope;
  /** Every scope of the cell, outer ones first. */
  readonly all: readonly Scope[];
  /** What happens at each Name node: its use or its definition. */
  readonly at: ReadonlyMap<Node, Use | Define>;
  /** Scope that each function, class, lambda and comprehension opens. */
  readonly opened: ReadonlyMap<Node, Scope>;
  /** `from x import *`, `exec(…)`, `globals()[…] = …`: any name may be defined from here on. */
  readonly unknownFrom: readonly Node[];
}

/** Collects the names of a cell. */
export function scopesOf(cell: PythonCell): CellScopes {
  return new ScopeCollector(cell).collect();
}

/** Scope in which a name used in `scope` is bound, by Python's rules; undefined when that is the notebook itself. */
export function bindingScope(name: string, scope: Scope): Scope | undefined {
  for (let at: Scope | undefined = scope; at; at = at.parent) {
    if (at.kind === 'module') return undefined;
    if (at.globals.has(name) && at.kind === 'function') return boundAbove(name, at.parent);
    if (at.locals.has(name) && (at.kind !== 'class' || at === scope || isImmediate(scope, at))) return at;
  }
  return undefined;
}

/** `nonlocal` names are found in an enclosing function, `global` ones in none. */
function boundAbove(name: string, scope: Scope | undefined): Scope | undefined {
  for (let at = scope; at; at = at.parent) {
    if (at.kind === 'function' && at.locals.has(name)) return at;
  }
  return undefined;
}

/** Whether only comprehensions stand between a scope and the class around it. */
function isImmediate(scope: Scope, above: Scope): boolean {
  let at: Scope | undefined = scope;
  while (at && at !== above && at.kind === 'comprehension') at = at.parent;
  return at === above;
}

/** Whether code in this scope runs later than where it stands: inside a function or lambda. */
export function isDeferred(scope: Scope): boolean {
  for (let at: Scope | undefined = scope; at; at = at.parent) {
    if (at.kind === 'function' || at.kind === 'lambda') return true;
  }
  return false;
}
