import { binomialCdf } from './distributions';

/** Confidence of a latency bound, as MLPerf's LoadGen has it. */
const LATENCY_CONFIDENCE = 0.99;

/**
 * Fewest runs after which `over` runs above a bound still show, at 99 % confidence, that the percentile is below it: the
 * smallest n with P(at most `over` of n runs above) <= 1 % if the percentile were the bound itself. With one run above
 * this is MLPerf LoadGen's table: 11, 64, 130, 662 and 6,636 for p50, p90, p95, p99 and p99.9.
 */
export function minimumRuns(fraction: number, over = 1): number {
  let low = over + 1;
  let high = low;
  while (!decides(high, fraction, over)) high *= 2;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (decides(middle, fraction, over)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * An upper bound of a percentile at 99 % confidence: the smallest run that has few enough runs above it (LoadGen's early
 * stopping estimate). `sorted` is ascending; undefined when there are fewer runs than `minimumRuns(fraction)`. A gate
 * on this bound passes a model that misses its budget in at most one of a hundred measurements.
 */
export function earlyStoppingEstimate(sorted: ArrayLike<number>, fraction: number): number | undefined {
  const runs = sorted.length;
  if (runs < minimumRuns(fraction)) return undefined;
  let over = 1;
  let above = Math.ceil(runs * (1 - fraction)) + 1;
  while (above - over > 1) {
    const middle = Math.floor((over + above) / 2);
    if (decides(runs, fraction, middle)) over = middle;
    else above = middle;
  }
  return sorted[runs - 1 - over];
}

function decides(runs: number, fraction: number, over: number): boolean {
  return binomialCdf(over, runs, 1 - fraction) <= 1 - LATENCY_CONFIDENCE;
}
