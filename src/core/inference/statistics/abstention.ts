import type { Interval } from './interval';
import { wilsonInterval } from './proportion';

/** What happens when the model answers only where it is sure enough. */
export interface AbstentionPoint {
  readonly threshold: number;
  /** Share of the rows that are answered. */
  readonly coverage: number;
  readonly answered: number;
  readonly correct: number;
  /** Accuracy on the answered rows; null when none is. */
  readonly accuracy: number | null;
  readonly interval: Interval;
}

/** Coverage and accuracy for one threshold on the highest class probability. */
export function abstentionAt(
  correct: ArrayLike<boolean>,
  confidence: ArrayLike<number>,
  threshold: number,
): AbstentionPoint {
  let [answered, right] = [0, 0];
  for (let row = 0; row < confidence.length; row++) {
    if (!((confidence[row] ?? NaN) >= threshold)) continue;
    answered += 1;
    if (correct[row] === true) right += 1;
  }
  return {
    threshold,
    coverage: answered / confidence.length,
    answered,
    correct: right,
    accuracy: answered === 0 ? null : right / answered,
    interval: wilsonInterval(right, answered),
  };
}

/** The coverage-accuracy curve: a point for each tenth of the way from `from` to 1. */
export function abstentionCurve(
  correct: ArrayLike<boolean>,
  confidence: ArrayLike<number>,
  from: number,
): AbstentionPoint[] {
  return Array.from({ length: 10 }, (_, i) => abstentionAt(correct, confidence, from + ((1 - from) * i) / 10));
}
