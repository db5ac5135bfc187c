import type { Tensors } from '../../core/inference/tensor';

/** A runtime as the inference host sees it. */
export interface Backend {
  /** Name and version, for example `native 1.30.0`. */
  readonly name: string;
  /** Prepares a model; `folder` is where its external data lies. Throws the runtime's own error. */
  create(model: Uint8Array, options: { folder: string; threads: number }): Promise<BackendSession>;
}

export interface BackendSession {
  readonly outputNames: readonly string[];
  /** Tensors in the runtime's own form, made once and fed many times. */
  prepare(feeds: Tensors): PreparedFeeds;
  /** Runs and throws the results away. */
  run(feeds: PreparedFeeds): Promise<unknown>;
  /** Runs and returns the outputs; all that are tensors, or those named. */
  fetch(feeds: PreparedFeeds, outputs?: readonly string[]): Promise<Tensors>;
}

declare const prepared: unique symbol;
/** Opaque: only the session that prepared it knows what it is. */
export interface PreparedFeeds {
  readonly [prepared]?: never;
}
