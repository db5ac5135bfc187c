import type { CellNames, NotebookUse } from './cellNames';
import type { Define, Mutate, Remove, Use } from './scopes';

/** An event and the cell it happens in. */
export interface At<E> {
  readonly cell: number;
  readonly event: E;
}

/** What happens to one name of the notebook, in document order. */
export interface NameRecord {
  readonly bindings: readonly At<Define | Remove>[];
  /** Definitions that a call of a function makes. */
  readonly deferred: readonly At<Define>[];
  readonly uses: readonly (At<Use> & Pick<NotebookUse, 'deferred'>)[];
  readonly mutations: readonly At<Mutate>[];
}

type Filled = { -readonly [K in keyof NameRecord]: NameRecord[K][number][] };

/** What a cell at an index does to each name. */
export function recordsOf(names: CellNames, cell: number): ReadonlyMap<string, NameRecord> {
  const records = new Map<string, Filled>();
  const own = (name: string): Filled => {
    let record = records.get(name);
    if (!record) records.set(name, (record = { bindings: [], deferred: [], uses: [], mutations: [] }));
    return record;
  };
  for (const event of names.bindings) own(event.name).bindings.push({ cell, event });
  for (const event of names.deferredBindings) own(event.name).deferred.push({ cell, event });
  for (const { event, deferred } of names.uses) own(event.name).uses.push({ cell, event, deferred });
  for (const event of names.mutations) own(event.name).mutations.push({ cell, event });
  return records;
}
