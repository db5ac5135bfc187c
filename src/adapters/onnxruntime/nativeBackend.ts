import { BackendUnavailable } from './hostErrors';
import type { Backend } from './backend';
import type { Ort } from './ortSession';
import { OrtSession } from './ortSession';

/** onnxruntime-node. Loads the native module, so call it in the inference host only. */
export async function loadNativeBackend(): Promise<Backend> {
  let ort: Ort;
  try {
    ort = await import('onnxruntime-node');
  } catch (cause) {
    throw new BackendUnavailable(
      `onnxruntime-node has no usable binary for ${process.platform}-${process.arch}: ${String(cause)}`,
    );
  }
  return {
    name: `native ${ort.env.versions['node'] ?? 'of unknown version'}`,
    async create(model, { threads }) {
      const session = await ort.InferenceSession.create(model, {
        executionProviders: ['cpu'],
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        logSeverityLevel: 4,
      });
      return new OrtSession(ort, session);
    },
  };
}
