/**
 * What is kept of one notebook from an analysis to the next, so that an edit costs what it changes. One memory belongs
 * to one notebook; what it holds grows with the texts that the notebook has had, so that it is forgotten from time to
 * time.
 */
export class AnalysisMemory {
  readonly #kept = new Map<unknown, unknown>();

  /** Something that is made once and stays; `make` is the key. */
  keep<T>(make: () => T): T {
    if (!this.#kept.has(make)) this.#kept.set(make, make());
    return this.#kept.get(make) as T;
  }
}
