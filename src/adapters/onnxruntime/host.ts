import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { readOnnxModel } from '../../core/model/onnxModel';
import { withoutZipMaps } from '../../core/model/onnxZipMap';
import type { Backend, BackendSession } from './backend';
import { findExternalData } from './externalData';
import { BackendUnavailable, ModelRefused } from './hostErrors';
import { measure } from './measure';
import { loadNativeBackend } from './nativeBackend';
import { runOpenLoop } from './openLoop';
import type { HostReply, HostRequest, RequestOf } from './protocol';
import { requestSchema } from './protocol';
import { loadWasmBackend } from './wasmBackend';

/** The child's side: one model at a time, requests answered one after the other. */
export class InferenceHost {
  readonly #programFolder: string;
  readonly #backends = new Map<string, Promise<Backend>>();
  #session: BackendSession | undefined;
  #baselineMb = 0;

  /** `programFolder` is where this program's own files lie. */
  constructor(programFolder: string) {
    this.#programFolder = programFolder;
  }

  /** Answers one message. Whatever the runtime throws about a model or an input becomes `refused`. */
  async answer(message: unknown): Promise<HostReply> {
    const request = requestSchema.parse(message);
    const { id } = request;
    try {
      return await this.#dispatch(request);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      if (error instanceof BackendUnavailable) return { type: 'unavailable', id, message: text };
      if (error instanceof ModelRefused) return { type: 'refused', id, message: text, problem: error.problem };
      return { type: 'refused', id, message: text };
    }
  }

  async #dispatch(request: HostRequest): Promise<HostReply> {
    const { id } = request;
    switch (request.type) {
      case 'load':
        return await this.#load(request);
      case 'run': {
        const session = this.#loaded();
        return { type: 'ran', id, outputs: await session.fetch(session.prepare(request.feeds), request.outputs) };
      }
      case 'measure': {
        const session = this.#loaded();
        const feeds = request.feeds.map((feed) => session.prepare(feed));
        const { firstRunMs, warmupRuns, windows } = await measure(session, feeds, request);
        return { type: 'measured', id, firstRunMs, warmupRuns, windows: [...windows] };
      }
      case 'openLoop': {
        const session = this.#loaded();
        const feeds = request.feeds.map((feed) => session.prepare(feed));
        return { type: 'openLoopEnded', id, ...(await runOpenLoop(session, feeds, request.arrivals)) };
      }
      case 'memory':
        return { type: 'memory', id, peakMb: peakMb(), baselineMb: this.#baselineMb };
    }
  }

  async #load({ id, file, backend, threads, hasZipMap, external }: RequestOf<'load'>): Promise<HostReply> {
    await this.#session?.release();
    this.#session = undefined;
    const start = performance.now();
    const runtime = await this.#backend(backend);
    const runtimeMs = performance.now() - start;
    this.#baselineMb = peakMb();
    const files = await findExternalData(external, path.dirname(file));
    const modelStart = performance.now();
    const model = hasZipMap ? await readWithoutZipMaps(file) : file;
    this.#session = await runtime.create(model, { threads, external: files });
    return { type: 'loaded', id, backend: runtime.name, runtimeMs, modelMs: performance.now() - modelStart };
  }

  async #backend(name: RequestOf<'load'>['backend']): Promise<Backend> {
    const loading =
      this.#backends.get(name) ?? (name === 'native' ? loadNativeBackend() : loadWasmBackend(this.#programFolder));
    this.#backends.set(name, loading);
    return await loading;
  }

  #loaded(): BackendSession {
    if (!this.#session) throw new Error('No model is loaded.');
    return this.#session;
  }
}

async function readWithoutZipMaps(file: string): Promise<Uint8Array> {
  const bytes = await readFile(file);
  return withoutZipMaps(bytes, readOnnxModel(bytes, path.basename(file)));
}

/** Highest resident memory of this process so far, MiB. */
function peakMb(): number {
  return process.resourceUsage().maxRSS / 1024;
}
