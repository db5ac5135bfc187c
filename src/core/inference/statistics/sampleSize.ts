import type { Interval } from './interval';
import { CONFIDENCE, gateAtLeast } from './interval';
import { wilsonInterval } from './proportion';

/** More rows than anybody will label; beyond it the answer is that the threshold is too close to the value. */
const MOST_ROWS = 1e9;

/**
 * About how many rows would decide a gate on a proportion by Wilson's interval, if the rate stayed what it is: the
 * smallest number for which the interval leaves the threshold on one side. Undefined where no number does.
 */
export function rowsToDecideProportion(rate: number, threshold: number, confidence = CONFIDENCE): number | undefined {
  const decides = (rows: number): boolean =>
    gateAtLeast(wilsonInterval(rate * rows, rows, confidence), threshold) !== 'insufficient';
  let high = 1;
  while (!decides(high)) {
    high *= 2;
    if (high > MOST_ROWS) return undefined;
  }
  let low = Math.floor(high / 2);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (decides(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * The same for any estimate whose interval narrows with the root of the rows (AUC, bootstrap, differences): the width on
 * the side of the threshold scaled until it is the distance to it.
 */
export function rowsToDecide(
  rows: number,
  estimate: number,
  [lower, upper]: Interval,
  threshold: number,
): number | undefined {
  const distance = Math.abs(estimate - threshold);
  const width = estimate >= threshold ? estimate - lower : upper - estimate;
  if (!(distance > 0) || !Number.isFinite(width)) return undefined;
  const needed = Math.ceil(rows * (width / distance) ** 2);
  return needed > MOST_ROWS ? undefined : Math.max(1, needed);
}

/**
 * About how many rows of each sample would decide whether a distance that may be chance matters: what chance adds to an
 * empirical distance falls with the root of the rows.
 */
export function rowsToDetect(rows: number, distance: number, limit: number): number {
  return Math.max(rows + 1, Math.ceil(rows * Math.max(2, distance / limit) ** 2));
}
