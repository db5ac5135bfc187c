import { z } from 'zod';
import { METRIC_NAMES } from './metricNames';

const positive = z.number().positive();
const share = z.number().min(0).max(1);

/** Data that gates are judged on. Paths are relative to model.yaml. */
export const evaluationDataSchema = z.strictObject({
  eval: z.string().describe('Rows with the truth, in no way used for training: CSV, JSON Lines or Parquet.'),
  target: z.string().default('label_true').describe('Column that holds the truth.'),
  features: z
    .array(z.string())
    .optional()
    .describe('Columns that are fed, in the order of the model; without it all that are neither truth nor groups.'),
  reference: z.string().optional().describe('A sample of the training data with the same columns, for drift.'),
});

const bins = z
  .int()
  .min(2)
  .max(20)
  .optional()
  .describe('For a column of numbers: how many groups of about equal size to make of it.');

export const metricGateSchema = z
  .strictObject({
    name: z.enum(METRIC_NAMES),
    min: z.number().optional(),
    max: z.number().optional(),
    minRows: z.int().nonnegative().default(30).describe('Fewer rows are not enough data, whatever they say.'),
  })
  .refine(({ min, max }) => (min === undefined) !== (max === undefined), {
    error: 'give min or max',
    when: ({ issues }) => issues.length === 0,
  });

export const sliceGateSchema = z.strictObject({
  by: z.string().describe('Column whose values make the slices.'),
  bins,
  metric: z.enum(METRIC_NAMES),
  maxDrop: z.number().nonnegative().default(0.05).describe('How much worse than all other rows a slice may be.'),
  minRows: z.int().positive().default(30).describe('Smaller slices are listed and not judged.'),
});

export const fairnessGateSchema = z.strictObject({
  sensitive: z.string().describe('Column that holds the group.'),
  bins,
  metrics: z
    .array(z.enum(['selection_rate', 'tpr', 'fpr']))
    .min(1)
    .default(['selection_rate', 'tpr', 'fpr']),
  maxDifference: share.default(0.1),
  minGroup: z.int().positive().default(30).describe('Rows that a rate of a group must rest on.'),
});

const behaviour = z.enum(['error', 'finite', 'propagate', 'off']);

export const robustnessSchema = z.strictObject({
  wrongInput: z.enum(['error', 'off']).default('error'),
  emptyBatch: z.enum(['empty', 'error', 'off']).default('off'),
  nan: behaviour
    .default('off')
    .describe('What a missing number must lead to: an error, finite answers, or an answer that is itself NaN.'),
  infinity: behaviour.default('off'),
  outOfRange: z.enum(['error', 'finite', 'off']).default('off').describe('Numbers far outside tests.inputs.'),
  unseenCategory: z.enum(['error', 'finite', 'off']).default('off'),
  noise: z
    .strictObject({
      sd: positive.default(0.01).describe('Of the noise, in standard deviations of each column.'),
      maxFlip: share.default(0.05).describe('Share of rows whose answer may change.'),
    })
    .optional(),
});

export const determinismSchema = z.strictObject({ repeats: z.int().min(2).default(3) });

export const metamorphicSchema = z.union([
  z.enum(['batch_invariance', 'row_permutation', 'duplicate_rows']),
  z.strictObject({ monotone: z.string().describe('Input column.'), direction: z.enum(['up', 'down']) }),
]);

export const performanceSchema = z.strictObject({
  p50Ms: positive.optional(),
  p99Ms: positive.optional(),
  throughputRps: positive.optional().describe('Rows a second of one process in a closed loop.'),
  coldStartMs: positive.optional().describe('From starting the process to the first answer.'),
  atRate: positive.optional().describe('Requests a second at which p99Ms must hold too, in an open loop.'),
  concurrency: z.array(z.int().positive()).optional().describe('Numbers of processes to measure throughput with.'),
  batch: z.int().positive().default(1),
  windowMs: positive.default(1000).describe('Shortest measuring window; three that agree are needed.'),
});

export const budgetsSchema = z.strictObject({
  fileMb: positive.optional().describe('The ONNX file with its external data, MiB.'),
  peakRssMb: positive.optional().describe('Memory that the model adds to an empty process, MiB.'),
  opsetMax: z.int().positive().optional().describe('Of ai.onnx, for an older runtime in production.'),
  customOps: z.array(z.string()).optional().describe('Domains beyond ai.onnx and ai.onnx.ml that are allowed.'),
});

export const driftSchema = z.strictObject({
  alpha: share.default(0.05).describe('Share of false alarms that is accepted, over all columns together.'),
  effect: z.number().nonnegative().default(0.1).describe('Smallest distance that matters.'),
  predictionEffect: z.number().nonnegative().default(0.15),
});

export const championSchema = z.strictObject({
  path: z.string().describe('ONNX file of the current version. Relative to model.yaml.'),
  metric: z.enum(METRIC_NAMES),
  margin: z.number().nonnegative().default(0.01).describe('How much worse the challenger may be.'),
});

export const uncertaintySchema = z.strictObject({
  abstainBelow: share.default(0.6).describe('Highest class probability below which the service does not answer.'),
  maxAbstain: share.optional(),
  minAccuracyWhenAnswering: share.optional(),
  maxCalibrationError: share.optional().describe('Expected calibration error of the positive class, ten bins.'),
});

export const explainSchema = z.strictObject({
  metric: z.enum(METRIC_NAMES).optional(),
  permutation: z.strictObject({ repeats: z.int().positive().default(5) }).optional(),
  shap: z
    .strictObject({ rows: z.int().positive().default(20), background: z.int().positive().default(100) })
    .optional(),
  suspicious: z
    .array(z.string())
    .default(['id', 'uuid', 'index', 'target', 'label', 'leak', 'timestamp'])
    .describe('Words in the name of a column that should not carry a prediction.'),
});

export const contractSchema = z.strictObject({
  previous: z.string().describe('ONNX file of the version that callers use today. Relative to model.yaml.'),
});
