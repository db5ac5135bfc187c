import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { tmpdir } from 'node:os';
import type { Failure, Limits, Outcome } from '../../core/inference/runner';
import { PreflightError } from '../../core/base/problem';
import type { HostLaunch } from './launch';
import type { HostReply, HostRequest } from './protocol';
import { lastWordsSchema, replySchema } from './protocol';

/** A request without the number that pairs it with its reply. */
export type Ask = HostRequest extends infer R ? (R extends HostRequest ? Omit<R, 'id'> : never) : never;

const KEPT_OUTPUT = 4000;
const PASSED_ON = ['PATH', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR', 'HOME', 'LANG', 'LC_ALL', 'LD_LIBRARY_PATH'];

/** One child process. Asks one thing at a time; ends the child when a request passes its limits. */
export class HostProcess {
  readonly #child: ChildProcess;
  readonly #limits: Limits;
  readonly #signal: AbortSignal;
  readonly #ended: Promise<Failure>;
  #output = '';
  #lastId = 0;

  constructor(launch: HostLaunch, limits: Limits, signal: AbortSignal) {
    this.#limits = limits;
    this.#signal = signal;
    this.#child = fork(launch.script, [String(limits.maxRssMb)], {
      execArgv: [...launch.execArgv],
      execPath: launch.execPath ?? process.execPath,
      env: environment(),
      // Not the model's folder: a runtime must not find files by accident.
      cwd: tmpdir(),
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'advanced',
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#output = (this.#output + text).slice(-KEPT_OUTPUT);
    });
    this.#ended = new Promise((resolve) => {
      this.#child.once('error', (error) => {
        resolve({ status: 'crashed', signal: null, exitCode: null, output: error.message });
      });
      this.#child.once('close', (exitCode, signal) => {
        resolve(this.#cause(exitCode, signal));
      });
    });
    signal.addEventListener('abort', this.#kill);
  }

  /**
   * Sends a request and waits for its reply, the end of the child or the time limit, whichever is first. `plannedMs` is
   * what the request is meant to take; the limit comes on top of it.
   */
  async ask(request: Ask, plannedMs = 0): Promise<Outcome<HostReply>> {
    if (this.#signal.aborted) throw await this.#cancelled();
    const id = ++this.#lastId;
    let timer: NodeJS.Timeout | undefined;
    let onMessage: ((message: unknown) => void) | undefined;
    const replied = new Promise<Outcome<HostReply>>((resolve) => {
      onMessage = (message) => {
        const reply = replySchema.parse(message);
        if (reply.id === id) resolve({ status: 'ok', value: reply });
      };
      this.#child.on('message', onMessage);
    });
    const late = new Promise<Failure>((resolve) => {
      const afterMs = plannedMs + this.#limits.timeoutMs;
      timer = setTimeout(() => {
        this.#kill();
        resolve({ status: 'timeout', afterMs });
      }, afterMs);
    });
    try {
      // A child that is gone already refuses the message; its end is what is reported.
      this.#child.send({ ...request, id }, () => undefined);
      const outcome = await Promise.race([replied, this.#ended, late]);
      if (this.#isAborted()) throw await this.#cancelled();
      return settle(outcome);
    } finally {
      clearTimeout(timer);
      if (onMessage) this.#child.off('message', onMessage);
    }
  }

  /** Ends the child and waits until it is gone. */
  async close(): Promise<void> {
    this.#signal.removeEventListener('abort', this.#kill);
    this.#kill();
    await this.#ended;
  }

  readonly #kill = (): void => {
    this.#child.kill('SIGKILL');
  };

  #isAborted(): boolean {
    return this.#signal.aborted;
  }

  async #cancelled(): Promise<PreflightError> {
    await this.close();
    return new PreflightError({ code: 'job/cancelled', message: 'Cancelled.', remedy: 'Run it again to continue.' });
  }

  #cause(exitCode: number | null, signal: string | null): Failure {
    const rssMb = memoryReported(this.#output);
    if (rssMb !== undefined) return { status: 'memory', rssMb, limitMb: this.#limits.maxRssMb };
    return { status: 'crashed', signal, exitCode, output: this.#output.trim() };
  }
}

/** `refused` becomes a failure; `unavailable` ends the whole job, for no other model would fare better. */
function settle(outcome: Outcome<HostReply>): Outcome<HostReply> {
  if (outcome.status !== 'ok') return outcome;
  const reply = outcome.value;
  if (reply.type === 'refused') {
    const { message, problem } = reply;
    return { status: 'refused', message, ...(problem && { problem }) };
  }
  if (reply.type !== 'unavailable') return outcome;
  throw new PreflightError({
    code: 'runtime/unavailable',
    message: `The inference runtime cannot be loaded. ${reply.message}`,
    remedy: 'Use the WebAssembly backend (--backend wasm), or a platform that the runtime supports.',
  });
}

/** What the child may know of this process: no tokens, no proxies. */
function environment(): NodeJS.ProcessEnv {
  const kept = PASSED_ON.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(kept),
    ...(process.versions['electron'] !== undefined && { ELECTRON_RUN_AS_NODE: '1' }),
  };
}

function memoryReported(output: string): number | undefined {
  for (const line of output.split('\n')) {
    if (!line.startsWith('{')) continue;
    try {
      const words = lastWordsSchema.safeParse(JSON.parse(line));
      if (words.success) return words.data.rssMb;
    } catch {
      // Something else that begins with a brace.
    }
  }
  return undefined;
}
