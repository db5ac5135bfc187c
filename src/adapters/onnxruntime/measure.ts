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
  let next = 0;
  const timed = async (): Promise<number> => {
    const feed = feeds[next++ % feeds.length];
    const start = performance.now();
    await session.run(feed ?? {});
    return performance.now() - start;
  };
  const end = performance.now() + options.mostMs;
  const firstRunMs = await timed();
  const warmupRuns = await warmUp(timed, options.warmupMs);
  const windows: MeasuredWindow[] = [];
  while (windows.length < options.maxWindows && !isSteady(cleanWindows(windows)) && performance.now() < end) {
    windows.push(await runWindow(timed, options, end));
  }
  return { firstRunMs, warmupRuns, windows };
}

async function warmUp(timed: () => Promise<number>, mostMs: number): Promise<number> {
  const start = performance.now();
  const blocks: number[][] = [];
  while (!isWarm(blocks) && performance.now() - start < mostMs) {
    const block: number[] = [];
    while (block.length < WARMUP_BLOCK && performance.now() - start < mostMs) block.push(await timed());
    blocks.push(block);
  }
  return blocks.reduce((sum, block) => sum + block.length, 0);
}

async function runWindow(timed: () => Promise<number>, options: MeasureOptions, end: number): Promise<MeasuredWindow> {
  const runs: number[] = [];
  const load = new ProcessorLoad();
  const start = performance.now();
  let ms = 0;
  const isDone = (): boolean =>
    runs.length >= MOST_RUNS || start + ms >= end || (ms >= options.windowMs && runs.length >= options.minRuns);
  do {
    runs.push(await timed());
    ms = performance.now() - start;
  } while (!isDone());
  return { ms, runs: Float64Array.from(runs), ...load.since() };
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
