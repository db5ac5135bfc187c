import { existsSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { PreflightError } from '../core/base/problem';
import type { Ruff, RuffDiagnostic } from '../core/lint/ruff/ruff';

/** A question to the thread. */
export interface RuffQuestion {
  readonly id: number;
  readonly codes: readonly string[];
  readonly programs: readonly string[];
}

/** Its answer: diagnostics by program, undefined for one that ruff failed on, or the text of ruff's own error. */
export type RuffAnswer =
  | { readonly id: number; readonly diagnostics: readonly (readonly RuffDiagnostic[] | undefined)[] }
  | { readonly id: number; readonly rejected: string };

interface Waiting {
  readonly question: RuffQuestion;
  readonly answer: (answer: RuffAnswer) => void;
}

/** Milliseconds after the last answer until the thread and its 200 MB are given back. */
const IDLE = 5000;

/** Ruff as WebAssembly in a worker thread that starts with the first question and ends when it is no longer asked. */
export class RuffThread implements Ruff {
  readonly #program: string;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;
  #next = 0;

  /** `program` is the worker's bundle; ruff lies in the folder `ruff` beside it. */
  constructor(program: string) {
    this.#program = program;
  }

  async check(
    codes: readonly string[],
    programs: readonly string[],
  ): Promise<readonly (readonly RuffDiagnostic[] | undefined)[]> {
    const question: RuffQuestion = { id: this.#next++, codes, programs };
    const answer = await new Promise<RuffAnswer>((resolve) => {
      this.#waiting.set(question.id, { question, answer: resolve });
      const worker = this.#running();
      worker.ref();
      worker.postMessage(question);
    });
    if ('diagnostics' in answer) return answer.diagnostics;
    throw new PreflightError({
      code: 'lint/unknown-ruff-rule',
      message: `Ruff refused the rules that the policy names: ${answer.rejected}.`,
      remedy:
        'Correct the names beginning with "ruff/" under lint in preflight.yaml; ruff lists its rules at https://docs.astral.sh/ruff/rules/.',
    });
  }

  /** Ends the thread; it starts again when it is asked again. */
  async close(): Promise<void> {
    clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  #running(): Worker {
    clearTimeout(this.#idle);
    if (this.#worker) return this.#worker;
    const worker = new Worker(this.#program, { name: 'ruff' });
    this.#worker = worker;
    worker.on('message', (answer: RuffAnswer) => {
      this.#settle(answer);
    });
    worker.on('error', () => {
      this.#failed(worker);
    });
    worker.on('exit', () => {
      this.#failed(worker);
    });
    return worker;
  }

  #settle(answer: RuffAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    waiting?.answer(answer);
    if (this.#waiting.size > 0) return;
    this.#worker?.unref();
    this.#idle = setTimeout(() => void this.close(), IDLE).unref();
  }

  /** The program that ended the thread cannot be checked; the others are asked again of a new one. */
  #failed(worker: Worker): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    const [first, ...others] = [...this.#waiting.values()];
    if (!first) return;
    this.#settle({ id: first.question.id, diagnostics: first.question.programs.map(() => undefined) });
    for (const { question } of others) {
      const running = this.#running();
      running.ref();
      running.postMessage(question);
    }
  }
}

/** Ruff as it lies in the folder of the bundles; undefined where the bundle has not been built. */
export function ruffIn(programFolder: string): RuffThread | undefined {
  const program = path.join(programFolder, 'ruffWorker.js');
  return existsSync(program) ? new RuffThread(program) : undefined;
}
