import { parentPort, workerData } from 'node:worker_threads';
import type { LintWorkerData, LintWorkerReply } from '../adapters/threadLinter';
import { lintHere } from '../adapters/threadLinter';

/** Lints the notebooks that are handed to this thread. */
const lint = lintHere(workerData as LintWorkerData);

parentPort?.on('message', (paths: readonly string[]) => {
  void lint(paths).then((files) => {
    parentPort?.postMessage(files satisfies LintWorkerReply);
  });
});
