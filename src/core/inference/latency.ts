import type { MeasuredWindow } from './runner';

/**
 * Fewest runs from which a percentile may be reported at 99 % confidence: the smallest n with P(no run of n is above
 * the percentile) <= 1 %, counting half a percent of slack as MLPerf LoadGen's early stopping does.
 */
const MIN_RUNS: Readonly<Record<Percentile, number>> = { p50: 11, p90: 64, p95: 130, p99: 662 };
const FRACTION: Readonly<Record<Percentile, number>> = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99 };

export type Percentile = 'p50' | 'p90' | 'p95' | 'p99';
export const PERCENTILES: readonly Percentile[] = ['p50', 'p90', 'p95', 'p99'];

/** Nearest-rank percentile of ascending values; `fraction` in 0..1. */
export function nearestRank(sorted: Float64Array | readonly number[], fraction: number): number {
  const value = sorted[Math.max(0, Math.ceil(fraction * sorted.length) - 1)];
  if (value === undefined) throw new RangeError('There are no values.');
  return value;
}

/** The percentiles that this many runs allow, ms; undefined where there are too few. */
export function percentilesOf(runs: Float64Array): Readonly<Record<Percentile, number | undefined>> {
  const sorted = runs.toSorted();
  const of = (name: Percentile): number | undefined =>
    runs.length < MIN_RUNS[name] ? undefined : nearestRank(sorted, FRACTION[name]);
  return { p50: of('p50'), p90: of('p90'), p95: of('p95'), p99: of('p99') };
}

/** How many runs a percentile needs. */
export function runsNeeded(percentile: Percentile): number {
  return MIN_RUNS[percentile];
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
