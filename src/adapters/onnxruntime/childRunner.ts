import { PreflightError } from '../../core/base/problem';
import type {
  InferenceRunner,
  InferenceSession,
  Measurement,
  MeasureRequest,
  OpenLoop,
  OpenLoopRequest,
  Outcome,
  SessionRequest,
} from '../../core/inference/runner';
import type { Tensors } from '../../core/inference/tensor';
import type { Ask } from './hostProcess';
import { HostProcess } from './hostProcess';
import type { HostLaunch } from './launch';
import type { HostReply } from './protocol';

type Loaded = Extract<HostReply, { type: 'loaded' }>;
type BackendName = Exclude<SessionRequest['backend'], 'auto'>;

export interface ChildRunnerOptions {
  /**
   * Gives the child of a closed session to the next one, for runs over many models where starting a child each time
   * would take longer than the model. Memory and cold start of such sessions mean nothing.
   */
  readonly reuse?: boolean;
}

/** Runs each session in a child process of its own. */
export class ChildRunner implements InferenceRunner {
  readonly #launch: HostLaunch;
  readonly #reuse: boolean;
  #idle: HostProcess | undefined;
  /** What `auto` turned out to mean on this machine. */
  #auto: BackendName | undefined;

  constructor(launch: HostLaunch, { reuse = false }: ChildRunnerOptions = {}) {
    this.#launch = launch;
    this.#reuse = reuse;
  }

  async open(request: SessionRequest, signal: AbortSignal): Promise<Outcome<InferenceSession>> {
    if (request.backend !== 'auto') return await this.#open(request, request.backend, signal);
    if (this.#auto) return await this.#open(request, this.#auto, signal);
    try {
      const outcome = await this.#open(request, 'native', signal);
      this.#auto = 'native';
      return outcome;
    } catch (error) {
      if (!PreflightError.is(error, 'runtime/unavailable')) throw error;
      this.#auto = 'wasm';
      return await this.#open(request, 'wasm', signal);
    }
  }

  /** Ends the child that waits for the next session, where children are reused. */
  async dispose(): Promise<void> {
    await this.#idle?.close();
    this.#idle = undefined;
  }

  async #open(request: SessionRequest, backend: BackendName, signal: AbortSignal): Promise<Outcome<InferenceSession>> {
    const child = this.#idle ?? new HostProcess(this.#launch, request.limits, signal);
    this.#idle = undefined;
    try {
      const { file, threads, hasZipMap, external } = request;
      const outcome = await child.ask({ type: 'load', file, backend, threads, hasZipMap, external: [...external] });
      const loaded = expectReply(outcome, 'loaded');
      if (loaded.status !== 'ok') {
        await this.#end(child, loaded.status === 'refused');
        return loaded;
      }
      const end = (isAlive: boolean): Promise<void> => this.#end(child, isAlive);
      const isWasm = backend === 'wasm';
      return { status: 'ok', value: new ChildSession(child, end, isWasm ? 1 : threads, loaded.value) };
    } catch (error) {
      await child.close();
      throw error;
    }
  }

  async #end(child: HostProcess, isAlive: boolean): Promise<void> {
    if (this.#reuse && isAlive && !this.#idle) this.#idle = child;
    else await child.close();
  }
}

class ChildSession implements InferenceSession {
  readonly #child: HostProcess;
  readonly #end: (isAlive: boolean) => Promise<void>;
  readonly threads: number;
  readonly backend: string;
  readonly coldStart: { readonly runtimeMs: number; readonly modelMs: number };
  #isAlive = true;

  constructor(child: HostProcess, end: (isAlive: boolean) => Promise<void>, threads: number, loaded: Loaded) {
    this.#child = child;
    this.#end = end;
    this.threads = threads;
    this.backend = loaded.backend;
    this.coldStart = { runtimeMs: loaded.runtimeMs, modelMs: loaded.modelMs };
  }

  async run(feeds: Tensors, outputs?: readonly string[]): Promise<Outcome<Tensors>> {
    const reply = await this.#ask({ type: 'run', feeds, ...(outputs && { outputs: [...outputs] }) }, 'ran');
    return reply.status === 'ok' ? { status: 'ok', value: reply.value.outputs } : reply;
  }

  async measure({ feeds, ...request }: MeasureRequest): Promise<Outcome<Measurement>> {
    return await this.#ask({ type: 'measure', feeds: [...feeds], ...request }, 'measured', request.mostMs);
  }

  async openLoop({ feeds, arrivals, mostMs }: OpenLoopRequest): Promise<Outcome<OpenLoop>> {
    return await this.#ask({ type: 'openLoop', feeds: [...feeds], arrivals }, 'openLoopEnded', mostMs);
  }

  async memory(): Promise<Outcome<{ peakMb: number; baselineMb: number }>> {
    return await this.#ask({ type: 'memory' }, 'memory');
  }

  async close(): Promise<void> {
    await this.#end(this.#isAlive);
  }

  /** `plannedMs`: how long the answer takes when all is well; the time limit is for what comes on top. */
  async #ask<T extends HostReply['type']>(
    request: Ask,
    type: T,
    plannedMs = 0,
  ): Promise<Outcome<Extract<HostReply, { type: T }>>> {
    const outcome = expectReply(await this.#child.ask(request, plannedMs), type);
    this.#isAlive &&= outcome.status === 'ok' || outcome.status === 'refused';
    return outcome;
  }
}

/** Narrows a reply to the type that answers the request. */
function expectReply<T extends HostReply['type']>(
  outcome: Outcome<HostReply>,
  type: T,
): Outcome<Extract<HostReply, { type: T }>> {
  if (outcome.status !== 'ok') return outcome;
  if (!isType(outcome.value, type)) throw new Error(`The inference host answered ${outcome.value.type}, not ${type}.`);
  return { status: 'ok', value: outcome.value };
}

function isType<T extends HostReply['type']>(reply: HostReply, type: T): reply is Extract<HostReply, { type: T }> {
  return reply.type === type;
}
