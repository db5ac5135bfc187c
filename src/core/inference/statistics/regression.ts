import { meanOf } from './moments';

/** Mean absolute error. */
export function meanAbsoluteError(truth: ArrayLike<number>, predicted: ArrayLike<number>): number {
  return meanOf(Float64Array.from(truth, (value, i) => Math.abs(value - (predicted[i] ?? NaN))));
}

/** Mean squared error. */
export function meanSquaredError(truth: ArrayLike<number>, predicted: ArrayLike<number>): number {
  return meanOf(Float64Array.from(truth, (value, i) => (value - (predicted[i] ?? NaN)) ** 2));
}

/** Root of the mean squared error. */
export function rootMeanSquaredError(truth: ArrayLike<number>, predicted: ArrayLike<number>): number {
  return Math.sqrt(meanSquaredError(truth, predicted));
}

/** Share of the variance explained, 1 - SSE / SST; as scikit-learn 1 or 0 when the truth does not vary. */
export function r2(truth: ArrayLike<number>, predicted: ArrayLike<number>): number {
  const mean = meanOf(truth);
  const spread = meanOf(Float64Array.from(truth, (value) => (value - mean) ** 2));
  const error = meanSquaredError(truth, predicted);
  if (spread === 0) return error === 0 ? 1 : 0;
  return 1 - error / spread;
}
