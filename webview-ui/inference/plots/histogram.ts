/** Bars of equal width. */
export interface Histogram {
  readonly bins: readonly { readonly lower: number; readonly upper: number; readonly share: number }[];
  /** The last bar also holds what lies beyond it, up to this value; undefined when nothing does. */
  readonly beyond: number | undefined;
}

/** Share of the values that may stand beyond the last bar, so that a rare slow run does not squash the rest. */
const TAIL = 0.01;

/**
 * Shares of values in bars of equal width. `values` ascend and stand for equal shares of the whole, as quantiles at equal
 * steps do. A long tail is gathered in the last bar.
 */
export function histogramOf(values: readonly number[], bars = 32): Histogram {
  const first = values[0];
  const last = values.at(-1);
  if (first === undefined || last === undefined) return { bins: [], beyond: undefined };
  const tail = values[Math.floor((values.length - 1) * (1 - TAIL))] ?? last;
  const isLong = last > first + (tail - first) * 1.5 && tail > first;
  const end = isLong ? tail : last;
  const width = (end - first) / bars || Math.max(Math.abs(first) * 0.02, Number.MIN_VALUE);
  const counts = new Array<number>(bars).fill(0);
  for (const value of values) {
    const bin = Math.min(bars - 1, Math.floor((value - first) / width));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const bins = counts.map((count, index) => ({
    lower: first + index * width,
    upper: first + (index + 1) * width,
    share: count / values.length,
  }));
  return { bins, beyond: isLong ? last : undefined };
}
