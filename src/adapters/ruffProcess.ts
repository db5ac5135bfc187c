import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { PreflightError } from '../core/base/problem';
import type { Ruff, RuffDiagnostic } from '../core/lint/ruff/ruff';

/** A question to the process. */
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

/** Milliseconds after the last answer until the process and its memory are given back. */
const IDLE = 5000;

/**
 * Ruff as WebAssembly in a process of its own, which starts with the first question and ends when it is no longer asked.
 * A thread would do, but V8's flags for WebAssembly hold for a whole process, and the editor's is not ours.
 */
export class RuffProcess implements Ruff {
  readonly #program: string;
  readonly #waiting = new Map<number, Waiting>();
  #host: ChildProcess | undefined;
  #idle: NodeJS.Timeout | undefined;
  #next = 0;

  /** `program` is the bundle of the host; ruff lies in the folder `ruff` beside it. */
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
      this.#ask(question);
    });
    if ('diagnostics' in answer) return answer.diagnostics;
    throw new PreflightError({
      code: 'lint/unknown-ruff-rule',
      message: `Ruff refused the rules that the policy names: ${answer.rejected}.`,
      remedy:
        'Correct the names beginning with "ruff/" under lint in preflight.yaml; ruff lists its rules at https://docs.astral.sh/ruff/rules/.',
    });
  }

  /** Ends the process; it starts again when it is asked again. */
  close(): void {
    clearTimeout(this.#idle);
    const host = this.#host;
    this.#host = undefined;
    host?.ref(); // whoever ends sees it end, so that its processor time is counted
    host?.kill('SIGKILL');
  }

  #ask(question: RuffQuestion): void {
    clearTimeout(this.#idle);
    const host = (this.#host ??= this.#start());
    host.ref();
    host.channel?.ref();
    host.send(question, (error) => {
      if (error) this.#failed(host);
    });
  }

  #start(): ChildProcess {
    const host = fork(this.#program, {
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    host.on('message', (answer) => {
      this.#settle(answer as RuffAnswer);
    });
    host.on('error', () => {
      this.#failed(host);
    });
    host.on('exit', () => {
      this.#failed(host);
    });
    return host;
  }

  #settle(answer: RuffAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    waiting?.answer(answer);
    if (this.#waiting.size > 0) return;
    this.#host?.unref();
    this.#host?.channel?.unref();
    this.#idle = setTimeout(() => {
      this.close();
    }, IDLE).unref();
  }

  /** The program that ended the process cannot be checked; the others are asked again of a new one. */
  #failed(host: ChildProcess): void {
    if (this.#host !== host) return;
    this.#host = undefined;
    const [first, ...others] = [...this.#waiting.values()];
    if (!first) return;
    this.#settle({ id: first.question.id, diagnostics: first.question.programs.map(() => undefined) });
    for (const { question } of others) this.#ask(question);
  }
}

/** Ruff as it lies in the folder of the bundles; undefined where the bundle has not been built. */
export function ruffIn(programFolder: string): RuffProcess | undefined {
  const program = path.join(programFolder, 'ruffHost.js');
  return existsSync(program) ? new RuffProcess(program) : undefined;
}
