import { jStat } from 'jstat';

/** P(Z <= z) of the standard normal distribution. */
export function normalCdf(z: number): number {
  return jStat.normal.cdf(z, 0, 1);
}

/** The z with P(Z <= z) = probability. */
export function normalQuantile(probability: number): number {
  return jStat.normal.inv(probability, 0, 1);
}

/** The two-sided p-value of a standard normal statistic. */
export function twoSidedNormal(z: number): number {
  return Math.min(1, 2 * normalCdf(-Math.abs(z)));
}

/** The z for a two-sided interval, for example 1.96 for 0.95. */
export function intervalZ(confidence: number): number {
  return normalQuantile(0.5 + confidence / 2);
}

/** P(X >= x) of the chi-squared distribution; correct to about 1e-12 absolute, and 0 below. */
export function chiSquaredTail(x: number, degreesOfFreedom: number): number {
  return x <= 0 ? 1 : Math.max(0, 1 - jStat.chisquare.cdf(x, degreesOfFreedom));
}

/** P(T >= t) of Student's distribution. */
export function studentTail(t: number, degreesOfFreedom: number): number {
  return 1 - jStat.studentt.cdf(t, degreesOfFreedom);
}

/** P(X <= k) of the binomial distribution, by the incomplete beta function. */
export function binomialCdf(k: number, trials: number, probability: number): number {
  if (k < 0) return 0;
  if (k >= trials) return 1;
  return jStat.ibeta(1 - probability, trials - k, k + 1);
}

/** The x with P(X <= x) = probability of the beta distribution. */
export function betaQuantile(probability: number, a: number, b: number): number {
  return jStat.ibetainv(probability, a, b);
}
