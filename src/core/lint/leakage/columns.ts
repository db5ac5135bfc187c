import type { Influence, Value } from './value';
import { distinct } from './value';

/** One column of a frame. */
export interface Column {
  /** The frame, as `Columns.of`. */
  readonly of: unknown;
  readonly name: string;
}

/** What is known of the columns of a frame. Frames that come from one another without renaming share `of`. */
export interface Columns {
  readonly of: unknown;
  /** All columns; undefined where they are not known. */
  readonly only: ReadonlySet<string> | undefined;
  /** Columns that were removed. */
  readonly without: ReadonlySet<string>;
  /** Influences that shaped some columns and no others. */
  readonly learned: ReadonlyMap<Influence, ReadonlySet<string>>;
}

/** The columns of this many influences are told apart. */
const MAX_LEARNED = 64;

const NO_NAMES: ReadonlySet<string> = new Set();
const NOTHING_LEARNED: ReadonlyMap<Influence, ReadonlySet<string>> = new Map();

/** The columns of a frame of which nothing is known yet. */
export function columnsOf(of: unknown): Columns {
  return { of, only: undefined, without: NO_NAMES, learned: NOTHING_LEARNED };
}

/** The name of a column that is taken by its position. */
export function atPosition(position: number): string {
  return `#${position}`;
}

/** The position that a column was taken by; undefined for one with a name. */
export function positionIn({ name }: Column): string | undefined {
  return /^#-?\d+$/.test(name) ? name.slice(1) : undefined;
}

/** Whether the frame certainly has the column; one at a position only while no other was removed. */
export function hasColumn(columns: Columns, column: Column): boolean {
  const { of, name } = column;
  if (positionIn(column) !== undefined) return columns.of === of && !columns.only && columns.without.size === 0;
  return columns.of === of && (columns.only ? columns.only.has(name) : !columns.without.has(name));
}

/** The frame with these columns only; what shaped none of them is gone. */
export function withColumns(value: Value, names: readonly string[]): Value {
  const { columns } = value;
  if (!columns) return value;
  const only = new Set(names);
  return filtered(value, { ...columns, only, without: NO_NAMES }, (name) => only.has(name));
}

/** The frame without these columns; what shaped no other column is gone. */
export function withoutColumns(value: Value, names: readonly string[]): Value {
  const { columns } = value;
  if (!columns) return value;
  const without = new Set([...columns.without, ...names]);
  const only = columns.only && new Set([...columns.only].filter((name) => !without.has(name)));
  return filtered(value, { ...columns, only, without }, (name) => !without.has(name));
}

function filtered(value: Value, columns: Columns, keeps: (name: string) => boolean): Value {
  if (columns.learned.size === 0) return { ...value, columns };
  const learned = new Map<Influence, ReadonlySet<string>>();
  const gone = new Set<Influence>();
  for (const [influence, names] of columns.learned) {
    const left = [...names].filter(keeps);
    if (left.length === 0) gone.add(influence);
    else learned.set(influence, new Set(left));
  }
  const influences = gone.size === 0 ? value.influences : value.influences.filter((one) => !gone.has(one));
  return { ...value, influences, columns: { ...columns, learned } };
}

/**
 * The frame after values were stored in these columns. `whole`: for all rows, so that what shaped the old values of the
 * columns is gone. `of` names the columns of a frame of which nothing was known before.
 */
export function withStored(base: Value, names: readonly string[], stored: Value, whole: boolean, of: unknown): Value {
  const cleared = whole && base.columns ? withoutColumns(base, names) : base;
  const columns = cleared.columns ?? columnsOf(of);
  const learned = new Map(columns.learned);
  const fresh: Influence[] = [];
  for (const influence of stored.influences) {
    const known = cleared.influences.includes(influence);
    if (!known) fresh.push(influence);
    const at = learned.get(influence);
    if (at ?? (!known && learned.size < MAX_LEARNED)) learned.set(influence, new Set([...(at ?? []), ...names]));
  }
  const named = new Set(names);
  return {
    ...cleared,
    influences: distinct(cleared.influences, fresh),
    columns: base.rows && {
      of: columns.of,
      only: columns.only && new Set([...columns.only, ...names]),
      without: new Set([...columns.without].filter((name) => !named.has(name))),
      learned,
    },
  };
}

/** What both frames are known to have after two ways of getting there. */
export function joinedColumns(a: Columns | undefined, b: Columns | undefined): Columns | undefined {
  if (a === b) return a;
  if (!a || !b || a.of !== b.of) return undefined;
  const learned = new Map(a.learned);
  for (const [influence, names] of b.learned)
    learned.set(influence, new Set([...names, ...(learned.get(influence) ?? [])]));
  return {
    of: a.of,
    only: a.only && b.only && new Set([...a.only].filter((name) => b.only?.has(name))),
    without:
      a.only || b.only
        ? new Set([...a.without, ...b.without])
        : new Set([...a.without].filter((name) => b.without.has(name))),
    learned,
  };
}
