import { z } from 'zod';
import { count, estimate, number, scalar } from './detailParts';

/* Details of the tests that judge answers: golden, metrics, slices, fairness, drift, champion, uncertainty, explanation. */

/** `golden/TABLE`: at most 200 mismatches, in the order of the rows (from 1). */
export const goldenDetails = z.object({
  type: z.literal('golden'),
  rows: count,
  columns: z.array(z.string()),
  /** Largest difference of each column that is compared as a number. */
  largest: z.record(z.string(), z.number()),
  rowsDiffering: count,
  mismatches: z.array(
    z.object({ row: count, column: z.string(), expected: scalar, actual: scalar, difference: number }),
  ),
});

/** `golden/FOLDER`. */
export const goldenTensorsDetails = z.object({
  type: z.literal('golden-tensors'),
  sets: z.array(z.string()),
  largest: z.number(),
});

/** `metrics/NAME`. */
export const metricDetails = z.object({
  type: z.literal('metric'),
  metric: z.string(),
  estimate,
  method: z.enum(['Wilson', 'DeLong', 'bootstrap']),
  rows: count,
  min: number,
  max: number,
});

/** `slices/COLUMN/METRIC`. A drop is how much worse than all other rows; q is p after Benjamini-Hochberg. */
export const slicesDetails = z.object({
  type: z.literal('slices'),
  by: z.string(),
  metric: z.string(),
  maxDrop: z.number(),
  /** The metric on all rows. */
  whole: number,
  slices: z.array(
    z.object({
      name: z.string(),
      rows: count,
      value: number,
      rest: number,
      drop: estimate,
      p: z.number(),
      q: z.number(),
      verdict: z.enum(['pass', 'fail', 'insufficient']),
    }),
  ),
  /** Slices with too few rows. */
  notJudged: z.array(z.object({ name: z.string(), rows: count })),
});

/** `fairness/COLUMN`. A rate is null where the group has no such rows. */
export const fairnessDetails = z.object({
  type: z.literal('fairness'),
  sensitive: z.string(),
  maxDifference: z.number(),
  groups: z.array(
    z.object({
      group: z.string(),
      rows: count,
      rates: z.array(z.object({ metric: z.string(), trials: count, estimate: estimate.nullable() })),
    }),
  ),
  gaps: z.array(
    z.object({
      metric: z.string(),
      highest: z.string(),
      lowest: z.string(),
      difference: estimate,
      /** Lowest by highest rate: shown and never judged. */
      ratio: z.number(),
      verdict: z.enum(['pass', 'fail', 'insufficient']),
    }),
  ),
});

/** `drift/inputs` and `drift/predictions`. */
export const driftDetails = z.object({
  type: z.literal('drift'),
  referenceRows: count,
  currentRows: count,
  alpha: z.number(),
  columns: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(['number', 'category']),
      test: z.enum(['Kolmogorov-Smirnov', 'chi-squared']),
      statistic: z.number(),
      p: z.number(),
      q: z.number(),
      /** Wasserstein distance in standard deviations of the reference, or Jensen-Shannon distance to base 2. */
      effectName: z.enum(['wasserstein', 'jensen-shannon']),
      effect: z.number(),
      limit: z.number(),
      /** Population stability index: information only. */
      psi: number,
      verdict: z.enum(['pass', 'fail', 'insufficient']),
      /** Shares of the rows in the same bins or categories, for drawing. */
      bins: z.array(z.object({ label: z.string(), reference: z.number(), current: z.number() })),
    }),
  ),
});

/** `champion/METRIC`. A positive difference is in favour of the challenger, whatever the metric. */
export const championDetails = z.object({
  type: z.literal('champion'),
  metric: z.string(),
  method: z.enum(['McNemar', 'DeLong', 'paired bootstrap']),
  champion: estimate,
  challenger: estimate,
  difference: estimate,
  margin: z.number(),
  p: number,
  rows: count,
  championPath: z.string(),
});

const abstentionPoint = z.object({
  threshold: z.number(),
  coverage: z.number(),
  answered: count,
  accuracy: estimate,
});

/** `uncertainty/abstention`: accuracy on the rows that are answered, by threshold on the highest probability. */
export const abstentionDetails = z.object({
  type: z.literal('abstention'),
  rows: count,
  chosen: abstentionPoint,
  maxAbstain: number,
  minAccuracy: number,
  curve: z.array(abstentionPoint),
});

/** `uncertainty/calibration`: bins of the positive class's probability; null in an empty bin. */
export const calibrationDetails = z.object({
  type: z.literal('calibration'),
  rows: count,
  bins: z.array(
    z.object({
      lower: z.number(),
      upper: z.number(),
      rows: count,
      confidence: number,
      /** Share of positives with its interval. */
      frequency: estimate,
    }),
  ),
  brier: estimate,
  error: estimate,
  maxError: number,
});

/** `explanation/permutation`, most important first. */
export const importanceDetails = z.object({
  type: z.literal('importance'),
  metric: z.string(),
  baseline: z.number(),
  repeats: count,
  rows: count,
  features: z.array(
    z.object({ name: z.string(), mean: z.number(), sd: z.number(), q: number, isSuspicious: z.boolean() }),
  ),
});

/** `explanation/shapley`, most important first. */
export const shapleyDetails = z.object({
  type: z.literal('shapley'),
  method: z.enum(['exact', 'sampled']),
  rows: count,
  background: count,
  /** Mean prediction on the background. */
  base: z.number(),
  features: z.array(
    z.object({ name: z.string(), meanAbsolute: z.number(), mean: z.number(), isSuspicious: z.boolean() }),
  ),
  /** Largest difference between the sum of a row's values and its prediction less the base. */
  sumError: z.number(),
  /** The first rows, with one value a feature in the order of `features`. */
  examples: z.array(z.object({ row: count, prediction: z.number(), values: z.array(z.number()) })),
});
