import type { Problem } from '../base/problem';
import { PreflightError } from '../base/problem';
import { describeFailure } from './failure';
import type { InferenceRunner, InferenceSession, Outcome, SessionRequest } from './runner';
import type { Tensors } from './tensor';

/**
 * Keeps one loaded model for all tests of a run, and starts a new child after one that crashed or was ended, so that
 * a test never suffers from the one before it.
 */
export class Lab {
  readonly #runner: InferenceRunner;
  readonly #request: SessionRequest;
  readonly #signal: AbortSignal;
  #current: InferenceSession | undefined;
  #loadFailure: PreflightError | undefined;
  #backend: string | undefined;
  #threads: number | undefined;

  /** With a `refusal` the model is never loaded, because the runtime could crash on it. */
  constructor(runner: InferenceRunner, request: SessionRequest, signal: AbortSignal, refusal?: Problem) {
    this.#runner = runner;
    this.#request = request;
    this.#signal = signal;
    this.#loadFailure = refusal && new PreflightError(refusal);
  }

  /** Name and version of the backend that was used; undefined before the first load. */
  get backend(): string | undefined {
    return this.#backend;
  }

  /** Threads that the backend used; undefined before the first load. */
  get threads(): number | undefined {
    return this.#threads;
  }

  /** Why the model cannot be loaded; undefined as long as it can. */
  get loadFailure(): PreflightError | undefined {
    return this.#loadFailure;
  }

  /** The loaded model. Throws `runtime/load-failed` or the problem that was found when it cannot be loaded; that is tried once only. */
  async session(): Promise<InferenceSession> {
    if (this.#loadFailure) throw this.#loadFailure;
    this.#current ??= await this.#open();
    return this.#current;
  }

  /** One run in the shared child. After a failure other than `refused` the next call gets a new child. */
  async run(feeds: Tensors, outputs?: readonly string[]): Promise<Outcome<Tensors>> {
    const session = await this.session();
    const outcome = await session.run(feeds, outputs);
    if (outcome.status !== 'ok' && outcome.status !== 'refused') await this.close();
    return outcome;
  }

  /** Lets `use` have a child of its own, for measuring; the shared one is closed first so that it does not disturb. */
  async alone<T>(use: (session: InferenceSession) => Promise<T>): Promise<T> {
    await this.close();
    return await this.beside(use);
  }

  /** Lets `use` have a new child beside the shared one, where the two do not disturb each other. */
  async beside<T>(use: (session: InferenceSession) => Promise<T>): Promise<T> {
    if (this.#loadFailure) throw this.#loadFailure;
    const session = await this.#open();
    try {
      return await use(session);
    } finally {
      await session.close();
    }
  }

  /** Lets `use` have several children at the same time; the answers are in their order. */
  async sideBySide<T>(children: number, use: (session: InferenceSession) => Promise<T>): Promise<T[]> {
    if (this.#loadFailure) throw this.#loadFailure;
    await this.close();
    const opened = await Promise.allSettled(Array.from({ length: children }, () => this.#open()));
    const sessions = opened.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    try {
      const failed = opened.find((each) => each.status === 'rejected');
      if (failed) throw failed.reason;
      return await Promise.all(sessions.map(use));
    } finally {
      await Promise.all(sessions.map((session) => session.close()));
    }
  }

  async close(): Promise<void> {
    const session = this.#current;
    this.#current = undefined;
    await session?.close();
  }

  async #open(): Promise<InferenceSession> {
    const outcome = await this.#runner.open(this.#request, this.#signal);
    if (outcome.status === 'ok') {
      this.#backend = outcome.value.backend;
      this.#threads = outcome.value.threads;
      return outcome.value;
    }
    const text = describeFailure(outcome, 'loading the model');
    const problem = outcome.status === 'refused' ? outcome.problem : undefined;
    this.#loadFailure = new PreflightError(problem ?? { code: 'runtime/load-failed', ...text });
    throw this.#loadFailure;
  }
}
