import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Backend } from './backend';
import { readExternal } from './externalData';
import { BackendUnavailable } from './hostErrors';
import type { Ort } from './ortSession';
import { OrtSession } from './ortSession';

/** Folder of the WebAssembly files beside the built host; in the sources the package finds its own. */
const WASM_FOLDER = 'wasm';

/** onnxruntime-web on one thread: runs where there is no native binary, and turns crashes of the runtime into errors. */
export async function loadWasmBackend(programFolder: string): Promise<Backend> {
  let ort: Ort;
  try {
    const web = await import(/* webpackChunkName: "wasm" */ 'onnxruntime-web');
    const folder = path.join(programFolder, WASM_FOLDER);
    if (existsSync(folder)) web.env.wasm.wasmPaths = `${pathToFileURL(folder).href}/`;
    web.env.wasm.numThreads = 1;
    web.env.logLevel = 'fatal';
    ort = web;
  } catch (cause) {
    throw new BackendUnavailable(`onnxruntime-web cannot be loaded: ${String(cause)}`);
  }
  return {
    name: `wasm ${ort.env.versions['web'] ?? 'of unknown version'}`,
    async create(model, { external }) {
      const bytes = typeof model === 'string' ? await readFile(model) : model;
      const externalData = await readExternal(external);
      const session = await ort.InferenceSession.create(bytes, {
        executionProviders: ['wasm'],
        externalData,
        logSeverityLevel: 4,
      });
      return new OrtSession(ort, session);
    },
  };
}
