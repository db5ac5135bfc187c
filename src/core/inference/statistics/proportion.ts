import { betaQuantile, intervalZ, twoSidedNormal } from './distributions';
import type { Interval } from './interval';
import { CONFIDENCE } from './interval';

/**
 * Wilson's score interval for a proportion (Wilson 1927; Brown, Cai and DasGupta 2001 recommend it for small samples).
 * [0, 1] when there are no trials.
 */
export function wilsonInterval(successes: number, trials: number, confidence = CONFIDENCE): Interval {
  if (trials === 0) return [0, 1];
  const z = intervalZ(confidence);
  const p = successes / trials;
  const denominator = 1 + (z * z) / trials;
  const centre = (p + (z * z) / (2 * trials)) / denominator;
  const half = (z / denominator) * Math.sqrt((p * (1 - p)) / trials + (z * z) / (4 * trials * trials));
  return [successes === 0 ? 0 : centre - half, successes === trials ? 1 : centre + half];
}

/** Clopper and Pearson's exact interval (1934), which never covers less than its confidence. */
export function clopperPearsonInterval(successes: number, trials: number, confidence = CONFIDENCE): Interval {
  const tail = (1 - confidence) / 2;
  const lower = successes === 0 ? 0 : betaQuantile(tail, successes, trials - successes + 1);
  const upper = successes === trials ? 1 : betaQuantile(1 - tail, successes + 1, trials - successes);
  return [lower, upper];
}

/** The two-sided z test for equal proportions with pooled variance. z is 0 when both are all or none. */
export function twoProportionTest(
  successesA: number,
  trialsA: number,
  successesB: number,
  trialsB: number,
): { z: number; p: number } {
  const pooled = (successesA + successesB) / (trialsA + trialsB);
  const variance = pooled * (1 - pooled) * (1 / trialsA + 1 / trialsB);
  const z = variance > 0 ? (successesA / trialsA - successesB / trialsB) / Math.sqrt(variance) : 0;
  return { z, p: twoSidedNormal(z) };
}

/**
 * Newcombe's interval for a difference of two proportions (1998, method 10): Wilson intervals combined, so that it stays
 * within -1 and 1 and covers well in small groups.
 */
export function proportionDifferenceInterval(
  successesA: number,
  trialsA: number,
  successesB: number,
  trialsB: number,
  confidence = CONFIDENCE,
): Interval {
  const [lowA, highA] = wilsonInterval(successesA, trialsA, confidence);
  const [lowB, highB] = wilsonInterval(successesB, trialsB, confidence);
  if (trialsA === 0 || trialsB === 0) return [-1, 1];
  const a = successesA / trialsA;
  const b = successesB / trialsB;
  return [a - b - Math.hypot(a - lowA, highB - b), a - b + Math.hypot(highA - a, b - lowB)];
}
