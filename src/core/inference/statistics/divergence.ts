import type { Counts } from './chiSquared';
import { totalOf } from './chiSquared';
import { standardDeviationOf } from './moments';
import { ascending } from './ranks';

/**
 * Population stability index between two distributions: sum of (p - q) ln(p / q). Zero shares are replaced as Evidently
 * does, by 0.0001, or by a millionth of the smallest share where that is 0.0001 or less.
 */
export function populationStabilityIndex(reference: readonly number[], current: readonly number[]): number {
  const p = withoutZeros(reference);
  const q = withoutZeros(current);
  return p.reduce((sum, share, i) => sum + (share - (q[i] ?? 0)) * Math.log(share / (q[i] ?? 0)), 0);
}

/** Jensen-Shannon distance (the root of the divergence) with logarithms to base 2, so that it is between 0 and 1. */
export function jensenShannonDistance(reference: readonly number[], current: readonly number[]): number {
  let divergence = 0;
  reference.forEach((p, i) => {
    const q = current[i] ?? 0;
    const mean = (p + q) / 2;
    if (p > 0) divergence += (p / 2) * Math.log2(p / mean);
    if (q > 0) divergence += (q / 2) * Math.log2(q / mean);
  });
  return Math.sqrt(Math.max(0, divergence));
}

/** Wasserstein-1 distance: the area between two empirical distribution functions, in the unit of the values. */
export function wassersteinDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const sortedA = ascending(a);
  const sortedB = ascending(b);
  const all = ascending([...sortedA, ...sortedB]);
  let [i, j, area] = [0, 0, 0];
  for (let k = 0; k + 1 < all.length; k++) {
    const value = all[k] ?? 0;
    while (i < sortedA.length && (sortedA[i] ?? 0) <= value) i += 1;
    while (j < sortedB.length && (sortedB[j] ?? 0) <= value) j += 1;
    area += Math.abs(i / sortedA.length - j / sortedB.length) * ((all[k + 1] ?? 0) - value);
  }
  return area;
}

/** Wasserstein-1 distance in standard deviations of the reference, which Evidently bounds below by 0.001. */
export function normalisedWasserstein(reference: ArrayLike<number>, current: ArrayLike<number>): number {
  return wassersteinDistance(reference, current) / Math.max(standardDeviationOf(reference, 0), 0.001);
}

/**
 * Shares of both samples in equal-width bins over their common range, by Sturges' rule as numpy's
 * `histogram_bin_edges(bins="sturges")` counts them. The last bin includes its upper edge.
 */
export function sturgesShares(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
): { reference: number[]; current: number[] } {
  const all = ascending([...Array.from(reference), ...Array.from(current)]);
  const low = all[0] ?? 0;
  const high = all.at(-1) ?? 0;
  const bins = high > low ? Math.ceil(Math.log2(all.length) + 1) : 1;
  const share = (values: ArrayLike<number>): number[] => {
    const counts = new Array<number>(bins).fill(0);
    for (const value of Array.from(values)) {
      const bin = Math.min(bins - 1, Math.floor(((value - low) / (high - low || 1)) * bins));
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
    return counts.map((count) => count / values.length);
  };
  return { reference: share(reference), current: share(current) };
}

/** Shares of both samples in bins with as many reference values each; ties at an edge go to the bin above. */
export function quantileShares(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  bins = 10,
): { reference: number[]; current: number[] } {
  const sorted = ascending(reference);
  const edges = new Set<number>();
  for (let bin = 1; bin < bins; bin++) edges.add(sorted[Math.floor((bin * sorted.length) / bins)] ?? 0);
  const inner = [...edges];
  const share = (values: ArrayLike<number>): number[] => {
    const counts = new Array<number>(inner.length + 1).fill(0);
    for (const value of Array.from(values)) {
      const bin = inner.filter((edge) => value >= edge).length;
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
    return counts.map((count) => count / values.length);
  };
  return { reference: share(reference), current: share(current) };
}

/** Shares of both samples in the categories of either, in alphabetical order. */
export function categoryShares(reference: Counts, current: Counts): { reference: number[]; current: number[] } {
  const categories = [...new Set([...reference.keys(), ...current.keys()])].sort();
  const share = (counts: Counts): number[] => {
    const total = totalOf(counts);
    return categories.map((category) => (counts.get(category) ?? 0) / total);
  };
  return { reference: share(reference), current: share(current) };
}

function withoutZeros(shares: readonly number[]): number[] {
  const smallest = Math.min(...shares.filter((share) => share > 0));
  const filler = smallest <= 0.0001 ? smallest / 1e6 : 0.0001;
  return shares.map((share) => (share === 0 ? filler : share));
}
