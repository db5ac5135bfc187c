import type { Tensors } from '../../core/inference/tensor';
import type { ExternalFile } from './externalData';

/** A runtime as the inference host sees it. */
export interface Backend {
  /** Name and version, for example `native 1.30.0`. */
  readonly name: string;
  /** Prepares a model from its file (which keeps its memory low) or its bytes. Throws the runtime's own error. */
  create(model: string | Uint8Array, options: CreateOptions): Promise<BackendSession>;
}

export interface CreateOptions {
  readonly threads: number;
  /** Files beside the model that hold its weights; they have been checked. */
  readonly external: readonly ExternalFile[];
}

export interface BackendSession {
  readonly outputNames: readonly string[];
  /** Tensors in the runtime's own form, made once and fed many times. */
  prepare(feeds: Tensors): PreparedFeeds;
  /** Runs and throws the results away. */
  run(feeds: PreparedFeeds): Promise<unknown>;
  /** Runs and returns the outputs; all that are tensors, or those named. */
  fetch(feeds: PreparedFeeds, outputs?: readonly string[]): Promise<Tensors>;
  /** Gives its memory back. */
  release(): Promise<void>;
}

declare const prepared: unique symbol;
/** Opaque: only the session that prepared it knows what it is. */
export interface PreparedFeeds {
  readonly [prepared]?: never;
}
