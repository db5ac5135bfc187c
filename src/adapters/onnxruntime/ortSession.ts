import type { InferenceSession, InferenceSessionFactory, OnnxValue, TensorConstructor } from 'onnxruntime-common';
import type { Tensor, Tensors } from '../../core/inference/tensor';
import type { BackendSession, PreparedFeeds } from './backend';
import { tensorSchema } from './protocol';

/** What native onnxruntime-node and onnxruntime-web have in common. */
export interface Ort {
  readonly Tensor: TensorConstructor;
  readonly InferenceSession: InferenceSessionFactory;
  readonly env: { readonly versions: Readonly<Record<string, string | undefined>> };
}

type OrtFeeds = InferenceSession.FeedsType & PreparedFeeds;

/** A session of either runtime behind the host's own interface. */
export class OrtSession implements BackendSession {
  readonly #ort: Ort;
  readonly #session: InferenceSession;

  constructor(ort: Ort, session: InferenceSession) {
    this.#ort = ort;
    this.#session = session;
  }

  get outputNames(): readonly string[] {
    return this.#session.outputNames;
  }

  prepare(feeds: Tensors): PreparedFeeds {
    const entries = Object.entries(feeds).map(([name, tensor]) => [name, this.#tensor(tensor)] as const);
    return Object.fromEntries(entries);
  }

  // Not async: each promise more is time that a measurement would count.
  run(feeds: PreparedFeeds): Promise<unknown> {
    return this.#session.run(feeds as OrtFeeds);
  }

  async fetch(feeds: PreparedFeeds, outputs?: readonly string[]): Promise<Tensors> {
    const results = await this.#session.run(feeds as OrtFeeds, outputs ?? this.#tensorOutputs());
    return Object.fromEntries(Object.entries(results).map(([name, value]) => [name, fromOrt(name, value)]));
  }

  async release(): Promise<void> {
    await this.#session.release();
  }

  /** The runtime cannot return sequences and maps, so they are not asked for. */
  #tensorOutputs(): readonly string[] {
    return this.#session.outputMetadata.filter((output) => output.isTensor).map((output) => output.name);
  }

  #tensor({ type, data, dims }: Tensor): OnnxValue {
    // The constructor's overloads pair each type with its array, which `Tensor` does too.
    const Constructor = this.#ort.Tensor as new (type: string, data: unknown, dims: readonly number[]) => OnnxValue;
    return new Constructor(type, data, dims);
  }
}

function fromOrt(name: string, { type, data, dims }: OnnxValue): Tensor {
  const parsed = tensorSchema.safeParse({ type, dims: [...dims], data });
  if (!parsed.success) throw new Error(`Output ${name} has element type ${type}, which cannot be read.`);
  return parsed.data;
}
