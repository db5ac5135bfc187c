import type {
  InferenceRunner,
  InferenceSession,
  Measurement,
  MeasureRequest,
  Outcome,
  SessionRequest,
} from '../../core/inference/runner';
import type { Tensors } from '../../core/inference/tensor';
import type { Ask } from './hostProcess';
import { HostProcess } from './hostProcess';
import type { HostLaunch } from './launch';
import type { HostReply } from './protocol';

/** Runs each session in a child process of its own. */
export class ChildRunner implements InferenceRunner {
  readonly #launch: HostLaunch;

  constructor(launch: HostLaunch) {
    this.#launch = launch;
  }

  async open(request: SessionRequest, signal: AbortSignal): Promise<Outcome<InferenceSession>> {
    const child = new HostProcess(this.#launch, request.limits, signal);
    try {
      const { file, threads } = request;
      const backend = request.backend === 'auto' ? 'native' : request.backend;
      const outcome = await child.ask({ type: 'load', file, backend, threads });
      const loaded = expectReply(outcome, 'loaded');
      if (loaded.status !== 'ok') {
        await child.close();
        return loaded;
      }
      return { status: 'ok', value: new ChildSession(child, threads, loaded.value) };
    } catch (error) {
      await child.close();
      throw error;
    }
  }
}

class ChildSession implements InferenceSession {
  readonly #child: HostProcess;
  readonly threads: number;
  readonly backend: string;
  readonly coldStart: { readonly runtimeMs: number; readonly modelMs: number };

  constructor(child: HostProcess, threads: number, loaded: Extract<HostReply, { type: 'loaded' }>) {
    this.#child = child;
    this.threads = threads;
    this.backend = loaded.backend;
    this.coldStart = { runtimeMs: loaded.runtimeMs, modelMs: loaded.modelMs };
  }

  async run(feeds: Tensors, outputs?: readonly string[]): Promise<Outcome<Tensors>> {
    const reply = await this.#ask({ type: 'run', feeds, ...(outputs && { outputs: [...outputs] }) }, 'ran');
    return reply.status === 'ok' ? { status: 'ok', value: reply.value.outputs } : reply;
  }

  async measure({ feeds, ...request }: MeasureRequest): Promise<Outcome<Measurement>> {
    return await this.#ask({ type: 'measure', feeds: [...feeds], ...request }, 'measured');
  }

  async memory(): Promise<Outcome<{ peakMb: number; baselineMb: number }>> {
    return await this.#ask({ type: 'memory' }, 'memory');
  }

  async close(): Promise<void> {
    await this.#child.close();
  }

  async #ask<T extends HostReply['type']>(request: Ask, type: T): Promise<Outcome<Extract<HostReply, { type: T }>>> {
    return expectReply(await this.#child.ask(request), type);
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
