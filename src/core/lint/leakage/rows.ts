import type { Node } from '../../python/ast';
import type { RunState, Slot } from '../../python/flow/runState';

/** Which part of a split some rows are; only that parts differ matters. */
export type Part = string;

/** An operation that divides rows into parts that have none in common. */
export interface Split {
  readonly node: Node;
  readonly source: RowSet;
  /**
   * Parts that the notebook asks for, with the expression that did first; known after the run. A slice or condition used
   * once may be no more than a filter.
   */
  readonly parts: Map<Part, Node>;
  readonly id: number;
  /** Whether its parts are written as bounds. */
  readonly isSlice: boolean;
  /** Whether its parts are where a condition holds or not. */
  readonly isCondition: boolean;
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

/** A part of a split was asked for. */
export interface PartEvent {
  readonly kind: 'part';
  readonly split: Split;
  readonly part: Part;
  readonly node: Node;
}

/** Rows are followed through this many divisions of one another; what is cut further is taken for the same rows. */
const MAX_DEPTH = 24;
/** As many bounds of slices are compared. */
const MAX_BOUNDS = 24;

/** Every row set and split of the runs over one notebook. */
export class KnownRows {
  readonly sets = new Map<string, RowSet>();
  readonly keys = new Map<unknown, number>();
  readonly splits = new Map<string, Split>();
  splitCount = 0;
}

/** What row sets need of the state of a run. */
interface RowState extends Pick<RunState<PartEvent>, 'get' | 'set'> {
  readonly events: Pick<PartEvent[], 'push'>;
}

const SPLIT: Slot<Split> = { name: 'split' };

/** Makes row sets and gives the same one for the same question. */
export class RowSets {
  readonly #known: KnownRows;
  readonly #state: RowState;

  constructor(known: KnownRows, state: RowState) {
    this.#known = known;
    this.#state = state;
  }

  /** Rows that come from outside the notebook at this node, or by this name; other ones for each path of calls to it. */
  source(node: unknown, weak = false, path: readonly Node[] = []): RowSet {
    const place = [...path, node].map((part) => this.#key(part)).join(' ');
    return this.#intern(`source ${place}${weak ? ' weak' : ''}`, { weak });
  }

  /** One part of a split. `by` identifies the division: the call, or a condition. */
  part(source: RowSet, node: Node, by: unknown, part: Part): RowSet {
    return this.#part(source, node, by, part, false);
  }

  /** The rows from one bound to another, both as they are written; an empty one is the end of the rows. */
  slice(source: RowSet, node: Node, lower: string, upper: string): RowSet {
    return this.#part(source, node, 'slices', `${lower}:${upper}`, true);
  }

  #part(source: RowSet, node: Node, by: unknown, part: Part, isSlice: boolean): RowSet {
    if (lineage(source).length > MAX_DEPTH) return source;
    const key = `${source.id} ${this.#key(by)}`;
    const split = this.#state.get(SPLIT, key) ?? this.#split(key, { node, source, by, isSlice });
    this.#state.events.push({ kind: 'part', split, part, node });
    return this.#intern(`part ${split.id} ${part}`, { from: source, split, part });
  }

  /** The split of a key: that of the last run when it still stands at the same node. */
  #split(
    key: string,
    { node, source, by, isSlice }: Pick<Split, 'node' | 'source' | 'isSlice'> & { by: unknown },
  ): Split {
    const before = this.#known.splits.get(key);
    const isCondition = typeof by === 'string' && !isSlice;
    const id = this.#known.splitCount++;
    const split =
      before?.node === node ? before : { node, source, parts: new Map<Part, Node>(), id, isSlice, isCondition };
    this.#known.splits.set(key, split);
    this.#state.set(SPLIT, key, split);
    return split;
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
    const { keys } = this.#known;
    let key = keys.get(value);
    if (key === undefined) {
      key = keys.size;
      keys.set(value, key);
    }
    return key;
  }

  #intern(key: string, init: Partial<RowSet>): RowSet {
    const { sets } = this.#known;
    let rows = sets.get(key);
    if (!rows) {
      const none = { from: undefined, split: undefined, part: undefined, members: [], weak: false };
      rows = { ...none, ...init, id: sets.size };
      sets.set(key, rows);
    }
    return rows;
  }
}

/** Puts the parts that a run asked for into their splits. */
export function collectParts(events: readonly PartEvent[]): void {
  for (const { split } of events) split.parts.clear();
  for (const { split, part, node } of events) {
    if (!split.parts.has(part) && split.parts.size < MAX_BOUNDS) split.parts.set(part, node);
  }
}

/** Whether all rows of `inner` are rows of `outer`. */
export function contains(outer: RowSet, inner: RowSet): boolean {
  if (outer === inner) return true;
  if (inner.from && contains(outer, inner.from)) return true;
  if (inner.members.length > 0 && inner.members.every((member) => contains(outer, member))) return true;
  return outer.members.length > 0 && outer.members.some((member) => contains(member, inner));
}

const disjoint = new WeakMap<RowSet, WeakMap<RowSet, boolean>>();

/** Whether the two sets certainly have no row in common: other parts of one split, or of different origin. */
export function areDisjoint(a: RowSet, b: RowSet): boolean {
  // Which slices follow one another depends on the other bounds of a run; all else stays as it is.
  if (isSliced(a) || isSliced(b)) return haveNothingInCommon(a, b);
  const known = disjoint.get(a) ?? new WeakMap<RowSet, boolean>();
  disjoint.set(a, known);
  const answer = known.get(b) ?? haveNothingInCommon(a, b);
  known.set(b, answer);
  return answer;
}

function isSliced(rows: RowSet): boolean {
  return lineage(rows).some(({ split, members }) => split?.isSlice === true || members.some(isSliced));
}

function haveNothingInCommon(a: RowSet, b: RowSet): boolean {
  if (contains(a, b) || contains(b, a)) return false;
  if (splitBetween(a, b)) return true;
  const others = lineage(b);
  if (lineage(a).some((one) => others.includes(one))) return false;
  // Where a part of joined rows begins is not followed: features are often cut out of them, and their target is not.
  return a.members.every((member) => areDisjoint(member, b)) && b.members.every((member) => areDisjoint(a, member));
}

const lineages = new WeakMap<RowSet, readonly RowSet[]>();

/** A set and all that it was cut from, one out of the other. */
function lineage(rows: RowSet): readonly RowSet[] {
  let known = lineages.get(rows);
  if (!known) {
    known = rows.from ? [rows, ...lineage(rows.from)] : [rows];
    lineages.set(rows, known);
  }
  return known;
}

/** The rows before they were filtered by conditions. */
export function unfiltered(rows: RowSet): RowSet {
  let at = rows;
  while (at.from && at.split?.isCondition === true) at = at.from;
  return at;
}

/** The splits that cut these rows out, the last one first; what has no second part is none. */
export function splitsOf(rows: RowSet): Split[] {
  const own = lineage(rows).flatMap(({ split }) => (split && divides(split) ? [split] : []));
  return own.length > 0 ? own : rows.members.flatMap(splitsOf);
}

/** The split that divides two disjoint sets of rows; undefined when they have different origins. */
export function splitBetween(a: RowSet, b: RowSet): Split | undefined {
  for (const one of lineage(a)) {
    for (const other of lineage(b)) {
      if (one.split && one.split === other.split && differ(one.split, one.part, other.part)) return one.split;
    }
  }
  return undefined;
}

/** Where these rows were cut out by a split: the subscript where it is one of several of the same rows. */
export function cutOf(rows: RowSet, split: Split): Node {
  const part = lineage(rows).find((one) => one.split === split)?.part;
  return (part === undefined ? undefined : split.parts.get(part)) ?? split.node;
}

/** Whether other rows remain to test on: these were cut out of a part, or are one part of several. */
export function isValidation(rows: RowSet): boolean {
  const splits = splitsOf(rows);
  return splits.length > 1 || splits.some(({ parts, isSlice }) => !isSlice && parts.size > 2);
}

/** The rest of what a part was taken from. */
export function opposite(part: Part): Part {
  if (part === 'train') return 'test';
  if (part === 'test') return 'train';
  return part.startsWith('!') ? part.slice(1) : `!${part}`;
}

function divides(split: Split): boolean {
  const parts = [...split.parts.keys()];
  return parts.some((one, index) => parts.slice(index + 1).some((other) => differ(split, one, other)));
}

/** Whether two parts of a split certainly have no row in common. */
function differ(split: Split, a: Part | undefined, b: Part | undefined): boolean {
  if (a === undefined || b === undefined || a === b) return false;
  if (split.isSlice) return endsBefore(split, a, b) || endsBefore(split, b, a);
  const isRest = a.startsWith('!') || b.startsWith('!');
  return !isRest || a === `!${b}` || b === `!${a}`;
}

/** Whether slice `a` ends where or before slice `b` begins, as far as the bounds that the notebook writes tell. */
function endsBefore({ parts }: Split, a: Part, b: Part): boolean {
  const [, end = ''] = a.split(':');
  const [begin = ''] = b.split(':');
  if (end === '' || begin === '') return false;
  const reached = new Set([end]);
  for (const bound of reached) {
    if (bound === begin || (isCount(bound) && isCount(begin) && Number(bound) <= Number(begin))) return true;
    for (const part of parts.keys()) {
      const [from = '', to = ''] = part.split(':');
      if (from === bound && to !== '') reached.add(to);
    }
  }
  return false;
}

function isCount(bound: string): boolean {
  return /^\d+$/.test(bound);
}
