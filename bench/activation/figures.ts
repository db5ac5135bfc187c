/** What one activation in a fresh VS Code took. */
export interface ActivationFigures {
  /** From the request to activate until it is done: loading the bundle and running `activate`. */
  readonly activationMs: number;
  readonly heapMiB: number;
  /** Bundles of the extension that were loaded by then. */
  readonly loaded: readonly string[];
  readonly nativeRuntimes: readonly string[];
}
