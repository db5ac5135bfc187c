import type { NotebookAnalysis } from '../analysis';
import type { Node } from '../ast';
import type { CellMeaning } from '../meanings';
import type { PythonCell } from '../pythonCell';

/** A kind of thing that cells leave behind for others; `T` is what is left. */
export interface Slot<T> {
  readonly name: string;
  readonly of?: T;
}

interface Fact {
  readonly slot: Slot<unknown>;
  readonly owner: unknown;
  readonly value: unknown;
}

/**
 * Expressions evaluated in one notebook; beyond it every value is unknown. Each part of the code has its share, loops and
 * calls of functions share the rest.
 */
const COMMON_STEPS = 40_000;
const STEPS_PER_NODE = 0.5;

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

/** What the last run over a notebook has left. */
export interface LastRun<E> {
  readonly records: WeakMap<PythonCell, CellRecord<E>>;
  /** The cells of that run, in order. */
  cells: readonly PythonCell[];
}

/**
 * Everything that changes while a notebook is run, and the events that are written down. It watches what each cell
 * reads and writes, so that the next run can leave out the cells to which nothing has happened. Values are compared by
 * identity: they must be immutable.
 */
export class RunState<E> {
  readonly analysis: NotebookAnalysis;
  readonly events: E[] = [];
  readonly #values = new Map<Slot<unknown>, Map<unknown, unknown>>();
  readonly #most: number;
  #steps = 0;
  #reads: Fact[] = [];
  /** What the present cell has read or written, by owner. */
  #read = new Map<Slot<unknown>, Set<unknown>>();
  #written = new Map<Slot<unknown>, Set<unknown>>();
  #meanings = new Map<Node, CellMeaning>();

  constructor(analysis: NotebookAnalysis) {
    this.analysis = analysis;
    const nodes = analysis.cells.reduce((sum, { python }) => sum + python.size, 0);
    this.#most = COMMON_STEPS + STEPS_PER_NODE * nodes;
  }

  get<T>(slot: Slot<T>, owner: unknown): T | undefined {
    const value = this.#values.get(slot)?.get(owner);
    if (this.#written.get(slot)?.has(owner) !== true && added(this.#read, slot, owner)) {
      this.#reads.push({ slot, owner, value });
    }
    return value as T | undefined;
  }

  set<T>(slot: Slot<T>, owner: unknown, value: T | undefined): void {
    added(this.#written, slot, owner);
    this.#store(slot, owner, value);
  }

  /** Counts the evaluation of an expression; false when the notebook has had its share. */
  step(): boolean {
    return this.#steps++ <= this.#most;
  }

  /** To be called for each piece of code that runs. */
  enter(node: Node): void {
    if (!this.#meanings.has(node)) this.#meanings.set(node, this.analysis.resolver.meaningOf(node));
  }

  /** Runs one cell; undefined when it could not be followed to its end. */
  record(body: () => void): CellRecord<E> | undefined {
    this.#reads = [];
    this.#read = new Map();
    this.#written = new Map();
    this.#meanings = new Map();
    const from = this.events.length;
    const before = this.#steps;
    body();
    if (this.#steps > this.#most) return undefined;
    return {
      reads: this.#reads,
      writes: this.#writes(),
      events: this.events.slice(from),
      meanings: this.#meanings,
      steps: this.#steps - before,
    };
  }

  /** Whether a cell would do the same as it did. */
  isCurrent({ reads, meanings, steps }: CellRecord<E>): boolean {
    if (this.#steps + steps > this.#most) return false;
    const { resolver } = this.analysis;
    for (const [node, meaning] of meanings) if (resolver.meaningOf(node) !== meaning) return false;
    return reads.every(({ slot, owner, value }) => this.#values.get(slot)?.get(owner) === value);
  }

  /** Does what a cell did. */
  replay({ writes, events, steps }: CellRecord<E>): void {
    this.#steps += steps;
    for (const { slot, owner, value } of writes) this.#store(slot, owner, value);
    for (const event of events) this.events.push(event);
  }

  #store(slot: Slot<unknown>, owner: unknown, value: unknown): void {
    let values = this.#values.get(slot);
    if (!values) this.#values.set(slot, (values = new Map<unknown, unknown>()));
    values.set(owner, value);
  }

  #writes(): Fact[] {
    return [...this.#written].flatMap(([slot, owners]) =>
      [...owners].map((owner) => ({ slot, owner, value: this.#values.get(slot)?.get(owner) })),
    );
  }
}

/** Whether an owner was not among those of a slot before. */
function added(sets: Map<Slot<unknown>, Set<unknown>>, slot: Slot<unknown>, owner: unknown): boolean {
  let owners = sets.get(slot);
  if (!owners) sets.set(slot, (owners = new Set()));
  const { size } = owners;
  return owners.add(owner).size > size;
}
