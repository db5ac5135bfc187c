import type { NotebookAnalysis } from '../analysis';
import type { Node } from '../ast';
import type { CellMeaning } from '../meanings';
import type { PythonCell } from '../pythonCell';

/** A kind of thing that cells leave behind for others; `T` is what is left. */
export interface Slot<T> {
  readonly name: string;
  readonly of?: T;
}

interface Entry {
  readonly slot: Slot<unknown>;
  readonly owner: unknown;
  value: unknown;
  /** Number of the last cell that read it before writing it, and of the last that wrote it. */
  readBy: number;
  writtenBy: number;
}

type Fact = Pick<Entry, 'slot' | 'owner' | 'value'>;

/** Expressions evaluated in one notebook; beyond it every value is unknown. */
const MAX_STEPS = 60_000;

/** What running one cell took and gave: it does the same again as long as everything that it took is the same. */
export interface CellRecord<E> {
  readonly reads: readonly Fact[];
  readonly writes: readonly Fact[];
  readonly events: readonly E[];
  /** Cells whose code ran, by a node of theirs, with what they meant. */
  readonly meanings: ReadonlyMap<Node, CellMeaning>;
  /** Expressions that were evaluated in it. */
  readonly steps: number;
}

/** What the last run over a notebook has left of each cell. */
export type CellRecords<E> = WeakMap<PythonCell, CellRecord<E>>;

/**
 * Everything that changes while a notebook is run, and the events that are written down. It watches what each cell
 * reads and writes, so that the next run can leave out the cells to which nothing has happened. Values are compared by
 * identity: they must be immutable.
 */
export class RunState<E> {
  readonly analysis: NotebookAnalysis;
  readonly events: E[] = [];
  readonly #entries = new Map<Slot<unknown>, Map<unknown, Entry>>();
  #cell = 0;
  #steps = 0;
  #reads: Fact[] = [];
  #writes: Entry[] = [];
  #meanings = new Map<Node, CellMeaning>();

  constructor(analysis: NotebookAnalysis) {
    this.analysis = analysis;
  }

  get<T>(slot: Slot<T>, owner: unknown): T | undefined {
    const entry = this.#entry(slot, owner);
    if (entry.readBy !== this.#cell && entry.writtenBy !== this.#cell) {
      entry.readBy = this.#cell;
      this.#reads.push({ slot, owner, value: entry.value });
    }
    return entry.value as T | undefined;
  }

  set<T>(slot: Slot<T>, owner: unknown, value: T | undefined): void {
    const entry = this.#entry(slot, owner);
    entry.value = value;
    if (entry.writtenBy === this.#cell) return;
    entry.writtenBy = this.#cell;
    this.#writes.push(entry);
  }

  /** Counts the evaluation of an expression; false when the notebook has had its share. */
  step(): boolean {
    return this.#steps++ <= MAX_STEPS;
  }

  /** To be called for each piece of code that runs. */
  enter(node: Node): void {
    if (!this.#meanings.has(node)) this.#meanings.set(node, this.analysis.resolver.meaningOf(node));
  }

  /** Runs one cell; undefined when it could not be followed to its end. */
  record(body: () => void): CellRecord<E> | undefined {
    this.#cell++;
    this.#reads = [];
    this.#writes = [];
    this.#meanings = new Map();
    const from = this.events.length;
    const before = this.#steps;
    body();
    if (this.#steps > MAX_STEPS) return undefined;
    return {
      reads: this.#reads,
      writes: this.#writes.map(({ slot, owner, value }) => ({ slot, owner, value })),
      events: this.events.slice(from),
      meanings: this.#meanings,
      steps: this.#steps - before,
    };
  }

  /** Whether a cell would do the same as it did. */
  isCurrent({ reads, meanings, steps }: CellRecord<E>): boolean {
    if (this.#steps + steps > MAX_STEPS) return false;
    const { resolver } = this.analysis;
    for (const [node, meaning] of meanings) if (resolver.meaningOf(node) !== meaning) return false;
    return reads.every(({ slot, owner, value }) => this.#entries.get(slot)?.get(owner)?.value === value);
  }

  /** Does what a cell did. */
  replay({ writes, events, steps }: CellRecord<E>): void {
    this.#steps += steps;
    for (const { slot, owner, value } of writes) this.#entry(slot, owner).value = value;
    for (const event of events) this.events.push(event);
  }

  #entry(slot: Slot<unknown>, owner: unknown): Entry {
    let owners = this.#entries.get(slot);
    if (!owners) this.#entries.set(slot, (owners = new Map<unknown, Entry>()));
    let entry = owners.get(owner);
    if (!entry) owners.set(owner, (entry = { slot, owner, value: undefined, readBy: 0, writtenBy: 0 }));
    return entry;
  }
}
