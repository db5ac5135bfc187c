import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Interval } from './interval';
import { CONFIDENCE } from './interval';

/** Resamples of a bootstrap, enough that a percentile at 2.5 % rests on 50 of them (Efron and Tibshirani 1993). */
export const RESAMPLES = 2000;
/** On so many rows an interval is narrow, and fewer resamples, though never fewer than this, bound the time. */
const MOST_DRAWS = 2e7;
const LEAST_RESAMPLES = 400;

/** How many resamples a sample of that many rows gets. */
function resamplesFor(rows: number): number {
  return Math.min(RESAMPLES, Math.max(LEAST_RESAMPLES, Math.floor(MOST_DRAWS / Math.max(1, rows))));
}

/** Whole numbers in 0..n-1, from a seed alone. */
export type IndexSource = (n: number) => number;

/**
 * A seeded source (xoroshiro128+). A number of 32 bits is scaled to the range, which favours no index by more than n in
 * 2^32 and costs a tenth of drawing again what does not divide evenly.
 */
export function indexSource(seed: number): IndexSource {
  const generator = xoroshiro128plus(seed);
  return (n) => Math.floor(((generator.next() >>> 0) / 2 ** 32) * n);
}

export interface BootstrapOptions {
  readonly seed: number;
  readonly resamples?: number;
  readonly confidence?: number;
  /** Stratum of each row; every resample keeps the size of each. Without it all rows are one stratum. */
  readonly strata?: ArrayLike<number>;
}

/**
 * Percentile bootstrap interval of a statistic of rows (Efron 1979), stratified so that a resample never lacks a class.
 * `statistic` gets row indices, as many as `rows`; resamples for which it is not finite are left out. A paired comparison
 * is one whose statistic is a difference on the same indices. NaN ends when there is nothing to take.
 */
export function bootstrapInterval(
  rows: number,
  statistic: (indices: Uint32Array) => number,
  options: BootstrapOptions,
): Interval {
  const { seed, resamples = resamplesFor(rows), confidence = CONFIDENCE, strata } = options;
  const source = indexSource(seed);
  const groups = groupRows(rows, strata);
  const indices = new Uint32Array(rows);
  const values: number[] = [];
  for (let i = 0; i < resamples; i++) {
    let at = 0;
    for (const group of groups) {
      for (let k = 0; k < group.length; k++) indices[at++] = group[source(group.length)] ?? 0;
    }
    const value = statistic(indices);
    if (Number.isFinite(value)) values.push(value);
  }
  values.sort((a, b) => a - b);
  const tail = (1 - confidence) / 2;
  return [interpolated(values, tail), interpolated(values, 1 - tail)];
}

/** A quantile by linear interpolation between order statistics (type 7 of Hyndman and Fan 1996, as numpy). */
export function interpolated(sorted: ArrayLike<number>, fraction: number): number {
  const position = (sorted.length - 1) * fraction;
  const below = sorted[Math.floor(position)] ?? NaN;
  const above = sorted[Math.ceil(position)] ?? NaN;
  return below + (above - below) * (position - Math.floor(position));
}

/** The indices in random order (Fisher and Yates). */
export function shuffled(rows: number, source: IndexSource): Uint32Array {
  const order = Uint32Array.from({ length: rows }, (_, i) => i);
  for (let i = rows - 1; i > 0; i--) {
    const j = source(i + 1);
    [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
  }
  return order;
}

function groupRows(rows: number, strata: ArrayLike<number> | undefined): number[][] {
  const groups = new Map<number, number[]>();
  for (let row = 0; row < rows; row++) {
    const key = strata?.[row] ?? 0;
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return [...groups.values()];
}
