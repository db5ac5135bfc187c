import { Uninspectable } from './uninspectable';

/** Bounds on the work that one artifact can cause. */
export interface ScanLimits {
  /** Bytes that decompression may produce over the whole artifact. */
  readonly expandedBytes: number;
  /** Bytes that are held in memory where a format needs random access inside something compressed. */
  readonly heldBytes: number;
  /** Files inside all archives together. */
  readonly members: number;
  /** Archives within archives, and pickles within pickles. */
  readonly depth: number;
  /** Objects that one pickle may keep at once, and opcodes that it may have. */
  readonly objects: number;
  readonly opcodes: number;
  readonly findings: number;
}

export const DEFAULT_LIMITS: ScanLimits = {
  expandedBytes: 8 * 2 ** 30,
  heldBytes: 512 * 2 ** 20,
  members: 20_000,
  depth: 6,
  objects: 8_000_000,
  opcodes: 500_000_000,
  findings: 1000,
};

/** What is left of the limits while one artifact is scanned. */
export class Budget {
  readonly limits: ScanLimits;
  #expanded = 0;
  #members = 0;

  constructor(limits: ScanLimits) {
    this.limits = limits;
  }

  /** Counts decompressed bytes; `scan/expands` when there are more than a genuine artifact has. */
  expand(bytes: number): void {
    this.#expanded += bytes;
    if (this.#expanded > this.limits.expandedBytes) {
      throw new Uninspectable('scan/expands', `it expands to more than ${this.limits.expandedBytes} bytes`);
    }
  }

  /** Counts files inside archives. */
  member(): void {
    this.#members += 1;
    if (this.#members > this.limits.members) {
      throw new Uninspectable('scan/too-many-members', `it contains more than ${this.limits.members} files`);
    }
  }

  /** Refuses to go deeper than the limit. */
  enter(depth: number): void {
    if (depth > this.limits.depth) {
      throw new Uninspectable('scan/too-deep', `it is nested more than ${this.limits.depth} levels deep`);
    }
  }
}
