import type { Coalition } from './coalitions';

/**
 * Exact Shapley values (Shapley 1953) from the mean prediction of every coalition, in the order of `allCoalitions`. They
 * sum to the last value less the first.
 */
export function exactShapley(values: ArrayLike<number>): number[] {
  const features = Math.round(Math.log2(values.length));
  const weights = Array.from({ length: features }, (_, size) => 1 / (features * binomial(features - 1, size)));
  return Array.from({ length: features }, (_, feature) => {
    let phi = 0;
    for (let mask = 0; mask < values.length; mask++) {
      if ((mask >> feature) & 1) continue;
      const gain = (values[mask | (1 << feature)] ?? NaN) - (values[mask] ?? NaN);
      phi += (weights[bits(mask)] ?? NaN) * gain;
    }
    return phi;
  });
}

/**
 * KernelSHAP (Lundberg and Lee 2017): Shapley values by least squares over coalitions drawn by the Shapley kernel, held
 * to sum to the prediction less the mean prediction. `values` are mean predictions, one a coalition.
 */
export function kernelShap(
  coalitions: readonly Coalition[],
  values: ArrayLike<number>,
  base: number,
  prediction: number,
): number[] {
  const features = coalitions[0]?.length ?? 0;
  const last = features - 1;
  const total = prediction - base;
  const matrix = Array.from({ length: last }, () => new Float64Array(last + 1));
  coalitions.forEach((coalition, index) => {
    // The last feature's value is what the others leave of the total, which takes the constraint out of the system.
    const lastBit = coalition[last] ?? 0;
    const target = (values[index] ?? NaN) - base - lastBit * total;
    const difference = Float64Array.from({ length: last }, (_, i) => (coalition[i] ?? 0) - lastBit);
    matrix.forEach((line, i) => {
      const at = difference[i] ?? 0;
      if (at === 0) return;
      for (let j = 0; j < last; j++) line[j] = (line[j] ?? 0) + at * (difference[j] ?? 0);
      line[last] = (line[last] ?? 0) + at * target;
    });
  });
  const phi = solve(matrix);
  return [...phi, total - phi.reduce((sum, value) => sum + value, 0)];
}

/** Gauss elimination with pivots; each line ends with its right side. A singular system gives NaN. */
function solve(lines: Float64Array[]): number[] {
  const size = lines.length;
  for (let column = 0; column < size; column++) {
    const rest = lines.slice(column);
    const largest = rest.reduce((best, line) => Math.max(best, Math.abs(line[column] ?? 0)), 0);
    const pivot = column + rest.findIndex((line) => Math.abs(line[column] ?? 0) === largest);
    const chosen = lines[pivot];
    const here = lines[column];
    if (!chosen || !here) break;
    [lines[column], lines[pivot]] = [chosen, here];
    const scale = largest < 1e-12 ? NaN : (chosen[column] ?? NaN);
    for (let j = column; j <= size; j++) chosen[j] = (chosen[j] ?? 0) / scale;
    for (const line of lines) {
      const factor = line[column] ?? 0;
      if (line === chosen || factor === 0) continue;
      for (let j = column; j <= size; j++) line[j] = (line[j] ?? 0) - factor * (chosen[j] ?? 0);
    }
  }
  return lines.map((line) => line[size] ?? NaN);
}

function binomial(n: number, k: number): number {
  let value = 1;
  for (let i = 1; i <= k; i++) value = (value * (n - k + i)) / i;
  return value;
}

function bits(mask: number): number {
  let count = 0;
  for (let rest = mask; rest > 0; rest >>= 1) count += rest & 1;
  return count;
}
