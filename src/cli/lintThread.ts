import { parentPort, workerData } from 'node:worker_threads';
import type { LintWorkerData, LintWorkerReply } from '../adapters/threadLinter';
import { NodeFiles } from '../adapters/nodeFiles';
import { FileLinter } from '../core/lint/fileLinter';

/** Lints the notebooks that the command line hands to this thread, one at a time. */
const { root, settings } = workerData as LintWorkerData;
const linter = new FileLinter(new NodeFiles(root), settings);

parentPort?.on('message', (paths: readonly string[]) => {
  void Promise.all(paths.map((path) => linter.lint(path))).then((files) => {
    parentPort?.postMessage(files satisfies LintWorkerReply);
  });
});
