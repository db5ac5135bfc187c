import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { readOnnxModel } from '../../core/model/onnxModel';
import { withoutZipMaps } from '../../core/model/onnxZipMap';
import type { Backend, BackendSession } from './backend';
import { BackendUnavailable } from './hostErrors';
import { measure } from './measure';
import { loadNativeBackend } from './nativeBackend';
import type { HostReply, HostRequest, RequestOf } from './protocol';
import { requestSchema } from './protocol';

/** The child's side: one model, requests answered one after the other. */
export class InferenceHost {
  #session: BackendSession | undefined;
  #baselineMb = 0;

  /** Answers one message. Whatever the runtime throws about a model or an input becomes `refused`. */
  async answer(message: unknown): Promise<HostReply> {
    const request = requestSchema.parse(message);
    try {
      return await this.#dispatch(request);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      return { type: error instanceof BackendUnavailable ? 'unavailable' : 'refused', id: request.id, message: text };
    }
  }

  async #dispatch(request: HostRequest): Promise<HostReply> {
    switch (request.type) {
      case 'load':
        return await this.#load(request);
      case 'run': {
        const session = this.#loaded();
        return {
          type: 'ran',
          id: request.id,
          outputs: await session.fetch(session.prepare(request.feeds), request.outputs),
        };
      }
      case 'measure': {
        const session = this.#loaded();
        const feeds = request.feeds.map((feed) => session.prepare(feed));
        const { firstRunMs, warmupRuns, windows } = await measure(session, feeds, request);
        return { type: 'measured', id: request.id, firstRunMs, warmupRuns, windows: [...windows] };
      }
      case 'memory':
        return { type: 'memory', id: request.id, peakMb: peakMb(), baselineMb: this.#baselineMb };
    }
  }

  async #load({ id, file, backend, threads }: RequestOf<'load'>): Promise<HostReply> {
    const start = performance.now();
    const runtime = await loadBackend(backend);
    const runtimeMs = performance.now() - start;
    this.#baselineMb = peakMb();
    const bytes = await readFile(file);
    const modelStart = performance.now();
    const model = withoutZipMaps(bytes, readOnnxModel(bytes, path.basename(file)));
    this.#session = await runtime.create(model, { folder: path.dirname(file), threads });
    return { type: 'loaded', id, backend: runtime.name, runtimeMs, modelMs: performance.now() - modelStart };
  }

  #loaded(): BackendSession {
    if (!this.#session) throw new Error('No model is loaded.');
    return this.#session;
  }
}

async function loadBackend(name: RequestOf<'load'>['backend']): Promise<Backend> {
  switch (name) {
    case 'native':
      return await loadNativeBackend();
    case 'wasm':
      throw new BackendUnavailable('The WebAssembly backend is not part of this build.');
  }
}

/** Highest resident memory of this process so far, MiB. */
function peakMb(): number {
  return process.resourceUsage().maxRSS / 1024;
}
