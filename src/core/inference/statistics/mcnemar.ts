import { binomialCdf, chiSquaredTail, intervalZ } from './distributions';
import type { Interval } from './interval';
import { CONFIDENCE } from './interval';

/** Fewer discordant pairs than this are tested exactly (mlxtend and Edwards 1948 draw the line here). */
const EXACT_BELOW = 25;

export interface McNemar {
  readonly method: 'exact' | 'corrected';
  /** Chi-squared with continuity correction; null where the exact test was used. */
  readonly statistic: number | null;
  readonly p: number;
}

/**
 * McNemar's test (1947) for two models on the same rows: `onlyA` rows that only A got right, `onlyB` that only B did.
 * Exact binomial for fewer than 25 such rows, chi-squared with Edwards' correction otherwise.
 */
export function mcnemarTest(onlyA: number, onlyB: number): McNemar {
  const discordant = onlyA + onlyB;
  if (discordant < EXACT_BELOW) return { method: 'exact', statistic: null, p: mcnemarExact(onlyA, onlyB) };
  const statistic = mcnemarCorrected(onlyA, onlyB);
  return { method: 'corrected', statistic, p: chiSquaredTail(statistic, 1) };
}

/** The two-sided exact p-value: the discordant rows as throws of a fair coin. */
export function mcnemarExact(onlyA: number, onlyB: number): number {
  return Math.min(1, 2 * binomialCdf(Math.min(onlyA, onlyB), onlyA + onlyB, 0.5));
}

/** Chi-squared with continuity correction, one degree of freedom. */
export function mcnemarCorrected(onlyA: number, onlyB: number): number {
  return (Math.abs(onlyA - onlyB) - 1) ** 2 / (onlyA + onlyB);
}

/**
 * Interval for the difference of two accuracies on the same `rows` (A - B), by Bonett and Price (2012): Wald's interval
 * after adding one to each discordant count, which covers well in small samples.
 */
export function accuracyDifferenceInterval(
  onlyA: number,
  onlyB: number,
  rows: number,
  confidence = CONFIDENCE,
): Interval {
  const a = (onlyA + 1) / (rows + 2);
  const b = (onlyB + 1) / (rows + 2);
  const half = intervalZ(confidence) * Math.sqrt((a + b - (a - b) ** 2) / (rows + 2));
  return [Math.max(-1, a - b - half), Math.min(1, a - b + half)];
}
