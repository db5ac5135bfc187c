import { existsSync } from 'node:fs';
import path from 'node:path';
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

/** Starting threads beside a thread that lints as well takes as long as linting about this many notebooks. */
const WORTH_THREADS = 32;

/** Lints a list of notebooks. */
type LintBatch = (paths: readonly string[]) => Promise<LintWorkerReply>;

/** Which threads lint. */
export interface Threads {
  /** Worker threads, at most. */
  readonly others: number;
  /** Whether the calling thread lints too; where it must answer a person, it does not. */
  readonly here: boolean;
}

/** Lints in worker threads of this process and, where wanted, in the calling one. */
export class ThreadLinter implements LintWorkers {
  readonly #root: string;
  readonly #program: string;
  readonly #threads: Threads;

  /** `program` is what a worker runs. */
  constructor(root: string, program: string, threads: Threads) {
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
    throwIfCancelled(job);
    const { here, others } = this.#threads;
    const queue: (readonly string[])[] = [];
    for (let from = 0; from < paths.length; from += BATCH) queue.push(paths.slice(from, from + BATCH));
    const work = async (lint: LintBatch): Promise<void> => {
      for (let batch = queue.shift(); batch && !job.signal.aborted; batch = queue.shift()) {
        for (const file of await lint(batch)) done(file);
      }
    };
    const count = here && paths.length < WORTH_THREADS ? 0 : Math.min(others, here ? queue.length - 1 : queue.length);
    const data: LintWorkerData = { root: this.#root, settings };
    const workers = Array.from({ length: count }, () => this.#withThread(data, job, work));
    await Promise.all([...workers, ...(here ? [work(lintHere(data))] : [])]);
    throwIfCancelled(job);
  }

  async #withThread(data: LintWorkerData, job: Job, work: (lint: LintBatch) => Promise<void>): Promise<void> {
    const worker = new Worker(this.#program, { workerData: data });
    const stop = (): void => void worker.terminate();
    job.signal.addEventListener('abort', stop, { once: true });
    try {
      await work((paths) => answer(worker, paths));
    } finally {
      job.signal.removeEventListener('abort', stop);
      await worker.terminate();
    }
  }
}

/** Threads for an editor: one, which is not the caller's. Undefined where the bundles have not been built. */
export function backgroundLinter(root: string, programFolder: string): ThreadLinter | undefined {
  return threadLinterIn(root, programFolder, { others: 1, here: false });
}

/** Threads that run the bundle of the command line; undefined where it has not been built. */
export function threadLinterIn(root: string, programFolder: string, threads: Threads): ThreadLinter | undefined {
  const program = path.join(programFolder, 'cli.js');
  return existsSync(program) ? new ThreadLinter(root, program, threads) : undefined;
}

/** Lints in the thread that it is called in. */
export function lintHere({ root, settings }: LintWorkerData): LintBatch {
  const linter = new FileLinter(new NodeFiles(root), settings);
  return async (paths) => {
    const files: LintedFile[] = [];
    for (const file of paths) files.push(await linter.lint(file));
    return files;
  };
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
