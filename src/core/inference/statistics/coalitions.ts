import type { IndexSource } from './resample';

/** Which features keep the explained row's value; the others take those of a background row. */
export type Coalition = Uint8Array;

/** Most features for which every coalition is evaluated: 256 model calls a row and background row. */
export const MOST_EXACT_FEATURES = 8;

/** All 2^n coalitions; the bit i of a coalition's place in the list is its feature i. */
export function allCoalitions(features: number): Coalition[] {
  return Array.from({ length: 2 ** features }, (_, mask) =>
    Uint8Array.from({ length: features }, (__, feature) => (mask >> feature) & 1),
  );
}

/**
 * Coalitions drawn by the Shapley kernel, each followed by its complement (Covert and Lee 2021 show that pairs lower the
 * variance). The empty and the full one are not drawn, since KernelSHAP holds them exactly.
 */
export function sampleCoalitions(features: number, pairs: number, source: IndexSource): Coalition[] {
  const sizes = Array.from({ length: features - 1 }, (_, i) => 1 / ((i + 1) * (features - 1 - i)));
  const total = sizes.reduce((sum, weight) => sum + weight, 0);
  return Array.from({ length: pairs }).flatMap(() => {
    const size = drawSize(sizes, (source(2 ** 30) / 2 ** 30) * total);
    const coalition = new Uint8Array(features);
    const order = Array.from({ length: features }, (_, feature) => feature);
    for (let i = 0; i < size; i++) {
      const j = i + source(features - i);
      [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
      coalition[order[i] ?? 0] = 1;
    }
    return [coalition, coalition.map((bit) => 1 - bit)];
  });
}

/** The rows to predict for one coalition: the explained row's values where the coalition has them. */
export function mixedRows<T>(row: readonly T[], background: readonly (readonly T[])[], coalition: Coalition): T[][] {
  return background.map((other) =>
    other.map((value, feature) => (coalition[feature] === 1 ? (row[feature] as T) : value)),
  );
}

function drawSize(weights: readonly number[], at: number): number {
  let sum = 0;
  for (const [i, weight] of weights.entries()) {
    sum += weight;
    if (at < sum) return i + 1;
  }
  return weights.length;
}
