import { Worker } from 'node:worker_threads';
import type { Job } from '../core/base/job';
import { throwIfCancelled } from '../core/base/job';
import type { LintedFile, LintSettings } from '../core/lint/fileLinter';
import { FileLinter } from '../core/lint/fileLinter';
import type { LintWorkers } from '../core/lint/lintFiles';
import { NodeFiles } from './nodeFiles';

/** What a thread is started with. */
export interface LintWorkerData {
  readonly root: string;
  readonly settings: LintSettings;
}

/** A thread's answer to a list of paths. */
export type LintWorkerReply = readonly LintedFile[];

/** Notebooks handed out at a time: few enough that no thread waits long for another at the end. */
const BATCH = 4;

/** Lints in this thread and in worker threads of this process. */
export class ThreadLinter implements LintWorkers {
  readonly #root: string;
  readonly #program: string;
  readonly #threads: number;

  /** `program` is what a worker runs; `threads` counts this one. */
  constructor(root: string, program: string, threads: number) {
    this.#root = root;
    this.#program = program;
    this.#threads = threads;
  }

  async lint(
    paths: readonly string[],
    settings: LintSettings,
    job: Job,
    done: (file: LintedFile) => void,
  ): Promise<void> {
    const queue: (readonly string[])[] = [];
    for (let from = 0; from < paths.length; from += BATCH) queue.push(paths.slice(from, from + BATCH));
    const count = Math.min(this.#threads, queue.length) - 1;
    const data: LintWorkerData = { root: this.#root, settings };
    const others = Array.from({ length: count }, () => this.#runThread(data, queue, job, done));
    await Promise.all([...others, this.#runHere(settings, queue, job, done)]);
    throwIfCancelled(job);
  }

  async #runHere(
    settings: LintSettings,
    queue: (readonly string[])[],
    job: Job,
    done: (file: LintedFile) => void,
  ): Promise<void> {
    const linter = new FileLinter(new NodeFiles(this.#root), settings);
    for (let paths = queue.shift(); paths && !job.signal.aborted; paths = queue.shift()) {
      for (const path of paths) done(await linter.lint(path));
    }
  }

  async #runThread(
    data: LintWorkerData,
    queue: (readonly string[])[],
    job: Job,
    done: (file: LintedFile) => void,
  ): Promise<void> {
    const worker = new Worker(this.#program, { workerData: data });
    const stop = (): void => void worker.terminate();
    job.signal.addEventListener('abort', stop, { once: true });
    try {
      for (let paths = queue.shift(); paths && !job.signal.aborted; paths = queue.shift()) {
        for (const file of await answer(worker, paths)) done(file);
      }
    } finally {
      job.signal.removeEventListener('abort', stop);
      await worker.terminate();
    }
  }
}

/** The reply to one list; an empty one when the thread was stopped. */
function answer(worker: Worker, paths: readonly string[]): Promise<LintWorkerReply> {
  return new Promise((resolve, reject) => {
    const onMessage = (reply: LintWorkerReply): void => {
      settled();
      resolve(reply);
    };
    const onError = (error: Error): void => {
      settled();
      reject(error);
    };
    const onExit = (): void => {
      settled();
      resolve([]);
    };
    const settled = (): void => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
    };
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    worker.postMessage(paths);
  });
}
