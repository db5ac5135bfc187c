import { BackendUnavailable } from './hostErrors';
import type { Backend } from './backend';
import type { Ort } from './ortSession';
import { readExternal } from './externalData';
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
    async create(model, { threads, external }) {
      const externalData = typeof model === 'string' ? [] : await readExternal(external);
      const options = {
        executionProviders: ['cpu'],
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        logSeverityLevel: 4,
        ...(externalData.length > 0 && { externalData }),
      } as const;
      const session =
        typeof model === 'string'
          ? await ort.InferenceSession.create(model, options)
          : await ort.InferenceSession.create(model, options);
      return new OrtSession(ort, session);
    },
  };
}
