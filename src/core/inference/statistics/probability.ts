/** Smallest probability that enters a logarithm: the resolution of float64, as scikit-learn since 1.2. */
const EPSILON = 2 ** -52;

/**
 * Mean negative log-likelihood of the true classes. `truth` holds class indices, `probabilities` one row a row of the
 * data; rows are scaled to sum 1.
 */
export function logLoss(truth: readonly number[], probabilities: readonly ArrayLike<number>[]): number {
  let sum = 0;
  truth.forEach((label, i) => {
    const row = Array.from(probabilities[i] ?? [], (p) => Math.min(1 - EPSILON, Math.max(EPSILON, p)));
    const whole = row.reduce((total, p) => total + p, 0);
    sum -= Math.log((row[label] ?? EPSILON) / whole);
  });
  return sum / truth.length;
}

/** Mean squared difference between the probability of the positive class and 0 or 1 (Brier 1950). */
export function brierScore(labels: readonly number[], probabilities: ArrayLike<number>): number {
  return labels.reduce((sum, label, i) => sum + ((probabilities[i] ?? NaN) - label) ** 2, 0) / labels.length;
}

/** One bin of a calibration curve. */
export interface CalibrationBin {
  readonly lower: number;
  readonly upper: number;
  readonly rows: number;
  /** Mean probability and share of positives; null in an empty bin. */
  readonly confidence: number | null;
  readonly frequency: number | null;
}

/** Which bin (lower, upper] of equal width a probability falls into; 0 belongs to the first. */
export function binOf(probability: number, bins: number): number {
  return Math.min(bins - 1, Math.max(0, Math.ceil(probability * bins) - 1));
}

/** The calibration curve of the positive class's probability, in bins (lower, upper] of equal width. */
export function calibrationBins(
  labels: readonly number[],
  probabilities: ArrayLike<number>,
  bins = 10,
): CalibrationBin[] {
  const sums = Array.from({ length: bins }, () => ({ rows: 0, probability: 0, positives: 0 }));
  labels.forEach((label, i) => {
    const p = probabilities[i] ?? NaN;
    const bin = sums[binOf(p, bins)];
    if (!bin) return;
    bin.rows += 1;
    bin.probability += p;
    bin.positives += label;
  });
  return sums.map(({ rows, probability, positives }, i) => ({
    lower: i / bins,
    upper: (i + 1) / bins,
    rows,
    confidence: rows === 0 ? null : probability / rows,
    frequency: rows === 0 ? null : positives / rows,
  }));
}

/** Expected calibration error (Naeini, Cooper and Hauskrecht 2015): the bins' gaps weighted by their rows. */
export function expectedCalibrationError(
  labels: readonly number[],
  probabilities: ArrayLike<number>,
  bins = 10,
): number {
  return calibrationBins(labels, probabilities, bins).reduce((sum, { rows, confidence, frequency }) => {
    return sum + (rows / labels.length) * Math.abs((confidence ?? 0) - (frequency ?? 0));
  }, 0);
}
