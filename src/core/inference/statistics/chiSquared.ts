import { chiSquaredTail } from './distributions';

/** Counts by category. */
export type Counts = ReadonlyMap<string, number>;

/**
 * Pearson's chi-squared test that two samples have the same categories in the same shares (a 2 x k table without
 * continuity correction). p is 1 when there is only one category or a sample is empty.
 */
export function chiSquaredTest(a: Counts, b: Counts): { statistic: number; degreesOfFreedom: number; p: number } {
  const totalA = totalOf(a);
  const totalB = totalOf(b);
  const categories = [...new Set([...a.keys(), ...b.keys()])].filter(
    (key) => (a.get(key) ?? 0) + (b.get(key) ?? 0) > 0,
  );
  const degreesOfFreedom = categories.length - 1;
  if (totalA === 0 || totalB === 0 || degreesOfFreedom < 1) return { statistic: 0, degreesOfFreedom: 0, p: 1 };
  let statistic = 0;
  for (const category of categories) {
    const both = (a.get(category) ?? 0) + (b.get(category) ?? 0);
    for (const [counts, total] of [
      [a, totalA],
      [b, totalB],
    ] as const) {
      const expected = (both * total) / (totalA + totalB);
      statistic += ((counts.get(category) ?? 0) - expected) ** 2 / expected;
    }
  }
  return { statistic, degreesOfFreedom, p: chiSquaredTail(statistic, degreesOfFreedom) };
}

/** Sum of the counts. */
export function totalOf(counts: Counts): number {
  let total = 0;
  for (const count of counts.values()) total += count;
  return total;
}

/** Counts of each value. */
export function countsOf(values: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
