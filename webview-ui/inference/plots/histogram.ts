import { isWide } from './scale';

/** Bars of equal width, on a logarithmic axis of equal ratios. */
export interface Histogram {
  readonly bins: readonly { readonly lower: number; readonly upper: number; readonly share: number }[];
  readonly isLogarithmic: boolean;
}

/**
 * Shares of values in bars. `values` ascend and stand for equal shares of the whole, as quantiles at equal steps do.
 */
export function histogramOf(values: readonly number[], bars = 32): Histogram {
  const first = values[0];
  const last = values.at(-1);
  if (first === undefined || last === undefined) return { bins: [], isLogarithmic: false };
  const isLogarithmic = isWide([first, last]);
  const [to, from] = isLogarithmic ? [Math.log10, (x: number) => 10 ** x] : [(x: number) => x, (x: number) => x];
  const start = to(first);
  const width = (to(last) - start) / bars || Math.max(Math.abs(start) * 0.02, Number.MIN_VALUE);
  const counts = new Array<number>(bars).fill(0);
  for (const value of values) {
    const bin = Math.min(bars - 1, Math.max(0, Math.floor((to(value) - start) / width)));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const bins = counts.map((count, index) => ({
    lower: from(start + index * width),
    upper: from(start + (index + 1) * width),
    share: count / values.length,
  }));
  return { bins, isLogarithmic };
}
