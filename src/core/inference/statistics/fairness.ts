import type { Interval } from './interval';
import { CONFIDENCE } from './interval';
import { proportionDifferenceInterval, wilsonInterval } from './proportion';

/** Rates of one group, with how many rows each rests on; null where a group has no such rows. */
export interface GroupRates {
  readonly group: string;
  readonly rows: number;
  readonly selectionRate: Rate | null;
  readonly truePositiveRate: Rate | null;
  readonly falsePositiveRate: Rate | null;
}

export interface Rate {
  readonly value: number;
  readonly successes: number;
  readonly trials: number;
  readonly interval: Interval;
}

export type RateName = 'selectionRate' | 'truePositiveRate' | 'falsePositiveRate';

/** Selection, true and false positive rate of each group, in alphabetical order. Labels and predictions are 0 or 1. */
export function groupRates(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
  groups: readonly string[],
  names: readonly string[] = [...new Set(groups)].sort(),
): GroupRates[] {
  return names.map((group) => {
    const rows = groups.flatMap((name, row) => (name === group ? [row] : []));
    const among = (chosen: readonly number[]): Rate | null =>
      rate(chosen.filter((row) => predicted[row] === 1).length, chosen.length);
    return {
      group,
      rows: rows.length,
      selectionRate: among(rows),
      truePositiveRate: among(rows.filter((row) => truth[row] === 1)),
      falsePositiveRate: among(rows.filter((row) => truth[row] === 0)),
    };
  });
}

/** The largest gap of one rate between two groups, as Fairlearn's `between_groups` difference and ratio. */
export interface RateGap {
  readonly highest: string;
  readonly lowest: string;
  readonly difference: number;
  /** Lowest by highest rate; 1 when both are 0. */
  readonly ratio: number;
  /**
   * Interval of the difference between these two groups. They were chosen because they lie furthest apart, so the
   * confidence is shared out over all pairs of groups (Bonferroni).
   */
  readonly interval: Interval;
}

/** The gap of a rate over all groups that have it and at least `minimumTrials` rows for it; null for fewer than two. */
export function rateGap(groups: readonly GroupRates[], name: RateName, minimumTrials = 1): RateGap | null {
  const rated = groups.flatMap((group) => {
    const found = group[name];
    return found && found.trials >= minimumTrials ? [{ group: group.group, ...found }] : [];
  });
  rated.sort((a, b) => a.value - b.value);
  const lowest = rated[0];
  const highest = rated.at(-1);
  if (!lowest || !highest || rated.length < 2) return null;
  const pairs = (rated.length * (rated.length - 1)) / 2;
  const confidence = 1 - (1 - CONFIDENCE) / pairs;
  return {
    highest: highest.group,
    lowest: lowest.group,
    difference: highest.value - lowest.value,
    ratio: highest.value === 0 ? 1 : lowest.value / highest.value,
    interval: proportionDifferenceInterval(
      ...([highest.successes, highest.trials, lowest.successes, lowest.trials, confidence] as const),
    ),
  };
}

/** Difference and ratio of the selection rate (Fairlearn's demographic parity); null for fewer than two groups. */
export function demographicParity(groups: readonly GroupRates[]): { difference: number; ratio: number } | null {
  return rateGap(groups, 'selectionRate');
}

/** The worse of true and false positive rate (Fairlearn's equalized odds); null where one has fewer than two groups. */
export function equalizedOdds(groups: readonly GroupRates[]): { difference: number; ratio: number } | null {
  const positive = rateGap(groups, 'truePositiveRate');
  const negative = rateGap(groups, 'falsePositiveRate');
  if (!positive || !negative) return null;
  return {
    difference: Math.max(positive.difference, negative.difference),
    ratio: Math.min(positive.ratio, negative.ratio),
  };
}

function rate(successes: number, trials: number): Rate | null {
  if (trials === 0) return null;
  return { value: successes / trials, successes, trials, interval: wilsonInterval(successes, trials) };
}
