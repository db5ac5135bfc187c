import { cpus } from 'node:os';
import { cleanWindows, isSteady, isWarm } from '../../core/inference/latency';
import type { MeasuredWindow, MeasureRequest, Measurement } from '../../core/inference/runner';
import type { BackendSession, PreparedFeeds } from './backend';

const WARMUP_BLOCK = 20;
/** Bounds what one window sends back: 8 bytes a run. */
const MOST_RUNS = 500_000;

export type MeasureOptions = Omit<MeasureRequest, 'feeds'>;

/**
 * Runs a closed loop over the feeds in turn until three windows that nothing disturbed agree, or the windows or the time
 * are used up, and times each run.
 */
export async function measure(
  session: BackendSession,
  feeds: readonly PreparedFeeds[],
  options: MeasureOptions,
): Promise<Measurement> {
  const loop = new Loop(session, feeds);
  const end = performance.now() + options.mostMs;
  const firstRunMs = (await loop.run(0, 1))[0] ?? 0;
  const warmupRuns = await warmUp(loop, options.warmupMs);
  const windows: MeasuredWindow[] = [];
  while (windows.length < options.maxWindows && !isSteady(cleanWindows(windows)) && performance.now() < end) {
    windows.push(await runWindow(loop, options, end));
  }
  return { firstRunMs, warmupRuns, windows };
}

/** One request after the other, over the feeds in turn. */
class Loop {
  readonly #session: BackendSession;
  readonly #feeds: readonly PreparedFeeds[];
  #next = 0;

  constructor(session: BackendSession, feeds: readonly PreparedFeeds[]) {
    this.#session = session;
    this.#feeds = feeds;
  }

  /**
   * Times of runs, ms: at least `least` of them and at least `ms` long together, unless `end` or `most` comes first. The end
   * of one run is the start of the next, which saves a look at the clock.
   */
  async run(ms: number, least: number, end = Infinity, most = MOST_RUNS): Promise<number[]> {
    const session = this.#session;
    const feeds = this.#feeds;
    const runs: number[] = [];
    const start = performance.now();
    let last = start;
    do {
      await session.run(feeds[this.#next++ % feeds.length] ?? {});
      const now = performance.now();
      runs.push(now - last);
      last = now;
    } while (last < end && runs.length < most && (last - start < ms || runs.length < least));
    return runs;
  }
}

async function warmUp(loop: Loop, mostMs: number): Promise<number> {
  const end = performance.now() + mostMs;
  const blocks: number[][] = [];
  while (!isWarm(blocks) && performance.now() < end) blocks.push(await loop.run(0, WARMUP_BLOCK, end));
  return blocks.reduce((sum, block) => sum + block.length, 0);
}

async function runWindow(loop: Loop, options: MeasureOptions, end: number): Promise<MeasuredWindow> {
  const load = new ProcessorLoad();
  const start = performance.now();
  const runs = await loop.run(options.windowMs, options.minRuns, end);
  return { ms: performance.now() - start, runs: Float64Array.from(runs), ...load.since() };
}

/** Who used the processors since it was made. */
export class ProcessorLoad {
  readonly #busy = busyMs();
  readonly #own = process.cpuUsage();
  readonly #start = performance.now();

  /** Processor time of other processes and of this one, in cores. */
  since(): { othersCores: number; ownCores: number } {
    const ms = performance.now() - this.#start;
    const own = process.cpuUsage(this.#own);
    const ownMs = (own.user + own.system) / 1000;
    return { othersCores: Math.max(0, (busyMs() - this.#busy - ownMs) / ms), ownCores: ownMs / ms };
  }
}

/** Time that all processors of the machine have been busy so far, ms. */
function busyMs(): number {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
}
