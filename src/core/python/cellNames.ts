import type { CellScopes, Define, Mutate, Remove, Scope, Use } from './scopes';
import { bindingScope, isCertainFor, isDeferred } from './scopes';

/** What one cell does to the names of the notebook (not to those of its functions, classes and comprehensions). */
export interface CellNames {
  /** Bindings and unbindings at module level, in order. */
  readonly bindings: readonly (Define | Remove)[];
  /** Bindings by `global` inside functions: they happen when the function is called. */
  readonly deferredBindings: readonly Define[];
  readonly uses: readonly NotebookUse[];
  readonly mutations: readonly Mutate[];
}

/** A use of a name of the notebook. */
export interface NotebookUse {
  readonly event: Use;
  /** Whether it is read later than it stands, in a function or lambda. */
  readonly deferred: boolean;
}

/** A name that a cell reads and that may have been bound outside it. */
export interface OutsideName {
  readonly name: string;
  /** Read in a function or lambda, so that definitions below the cell count as well. */
  readonly isDeferred: boolean;
}

/** The names whose meaning a cell takes from other cells, each once for immediate and once for deferred reading. */
export function outsideNamesOf({ bindings, uses }: CellNames): OutsideName[] {
  const bound = new Map<string, (Define | Remove)[]>();
  for (const event of bindings) {
    if (event.kind === 'define' && event.via === 'augmented') continue;
    const known = bound.get(event.name);
    if (known) known.push(event);
    else bound.set(event.name, [event]);
  }
  const isBoundAt = (use: Use): boolean =>
    bound.get(use.name)?.some(({ order, branch }) => order < use.order && isCertainFor(branch, use.branch)) === true;
  const found = new Map<string, OutsideName>();
  for (const { event, deferred } of uses) {
    const { name } = event;
    const key = deferred ? `later ${name}` : name;
    if (found.has(key) || (!deferred && isBoundAt(event))) continue;
    found.set(key, { name, isDeferred: deferred });
  }
  return [...found.values()];
}

/** Sorts a cell's events by whose names they are about. */
export function cellNamesOf(scopes: CellScopes): CellNames {
  const bindings: (Define | Remove)[] = [];
  const deferredBindings: Define[] = [];
  const uses: NotebookUse[] = [];
  const mutations: Mutate[] = [];
  for (const scope of scopes.all) {
    const deferred = isDeferred(scope);
    for (const event of scope.events) {
      if (event.kind === 'use') {
        if (bindingScope(event.name, scope) === undefined) uses.push({ event, deferred });
      } else if (event.kind === 'mutate') {
        if (bindingScope(event.name, scope) === undefined) mutations.push(event);
      } else if (scope.kind === 'module') bindings.push(event);
      else if (event.kind === 'define' && bindsGlobally(event.name, scope)) deferredBindings.push(event);
    }
  }
  uses.sort((a, b) => a.event.order - b.event.order);
  return { bindings, deferredBindings, uses, mutations };
}

function bindsGlobally(name: string, scope: Scope): boolean {
  return scope.globals.has(name) && bindingScope(name, scope) === undefined;
}
