import type { Node } from '../../python/ast';

/** Which part of a split some rows are. */
export type Part = 'train' | 'test';

/** An operation that divides rows into parts that have none in common. */
export interface Split {
  readonly node: Node;
  readonly source: RowSet;
}

/**
 * A set of rows of the data. Filtering, selecting columns and transforming keep the set; splitting makes new ones. What
 * is not known to be split is taken to be the same rows.
 */
export interface RowSet {
  readonly id: number;
  /** The larger set that it was cut from. */
  readonly from: RowSet | undefined;
  readonly split: Split | undefined;
  readonly part: Part | undefined;
  /** The sets that it puts together. */
  readonly members: readonly RowSet[];
  /** Whether it may not be rows at all: the value of an unknown function. */
  readonly weak: boolean;
}

/** Makes row sets and gives the same one for the same question. */
export class RowSets {
  readonly #known = new Map<string, RowSet>();
  readonly #keys = new Map<unknown, number>();
  readonly #splits = new Map<string, Split>();

  /** Rows that come from outside the notebook at this node. */
  source(node: unknown, weak = false): RowSet {
    return this.#intern(`source ${this.#key(node)}`, { weak });
  }

  /** One part of a split. `by` identifies the division: the call, or the bound of a slice. */
  part(source: RowSet, node: Node, by: unknown, part: Part): RowSet {
    const key = `${source.id} ${this.#key(by)}`;
    let split = this.#splits.get(key);
    if (!split) {
      split = { node, source };
      this.#splits.set(key, split);
    }
    return this.#intern(`part ${key} ${part}`, { from: source, split, part });
  }

  /** The rows of several sets together. */
  union(sets: readonly RowSet[]): RowSet | undefined {
    const strong = sets.filter(({ weak }) => !weak);
    const members = [...new Set(strong.length > 0 ? strong : sets.slice(0, 1))];
    const [only] = members;
    if (members.length <= 1) return only;
    const outer = members.filter((one) => !members.some((other) => other !== one && contains(other, one)));
    const [whole] = outer;
    if (outer.length === 1) return whole;
    const key = outer.map(({ id }) => id).sort((a, b) => a - b);
    return this.#intern(`union ${key.join(' ')}`, { members: outer });
  }

  #key(value: unknown): number {
    let key = this.#keys.get(value);
    if (key === undefined) {
      key = this.#keys.size;
      this.#keys.set(value, key);
    }
    return key;
  }

  #intern(key: string, init: Partial<RowSet>): RowSet {
    let rows = this.#known.get(key);
    if (!rows) {
      const none = { from: undefined, split: undefined, part: undefined, members: [], weak: false };
      rows = { ...none, ...init, id: this.#known.size };
      this.#known.set(key, rows);
    }
    return rows;
  }
}

/** Whether all rows of `inner` are rows of `outer`. */
export function contains(outer: RowSet, inner: RowSet): boolean {
  if (outer === inner) return true;
  if (inner.from && contains(outer, inner.from)) return true;
  if (inner.members.length > 0 && inner.members.every((member) => contains(outer, member))) return true;
  return outer.members.some((member) => contains(member, inner));
}

/** Whether the two sets certainly have no row in common: other parts of one split, or of different origin. */
export function areDisjoint(a: RowSet, b: RowSet): boolean {
  if (contains(a, b) || contains(b, a)) return false;
  for (const one of lineage(a)) {
    for (const other of lineage(b)) {
      if (one.split && one.split === other.split && one.part !== other.part) return true;
    }
  }
  return !lineage(a).some((one) => lineage(b).includes(one));
}

function lineage(rows: RowSet): RowSet[] {
  const found: RowSet[] = [];
  for (let at: RowSet | undefined = rows; at; at = at.from) found.push(at);
  return found;
}

/** The splits that cut these rows out, the last one first. */
export function splitsOf(rows: RowSet): Split[] {
  return lineage(rows).flatMap(({ split }) => (split ? [split] : []));
}
