import { ascending } from './ranks';

/** Largest product of the sample sizes for which the p-value is computed exactly. */
const EXACT_UP_TO = 1e7;

/** The largest distance between two empirical distribution functions, and its two-sided p-value. */
export interface KolmogorovSmirnov {
  readonly statistic: number;
  readonly p: number;
  readonly method: 'exact' | 'asymptotic';
}

/**
 * The two-sample Kolmogorov-Smirnov test. The p-value is exact for continuous data by counting lattice paths (Hodges 1958),
 * and Kolmogorov's limit with Stephens' (1970) correction for large samples. Ties make it conservative. p is 1 when a
 * sample is empty.
 */
export function kolmogorovSmirnov(a: ArrayLike<number>, b: ArrayLike<number>): KolmogorovSmirnov {
  if (a.length === 0 || b.length === 0) return { statistic: 0, p: 1, method: 'exact' };
  const statistic = distance(ascending(a), ascending(b));
  if (a.length * b.length <= EXACT_UP_TO) {
    return { statistic, p: exactP(statistic, a.length, b.length), method: 'exact' };
  }
  return { statistic, p: asymptoticP(statistic, a.length, b.length), method: 'asymptotic' };
}

function distance(a: Float64Array, b: Float64Array): number {
  let [i, j, largest] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i] ?? 0, b[j] ?? 0);
    while (i < a.length && (a[i] ?? 0) <= value) i += 1;
    while (j < b.length && (b[j] ?? 0) <= value) j += 1;
    largest = Math.max(largest, Math.abs(i / a.length - j / b.length));
  }
  return largest;
}

/**
 * P(D >= d): the share of the orders of n + m values whose path leaves the band |i/n - j/m| < d. Each cell holds the
 * probability that a random path through it has left the band before, so that small p-values keep their digits.
 */
export function exactP(statistic: number, n: number, m: number): number {
  // In units of 1/(nm) distances are whole numbers, which keeps the comparison exact.
  const bound = Math.round(statistic * n * m);
  if (bound <= 0) return 1;
  const left = new Float64Array(m + 1);
  for (let i = 0; i <= n; i++) {
    for (let j = 0; j <= m; j++) {
      if (Math.abs(i * m - j * n) >= bound) {
        left[j] = 1;
        continue;
      }
      // All orders being equally likely, the last step into (i, j) came from (i - 1, j) with probability i / (i + j).
      const fromA = i === 0 ? 0 : (left[j] ?? 0) * i;
      const fromB = j === 0 ? 0 : (left[j - 1] ?? 0) * j;
      left[j] = i + j === 0 ? 0 : (fromA + fromB) / (i + j);
    }
  }
  return Math.min(1, left[m] ?? 1);
}

/** Kolmogorov's limiting distribution at Stephens' adjusted statistic. */
export function asymptoticP(statistic: number, n: number, m: number): number {
  const root = Math.sqrt((n * m) / (n + m));
  const lambda = (root + 0.12 + 0.11 / root) * statistic;
  if (lambda < 0.2) return 1;
  let sum = 0;
  for (let k = 1; k <= 100; k++) {
    const term = Math.exp(-2 * k * k * lambda * lambda);
    sum += k % 2 === 1 ? term : -term;
    if (term < 1e-17) break;
  }
  return Math.min(1, Math.max(0, 2 * sum));
}
