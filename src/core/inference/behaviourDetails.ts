import { z } from 'zod';
import { count, estimate, number, scalar } from './detailParts';

/* Details of the tests that judge behaviour: load, robustness, determinism, metamorphic, performance, budgets, contract. */

/** `smoke/load`. */
export const loadDetails = z.object({ type: z.literal('load'), runtimeMs: z.number(), modelMs: z.number() });

/** `robustness/nan`, `infinity`, `out-of-range` and `unseen-category`: each value tried in each column. */
export const badValuesDetails = z.object({
  type: z.literal('bad-values'),
  columns: count,
  findings: z.array(z.object({ column: z.string(), value: z.string(), expected: z.string(), actual: z.string() })),
});

/** `robustness/noise`. */
export const noiseDetails = z.object({
  type: z.literal('noise'),
  rows: count,
  changed: count,
  share: estimate,
  maxFlip: z.number(),
  sd: z.number(),
});

/** `determinism/repeat`. */
export const determinismDetails = z.object({
  type: z.literal('determinism'),
  rows: count,
  runs: count,
  randomOperators: z.array(z.string()),
});

/** `metamorphic/RELATION`: the largest change of any output, and how many rows broke the relation. */
export const metamorphicDetails = z.object({
  type: z.literal('metamorphic'),
  relation: z.string(),
  rows: count,
  violations: count,
  largest: number,
  /** Share of the rows that break a monotone relation; null for relations that must hold in every row. */
  share: estimate.nullable(),
});

/** A percentile with its interval at 99 %; gates look at the upper end. */
const percentile = z.object({ name: z.enum(['p50', 'p90', 'p95', 'p99', 'p999']), estimate });
/** Values at equal steps from the fastest to the slowest, at most 200, so that a histogram or a curve can be drawn. */
const quantiles = z.array(z.number());

/** `performance/latency`. */
export const latencyDetails = z.object({
  type: z.literal('latency'),
  batch: count,
  runs: count,
  firstRunMs: z.number(),
  warmupRuns: count,
  /** Only the percentiles that the number of runs allows. */
  percentiles: z.array(percentile),
  quantiles,
  rowsPerSecond: estimate,
  isSteady: z.boolean(),
  windows: z.array(
    z.object({
      ms: z.number(),
      runs: count,
      meanMs: z.number(),
      /** Processor time of other processes, in cores. */
      othersCores: z.number(),
      ownCores: z.number(),
      isDirty: z.boolean(),
    }),
  ),
  budgets: z.array(z.object({ name: z.string(), budget: z.number(), verdict: z.string() })),
});

/** `performance/open-loop`: latency from the scheduled moment, at shares of the capacity and at the rate of the plan. */
export const openLoopDetails = z.object({
  type: z.literal('open-loop'),
  capacityPerSecond: z.number(),
  loads: z.array(
    z.object({
      label: z.string(),
      ratePerSecond: z.number(),
      requests: count,
      percentiles: z.array(percentile),
      quantiles,
      othersCores: z.number(),
    }),
  ),
});

/** `performance/cold-start`: each start of a new process. */
export const coldStartDetails = z.object({
  type: z.literal('cold-start'),
  starts: z.array(
    z.object({
      processMs: z.number(),
      runtimeMs: z.number(),
      modelMs: z.number(),
      firstRunMs: z.number(),
      totalMs: z.number(),
    }),
  ),
  median: estimate,
});

/** `performance/concurrency`. */
export const concurrencyDetails = z.object({
  type: z.literal('concurrency'),
  points: z.array(z.object({ processes: count, rowsPerSecond: z.number(), p50Ms: number, p99Ms: number })),
});

/** `budgets/memory`. */
export const memoryDetails = z.object({
  type: z.literal('memory'),
  peakMb: z.number(),
  baselineMb: z.number(),
  addedMb: z.number(),
  limitMb: z.number(),
});

/** `budgets/file`, `budgets/opset` and `budgets/operators`. */
export const budgetDetails = z.object({
  type: z.literal('budget'),
  value: scalar,
  limit: scalar,
  items: z.array(z.string()),
});

/** `contract/signature`. */
export const contractDetails = z.object({
  type: z.literal('contract'),
  level: z.enum(['major', 'minor', 'none']),
  reasons: z.array(z.string()),
});
