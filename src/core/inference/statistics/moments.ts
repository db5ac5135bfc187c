/** Sum of the values. */
export function sumOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0;
  return sum;
}

/** Arithmetic mean; NaN without values. */
export function meanOf(values: ArrayLike<number>): number {
  return sumOf(values) / values.length;
}

/** Covariance with n - 1 in the denominator; NaN for fewer than two pairs. */
export function covarianceOf(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const meanA = meanOf(a);
  const meanB = meanOf(b);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += ((a[i] ?? 0) - meanA) * ((b[i] ?? 0) - meanB);
  return sum / (a.length - 1);
}

/** Standard deviation; `correction` 0 divides by n (as numpy), 1 by n - 1. */
export function standardDeviationOf(values: ArrayLike<number>, correction: 0 | 1): number {
  const mean = meanOf(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += ((values[i] ?? 0) - mean) ** 2;
  return Math.sqrt(sum / (values.length - correction));
}
