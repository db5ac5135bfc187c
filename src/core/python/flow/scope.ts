/** Where names are looked up that a scope does not bind itself. */
export interface OuterNames<V> {
  get(name: string): V | undefined;
}

/** Names and their values, over those of an outer scope that it leaves as they are until `commit`. */
export class Scope<V> {
  readonly #above: OuterNames<V> | undefined;
  readonly #own = new Map<string, V | undefined>();

  constructor(above?: OuterNames<V>) {
    this.#above = above;
  }

  get(name: string): V | undefined {
    if (this.#own.has(name)) return this.#own.get(name);
    return this.#above?.get(name);
  }

  /** Binds a name; without a value it is not bound here, whatever the outer scope says. */
  set(name: string, value: V | undefined): void {
    this.#own.set(name, value);
  }

  /** The names that were bound or removed here. */
  get changed(): Iterable<string> {
    return this.#own.keys();
  }

  /** Whether a name that the outer scope binds has another value here. */
  get overrides(): boolean {
    for (const [name, value] of this.#own) {
      const outer = this.#above?.get(name);
      if (outer !== undefined && outer !== value) return true;
    }
    return false;
  }

  /** Writes what was changed here, undefined for what was removed. */
  commit(write: (name: string, value: V | undefined) => void): void {
    for (const [name, value] of this.#own) write(name, value);
  }
}
