import { meanOf, standardDeviationOf } from './moments';
import { indexSource, shuffled } from './resample';

/** By how much a score drops when one feature's values change places among the rows. */
export interface Importance {
  readonly feature: number;
  readonly mean: number;
  /** Over the repeats, with n - 1; 0 for one repeat. */
  readonly standardDeviation: number;
}

/** Repeats of each feature, as scikit-learn's default. */
export const REPEATS = 5;

/**
 * Permutation importance (Breiman 2001; Fisher, Rudin and Dominici 2019). `scoreWith` scores the model, higher is better,
 * with the feature's values taken in the order given.
 */
export async function permutationImportance(
  { rows, features, seed, repeats = REPEATS }: { rows: number; features: number; seed: number; repeats?: number },
  baseline: number,
  scoreWith: (feature: number, order: Uint32Array) => Promise<number>,
): Promise<Importance[]> {
  const source = indexSource(seed);
  const importances: Importance[] = [];
  for (let feature = 0; feature < features; feature++) {
    const drops: number[] = [];
    for (let i = 0; i < repeats; i++) drops.push(baseline - (await scoreWith(feature, shuffled(rows, source))));
    const standardDeviation = drops.length > 1 ? standardDeviationOf(drops, 1) : 0;
    importances.push({ feature, mean: meanOf(drops), standardDeviation });
  }
  return importances;
}
