/** Names and their values, over those of an outer scope that it leaves as they are until `commit`. */
export class Scope<V> {
  readonly #above: Scope<V> | undefined;
  readonly #own = new Map<string, V | undefined>();

  constructor(above?: Scope<V>) {
    this.#above = above;
  }

  get(name: string): V | undefined {
    if (this.#own.has(name)) return this.#own.get(name);
    return this.#above?.get(name);
  }

  set(name: string, value: V): void {
    this.#own.set(name, value);
  }

  /** After it the name is not bound here, whatever the outer scope says. */
  delete(name: string): void {
    this.#own.set(name, undefined);
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

  /** Writes what was changed here to the outer scope. */
  commit(): void {
    const above = this.#above;
    if (above) for (const [name, value] of this.#own) above.#own.set(name, value);
  }
}
