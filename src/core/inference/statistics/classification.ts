/**
 * Confusion matrix: rows by true class, columns by predicted class, in the order of `classes`. Values that are in no class
 * are left out.
 */
export function confusionMatrix<T>(truth: readonly T[], predicted: readonly T[], classes: readonly T[]): number[][] {
  const index = new Map(classes.map((label, i) => [label, i]));
  const matrix = classes.map(() => classes.map(() => 0));
  truth.forEach((label, row) => {
    const i = index.get(label);
    const j = index.get(predicted[row] as T);
    const line = i === undefined ? undefined : matrix[i];
    if (line && j !== undefined) line[j] = (line[j] ?? 0) + 1;
  });
  return matrix;
}

/** Counts of one class against the rest. */
export interface BinaryCounts {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
}

/** One class of a confusion matrix against the rest. */
export function oneAgainstRest(matrix: readonly (readonly number[])[], positive: number): BinaryCounts {
  const truePositives = matrix[positive]?.[positive] ?? 0;
  const actual = total(matrix[positive] ?? []);
  const predicted = total(matrix.map((row) => row[positive] ?? 0));
  const all = total(matrix.map(total));
  return {
    truePositives,
    falsePositives: predicted - truePositives,
    falseNegatives: actual - truePositives,
    trueNegatives: all - predicted - actual + truePositives,
  };
}

/** Share of the positive predictions that are right; 0 without any, as scikit-learn's default. */
export function precision({ truePositives, falsePositives }: BinaryCounts): number {
  return ratio(truePositives, truePositives + falsePositives);
}

/** Share of the positive rows that are found; 0 without any. */
export function recall({ truePositives, falseNegatives }: BinaryCounts): number {
  return ratio(truePositives, truePositives + falseNegatives);
}

/** Harmonic mean of precision and recall; 0 when both are 0. */
export function f1({ truePositives, falsePositives, falseNegatives }: BinaryCounts): number {
  return ratio(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives);
}

/** A measure of one class averaged over all: each class alike, or weighted by its rows. */
export function averaged(
  matrix: readonly (readonly number[])[],
  measure: (counts: BinaryCounts) => number,
  weighting: 'macro' | 'weighted',
): number {
  const weights = matrix.map((row) => (weighting === 'macro' ? 1 : total(row)));
  const sum = matrix.reduce((value, _, i) => value + measure(oneAgainstRest(matrix, i)) * (weights[i] ?? 0), 0);
  return ratio(sum, total(weights));
}

/** Share of right predictions; NaN without rows. */
export function accuracy(matrix: readonly (readonly number[])[]): number {
  return matrix.reduce((sum, row, i) => sum + (row[i] ?? 0), 0) / total(matrix.map(total));
}

/** Mean recall over the classes that occur. */
export function balancedAccuracy(matrix: readonly (readonly number[])[]): number {
  const occurring = matrix.map((row, i) => [total(row), row[i] ?? 0] as const).filter(([rows]) => rows > 0);
  return total(occurring.map(([rows, right]) => right / rows)) / occurring.length;
}

/** Matthews correlation coefficient, for any number of classes (Gorodkin 2004); 0 where it is not defined. */
export function matthewsCorrelation(matrix: readonly (readonly number[])[]): number {
  const actual = matrix.map(total);
  const predicted = matrix.map((_, j) => total(matrix.map((row) => row[j] ?? 0)));
  const rows = total(actual);
  const right = matrix.reduce((sum, row, i) => sum + (row[i] ?? 0), 0);
  const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);
  const denominator = Math.sqrt((rows * rows - dot(predicted, predicted)) * (rows * rows - dot(actual, actual)));
  return ratio(right * rows - dot(actual, predicted), denominator);
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function ratio(numerator: number, denominator: number): number {
  return denominator === 0 ? 0 : numerator / denominator;
}
