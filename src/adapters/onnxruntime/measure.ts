import { cpus } from 'node:os';
import { isSteady, isWarm } from '../../core/inference/latency';
import type { MeasuredWindow, Measurement } from '../../core/inference/runner';
import type { BackendSession, PreparedFeeds } from './backend';

const WARMUP_BLOCK = 20;
/** Bounds what one window sends back: 8 bytes a run. */
const MOST_RUNS = 500_000;

export interface MeasureOptions {
  readonly windowMs: number;
  readonly minRuns: number;
  readonly maxWindows: number;
  readonly warmupMs: number;
}

/** Runs a closed loop over the feeds in turn until the windows agree, and times each run. */
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
  const firstRunMs = await timed();
  const warmupRuns = await warmUp(timed, options.warmupMs);
  const windows: MeasuredWindow[] = [];
  while (windows.length < options.maxWindows && !isSteady(windows)) windows.push(await runWindow(timed, options));
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

async function runWindow(timed: () => Promise<number>, options: MeasureOptions): Promise<MeasuredWindow> {
  const runs: number[] = [];
  const busyBefore = busyMs();
  const ownBefore = process.cpuUsage();
  const start = performance.now();
  let ms = 0;
  while (runs.length < MOST_RUNS && (ms < options.windowMs || runs.length < options.minRuns)) {
    runs.push(await timed());
    ms = performance.now() - start;
  }
  const own = process.cpuUsage(ownBefore);
  const othersMs = busyMs() - busyBefore - (own.user + own.system) / 1000;
  return { ms, runs: Float64Array.from(runs), othersCores: Math.max(0, othersMs / ms) };
}

/** Time that all processors of the machine have been busy so far, ms. */
function busyMs(): number {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
}
