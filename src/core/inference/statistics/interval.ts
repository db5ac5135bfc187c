/** An interval with its ends. */
export type Interval = readonly [lower: number, upper: number];

/** Confidence of every interval unless another is asked for. */
export const CONFIDENCE = 0.95;

export type GateVerdict = 'pass' | 'fail' | 'insufficient';

/**
 * Decides a threshold by an interval: a pass needs the whole interval on the good side, a fail the whole interval on
 * the bad side, anything between is not enough data. `interval` is of a value that must be at least `minimum`.
 */
export function gateAtLeast([lower, upper]: Interval, minimum: number): GateVerdict {
  if (lower >= minimum) return 'pass';
  return upper < minimum ? 'fail' : 'insufficient';
}

/** As `gateAtLeast`, for a value that must be at most `maximum`. */
export function gateAtMost([lower, upper]: Interval, maximum: number): GateVerdict {
  if (upper <= maximum) return 'pass';
  return lower > maximum ? 'fail' : 'insufficient';
}
