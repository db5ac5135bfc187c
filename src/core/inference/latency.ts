import type { MeasuredWindow } from './runner';
import { earlyStoppingEstimate, minimumRuns } from './statistics/earlyStopping';
import type { Interval } from './statistics/interval';

/** Percentiles that are reported, with the share of runs that are at most as long. */
const FRACTION: Readonly<Record<Percentile, number>> = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99, p999: 0.999 };

export type Percentile = 'p50' | 'p90' | 'p95' | 'p99' | 'p999';
export const PERCENTILES: readonly Percentile[] = ['p50', 'p90', 'p95', 'p99', 'p999'];

/** One percentile of measured times, ms. */
export interface PercentileEstimate {
  /** Nearest rank. */
  readonly value: number;
  /** At 99 % confidence on either side, as MLPerf LoadGen's early stopping estimates it. */
  readonly interval: Interval;
}

/** Nearest-rank percentile of ascending values; `fraction` in 0..1. */
export function nearestRank(sorted: Float64Array | readonly number[], fraction: number): number {
  const value = sorted[Math.max(0, Math.ceil(fraction * sorted.length) - 1)];
  if (value === undefined) throw new RangeError('There are no values.');
  return value;
}

/** The percentile of some times; undefined when there are too few of them (`runsNeeded`). */
export function percentileOf(sorted: Float64Array, percentile: Percentile): PercentileEstimate | undefined {
  const fraction = FRACTION[percentile];
  const upper = earlyStoppingEstimate(sorted, fraction);
  if (upper === undefined) return undefined;
  // The lower bound of a percentile is the upper bound of the opposite one, seen from above.
  const lower = earlyStoppingEstimate(
    sorted.map((_, i) => -(sorted[sorted.length - 1 - i] ?? 0)),
    1 - fraction,
  );
  return { value: nearestRank(sorted, fraction), interval: [lower === undefined ? 0 : -lower, upper] };
}

/** The percentiles that this many runs allow; undefined where there are too few. */
export function percentilesOf(times: Float64Array): Readonly<Record<Percentile, PercentileEstimate | undefined>> {
  const sorted = times.toSorted();
  return {
    ...{ p50: percentileOf(sorted, 'p50'), p90: percentileOf(sorted, 'p90'), p95: percentileOf(sorted, 'p95') },
    ...{ p99: percentileOf(sorted, 'p99'), p999: percentileOf(sorted, 'p999') },
  };
}

/** How many runs a percentile needs: 11, 64, 130, 662 and 6,636 for p50 to p99.9. */
export function runsNeeded(percentile: Percentile): number {
  return minimumRuns(FRACTION[percentile]);
}

const AGREE_WARMUP = 0.05;
const AGREE_WINDOWS = 0.1;
const AGREEING = 3;

/** Whether the medians of the last three blocks lie within 5 % of each other. */
export function isWarm(blocks: readonly (readonly number[])[]): boolean {
  const medians = blocks.slice(-AGREEING).map((block) =>
    nearestRank(
      [...block].sort((a, b) => a - b),
      0.5,
    ),
  );
  return medians.length === AGREEING && spread(medians) <= AGREE_WARMUP;
}

/** Other processes may use this much of a core, and the loop must have this much of its own, before a window is dirty. */
const MOST_OTHERS = 0.1;
const LEAST_OWN = 0.95;

/** Whether something else disturbed a window: another process was busy, or the loop did not get its core. */
export function isDirty({ othersCores, ownCores }: Pick<MeasuredWindow, 'othersCores' | 'ownCores'>): boolean {
  return othersCores > MOST_OTHERS || ownCores < LEAST_OWN;
}

/** The windows that nothing disturbed. */
export function cleanWindows(windows: readonly MeasuredWindow[]): readonly MeasuredWindow[] {
  return windows.filter((window) => !isDirty(window));
}

/** Whether throughput and mean time of the last three windows lie within 10 % of each other (as perf_analyzer). */
export function isSteady(windows: readonly MeasuredWindow[]): boolean {
  const last = windows.slice(-AGREEING);
  if (last.length < AGREEING) return false;
  return (
    spread(last.map(({ ms, runs }) => runs.length / ms)) <= AGREE_WINDOWS &&
    spread(last.map(({ runs }) => meanOf(runs))) <= AGREE_WINDOWS
  );
}

/** The runs of the last three windows, which are those that agree when the measurement is steady. */
export function steadyRuns(windows: readonly MeasuredWindow[]): Float64Array {
  return allRuns(windows.slice(-AGREEING));
}

/** The runs of all windows. */
export function allRuns(windows: readonly MeasuredWindow[]): Float64Array {
  const all = new Float64Array(windows.reduce((sum, { runs }) => sum + runs.length, 0));
  let offset = 0;
  for (const { runs } of windows) {
    all.set(runs, offset);
    offset += runs.length;
  }
  return all;
}

/** Largest value over smallest, minus one. */
function spread(values: readonly number[]): number {
  return Math.max(...values) / Math.min(...values) - 1;
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
