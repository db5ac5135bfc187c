import type { Disposable } from 'vscode';

/** Owns what it is given and disposes of all of it, last first. */
export class Disposables implements Disposable {
  readonly #owned: Disposable[] = [];

  /** Takes ownership and hands the thing back. */
  add<T extends Disposable>(owned: T): T {
    this.#owned.push(owned);
    return owned;
  }

  dispose(): void {
    for (const owned of this.#owned.splice(0).reverse()) owned.dispose();
  }
}
