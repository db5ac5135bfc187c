import type { DetailsOf } from './details';
import { allRuns, cleanWindows, isDirty, isSteady, PERCENTILES, percentilesOf, steadyRuns } from './latency';
import type { Percentile, PercentileEstimate } from './latency';
import type { MeasuredWindow, Measurement } from './runner';
import type { Interval } from './statistics/interval';
import { meanOf, sumOf } from './statistics/moments';
import { ascending } from './statistics/ranks';
import type { Tensors } from './tensor';
import type { TestContext } from './testKind';

/** Different inputs that are fed in turn, so that no run finds the data of the one before in the cache. */
const DISTINCT_INPUTS = 32;
export const MAX_WINDOWS = 10;
export const WARMUP_MS = 2000;
export const MIN_RUNS = 50;
const MOST_POINTS = 200;

/** What a closed loop found. */
export interface ClosedLoop {
  readonly batch: number;
  readonly measured: Measurement;
  /** The last three undisturbed windows where they agree, else all windows. */
  readonly windows: readonly MeasuredWindow[];
  readonly isSteady: boolean;
  readonly runs: Float64Array;
  readonly percentiles: Readonly<Record<Percentile, PercentileEstimate | undefined>>;
  /** With the slowest and the fastest window. */
  readonly rowsPerSecond: { readonly value: number; readonly interval: Interval };
}

/** Valid inputs of so many rows each, to be fed in turn. */
export async function distinctFeeds({ samples }: Pick<TestContext, 'samples'>, rows: number): Promise<Tensors[]> {
  return await Promise.all(
    Array.from({ length: DISTINCT_INPUTS }, async (_, index) => (await samples.take(rows, index * rows)).feeds),
  );
}

/** Chooses the windows that count and sums them up. */
export function closedLoop(measured: Measurement, batch: number): ClosedLoop {
  const clean = cleanWindows(measured.windows);
  const isStable = isSteady(clean);
  const windows = isStable ? clean.slice(-3) : measured.windows;
  const runs = isStable ? steadyRuns(clean) : allRuns(measured.windows);
  const rates = windows.map((window) => rowsPerSecond([window], batch));
  return {
    ...{ batch, measured, windows, isSteady: isStable, runs },
    percentiles: percentilesOf(runs),
    rowsPerSecond: { value: rowsPerSecond(windows, batch), interval: [Math.min(...rates), Math.max(...rates)] },
  };
}

/** Rows of all runs in the windows by their whole time, so that the clock's own cost is shared out. */
export function rowsPerSecond(windows: readonly MeasuredWindow[], batch: number): number {
  const runs = windows.reduce((sum, window) => sum + window.runs.length, 0);
  return (1000 * batch * runs) / sumOf(windows.map(({ ms }) => ms));
}

/** The percentiles that exist, for the details of a result. */
export function describePercentiles(found: ClosedLoop['percentiles']): DetailsOf<'latency'>['percentiles'] {
  return PERCENTILES.flatMap((name) => {
    const estimate = found[name];
    if (!estimate) return [];
    const [lower, upper] = estimate.interval;
    return { name, estimate: { value: estimate.value, lower, upper } };
  });
}

/** At most 200 values at equal steps from the fastest to the slowest, to four digits. */
export function quantilesOf(times: Float64Array): number[] {
  const sorted = ascending(times);
  const points = Math.min(MOST_POINTS, sorted.length);
  return Array.from({ length: points }, (_, i) =>
    Number((sorted[Math.round((i * (sorted.length - 1)) / Math.max(1, points - 1))] ?? 0).toPrecision(4)),
  );
}

/** Each window for the details of a result. */
export function describeWindows(windows: readonly MeasuredWindow[]): DetailsOf<'latency'>['windows'] {
  return windows.map((window) => ({
    ...{ ms: window.ms, runs: window.runs.length, meanMs: meanOf(window.runs) },
    ...{ othersCores: window.othersCores, ownCores: window.ownCores, isDirty: isDirty(window) },
  }));
}

/** `0.0113 ms`; a dash where there is none. */
export function formatMs(ms: number | undefined): string {
  return ms === undefined ? '—' : `${Number(ms.toPrecision(3))} ms`;
}
