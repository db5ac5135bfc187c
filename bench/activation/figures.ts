/** What one activation in a fresh VS Code took. */
export interface ActivationFigures {
  /** From the request to activate until it is done: loading the bundle and running `activate`. */
  readonly activationMs: number;
  /** Processor time of the extension host over the same stretch: what is left when other programs run beside it. */
  readonly cpuMs: number;
  readonly heapMiB: number;
  /** Bundles of the extension that were loaded by then. */
  readonly loaded: readonly string[];
  readonly nativeRuntimes: readonly string[];
}
