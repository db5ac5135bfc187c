import type { Name, Node } from './ast';
import type { NotebookUse } from './cellNames';
import type { At, NameRecord } from './nameRecords';
import type { PythonCell } from './pythonCell';
import type { Define, Mutate, Remove, Scope, Use } from './scopes';
import { bindingScope, isCertainFor, isDeferred } from './scopes';

/** A code cell of a notebook with what is known of its text. */
export interface AnalysedCell {
  readonly index: number;
  readonly python: PythonCell;
}

/** A binding of a name that can be seen at a use. */
export type Definition = At<Define>;

/** No more definitions than these are followed from one use, so that no notebook makes the answer slow. */
const MOST_DEFINITIONS = 32;

/** Who defines, reads, changes and removes each name of a notebook, with its cells run from top to bottom. */
export class DefUse {
  readonly #cells: readonly AnalysedCell[];
  readonly #byIndex: ReadonlyMap<number, AnalysedCell>;
  readonly #cellOf: (node: Node) => number;
  /** What each cell that has to do with a name does to it, in document order. */
  readonly #parts = new Map<string, NameRecord[]>();
  readonly #bindings = new Joined(this.#parts, ({ bindings }) => bindings);
  readonly #deferred = new Joined(this.#parts, ({ deferred }) => deferred);
  readonly #uses = new Joined(this.#parts, ({ uses }) => uses);
  readonly #mutations = new Joined(this.#parts, ({ mutations }) => mutations);
  readonly #definitions = new Map<string, readonly Definition[]>();
  readonly #latestDefinitions = new Map<string, readonly Definition[]>();
  #brokenNames: ReadonlySet<string> | undefined;

  constructor(cells: readonly AnalysedCell[], cellOf: (node: Node) => number) {
    this.#cells = cells;
    this.#byIndex = new Map(cells.map((cell) => [cell.index, cell]));
    this.#cellOf = cellOf;
    for (const { index, python } of cells) {
      for (const [name, record] of python.recordsAt(index)) {
        const parts = this.#parts.get(name);
        if (parts) parts.push(record);
        else this.#parts.set(name, [record]);
      }
    }
  }

  /** Every name that the notebook defines or uses. */
  get names(): Iterable<string> {
    return this.#parts.keys();
  }

  /** Names that more than one cell defines or uses. */
  *sharedNames(): Generator<string> {
    for (const [name, parts] of this.#parts) if (parts.length > 1) yield name;
  }

  /** Definitions of a notebook name in document order, those made by calling a function last. */
  definitions(name: string): readonly Definition[] {
    const known = this.#definitions.get(name);
    if (known) return known;
    const found = [...this.#bindings.of(name).filter(isDefinition), ...this.#deferred.of(name)];
    this.#definitions.set(name, found);
    return found;
  }

  /**
   * The first definition of a notebook name that happens without a call, else the first by a call; undefined when there is
   * none. `x += 1` needs the name and does not make it.
   */
  firstDefinition(name: string): Definition | undefined {
    const parts = this.#parts.get(name) ?? NO_PARTS;
    for (const { bindings } of parts) {
      const found = bindings.find(isMaking);
      if (found) return found;
    }
    for (const { deferred } of parts) {
      const found = deferred.find(isMaking);
      if (found) return found;
    }
    return undefined;
  }

  /** The uses of a notebook name that stand before one of its definitions, in document order. */
  usesAbove(name: string, { cell, event }: Definition): (At<Use> & Pick<NotebookUse, 'deferred'>)[] {
    const found: (At<Use> & Pick<NotebookUse, 'deferred'>)[] = [];
    for (const { uses } of this.#parts.get(name) ?? NO_PARTS) {
      for (const use of uses) {
        if (use.cell > cell || (use.cell === cell && use.event.order >= event.order)) return found;
        found.push(use);
      }
    }
    return found;
  }

  /** Definitions and removals of a notebook name at module level, in document order. */
  bindings(name: string): readonly At<Define | Remove>[] {
    return this.#bindings.of(name);
  }

  /** Uses of a notebook name in document order. */
  uses(name: string): readonly (At<Use> & Pick<NotebookUse, 'deferred'>)[] {
    return this.#uses.of(name);
  }

  /** Changes in place of the object behind a notebook name, in document order. */
  mutations(name: string): readonly At<Mutate>[] {
    return this.#mutations.of(name);
  }

  /** Names that stand in code which cannot be parsed: they may be defined or used there. */
  get brokenNames(): ReadonlySet<string> {
    return (this.#brokenNames ??= new Set(
      this.#cells.flatMap(({ python }) => python.problems.flatMap(({ names }) => [...names])),
    ));
  }

  /** The first cell from which any name may be defined (`import *`, `%run`, `exec`); undefined when there is none. */
  get unknownFrom(): number | undefined {
    return this.#cells.find(
      ({ python }) =>
        python.scopes.unknownFrom.length > 0 || python.magics.some(({ definesUnknown }) => definesUnknown),
    )?.index;
  }

  /**
   * The definitions that can reach a Name, nearest first: in straight-line code the last one before it, in a function
   * all of the notebook's. Empty for builtins and for names that nothing defines.
   */
  reaching(name: Name): readonly Definition[] {
    const cell = this.#cellOf(name);
    const event = this.#byIndex.get(cell)?.python.scopes.at.get(name);
    if (!event) return [];
    if (event.kind === 'define') return [{ cell, event }];
    const scope = bindingScope(event.name, event.scope);
    if (scope) return this.#reachingInScope(event, scope, cell);
    if (isDeferred(event.scope)) return this.#latest(event.name);
    const bindings = this.#bindings.of(event.name);
    const before = lastBefore(bindings, cell, event.order);
    return [...reachingBackwards(bindings, before, { cell, event }), ...this.#deferred.of(event.name)];
  }

  /** The definitions outside a cell that can reach it, as `reaching` gives them for a use before all else in the cell. */
  reachingCell(name: string, cell: number, isDeferred: boolean): readonly Definition[] {
    if (isDeferred) return this.#latest(name);
    const bindings = this.#bindings.of(name);
    return [...reachingBackwards(bindings, lastBefore(bindings, cell, -1)), ...this.#deferred.of(name)];
  }

  /** The last definitions of a notebook name, the last one first. */
  #latest(name: string): readonly Definition[] {
    let found = this.#latestDefinitions.get(name);
    if (!found) this.#latestDefinitions.set(name, (found = this.definitions(name).slice(-MOST_DEFINITIONS).reverse()));
    return found;
  }

  #reachingInScope(event: Use, scope: Scope, cell: number): Definition[] {
    const sites = scope.events.flatMap((other) =>
      (other.kind === 'define' || other.kind === 'remove') && other.name === event.name ? [{ cell, event: other }] : [],
    );
    if (runsLaterThan(event.scope, scope)) return sites.filter(isDefinition).reverse();
    const found = reachingBackwards(sites, lastBefore(sites, cell, event.order), { cell, event });
    return found.length > 0 ? found : sites.filter(isDefinition).reverse();
  }
}

/** One kind of what happens to names, of all cells together; put together when it is asked for. */
class Joined<E> {
  readonly #parts: ReadonlyMap<string, readonly NameRecord[]>;
  readonly #pick: (record: NameRecord) => readonly E[];
  readonly #known = new Map<string, readonly E[]>();

  constructor(parts: ReadonlyMap<string, readonly NameRecord[]>, pick: (record: NameRecord) => readonly E[]) {
    this.#parts = parts;
    this.#pick = pick;
  }

  of(name: string): readonly E[] {
    const known = this.#known.get(name);
    if (known) return known;
    const parts = this.#parts.get(name) ?? NO_PARTS;
    const [only] = parts;
    const events = parts.length === 1 && only ? this.#pick(only) : parts.flatMap(this.#pick);
    this.#known.set(name, events);
    return events;
  }
}

const NO_PARTS: readonly NameRecord[] = [];

function isDefinition(site: At<Define | Remove>): site is Definition {
  return site.event.kind === 'define';
}

function isMaking(site: At<Define | Remove>): site is Definition {
  return isDefinition(site) && site.event.via !== 'augmented';
}

/** Index of the last site before a place; -1 when there is none. */
function lastBefore(sites: readonly At<Define | Remove>[], cell: number, order: number): number {
  let low = 0;
  let high = sites.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const site = sites[middle];
    if (site && (site.cell < cell || (site.cell === cell && site.event.order < order))) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Definitions from `from` backwards to the last one that certainly happened before a use, or before a cell below. */
function reachingBackwards(sites: readonly At<Define | Remove>[], from: number, use?: At<Use>): Definition[] {
  const found: Definition[] = [];
  for (let index = from; index >= 0 && found.length < MOST_DEFINITIONS; index--) {
    const site = sites[index];
    if (!site) break;
    if (isDefinition(site)) found.push(site);
    const adds = site.event.kind === 'define' && site.event.via === 'augmented';
    const isCertain = isCertainFor(site.event.branch, use?.cell === site.cell ? use.event.branch : undefined);
    if (isCertain && !adds) break;
  }
  return found;
}

/** Whether a function or lambda stands between a scope and the one that binds. */
function runsLaterThan(scope: Scope, above: Scope): boolean {
  for (let at: Scope | undefined = scope; at && at !== above; at = at.parent) {
    if (at.kind === 'function' || at.kind === 'lambda') return true;
  }
  return false;
}
