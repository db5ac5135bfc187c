import { z } from 'zod';
import {
  budgetsSchema,
  championSchema,
  contractSchema,
  determinismSchema,
  driftSchema,
  evaluationDataSchema,
  explainSchema,
  fairnessGateSchema,
  metamorphicSchema,
  metricGateSchema,
  performanceSchema,
  robustnessSchema,
  sliceGateSchema,
  uncertaintySchema,
} from './planGates';

const toleranceSchema = z.strictObject({
  rtol: z.number().nonnegative().optional(),
  atol: z.number().nonnegative().optional(),
});

/** How one output column is compared: to the letter, or within |a-b| <= atol + rtol*|b|. */
const comparisonSchema = z.union([z.literal('exact'), toleranceSchema]);

const TABLE = 'Input columns by name or in order, then the expected answers. Relative to model.yaml.';

const goldenFields = z.strictObject({
  csv: z.string().optional().describe(TABLE),
  jsonl: z.string().optional().describe(`JSON Lines. ${TABLE}`),
  parquet: z.string().optional().describe(TABLE),
  dir: z.string().optional().describe('Folders with input_N.pb and output_N.pb, for example "test_data_set_*".'),
  outputs: z.record(z.string(), comparisonSchema).optional(),
  rtol: z.number().nonnegative().optional(),
  atol: z.number().nonnegative().optional(),
});

const goldenSchema = goldenFields.refine(
  ({ csv, jsonl, parquet, dir }) => [csv, jsonl, parquet, dir].filter((path) => path !== undefined).length === 1,
  // A misspelt key is one problem and not two.
  { error: 'give one of csv, jsonl, parquet and dir', when: ({ issues }) => issues.length === 0 },
);

/** What is known of an input or, of one that is a matrix, of a column of the golden data. */
const inputSchema = z.strictObject({
  type: z.string().optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  missing: z.enum(['allow', 'reject']).optional().describe('Instead of robustness.nan for this column.'),
  categories: z.array(z.string()).optional(),
});

/** The `tests` block of model.yaml: which inference tests run, and what they must hold. */
export const testPlanSchema = z.strictObject({
  inputs: z.record(z.string(), inputSchema).optional(),
  outputs: z
    .strictObject({
      label: z.string().optional(),
      probability: z.string().optional(),
      positive: z.union([z.string(), z.number()]).optional(),
    })
    .optional(),
  runtime: z
    .strictObject({
      backend: z.enum(['native', 'wasm', 'auto']).default('auto'),
      threads: z.int().positive().default(1),
      timeoutMs: z.int().positive().default(30_000).describe('For one test; then the child is killed.'),
      maxRssMb: z.int().positive().default(2048),
    })
    .prefault({}),
  smoke: z
    .strictObject({
      batches: z.array(z.int().positive()).default([1, 2, 7]),
      probabilitySum: z.number().positive().default(1e-3),
    })
    .prefault({}),
  golden: z.array(goldenSchema).default([]),
  robustness: robustnessSchema.prefault({}),
  seed: z.int().default(1).describe('Of everything that is drawn at random.'),
  data: evaluationDataSchema.optional(),
  metrics: z.array(metricGateSchema).default([]),
  slices: z.array(sliceGateSchema).default([]),
  fairness: z.array(fairnessGateSchema).default([]),
  determinism: determinismSchema.optional(),
  metamorphic: z.array(metamorphicSchema).default([]),
  performance: performanceSchema.optional(),
  budgets: budgetsSchema.optional(),
  drift: driftSchema.optional(),
  champion: championSchema.optional(),
  uncertainty: uncertaintySchema.optional(),
  explain: explainSchema.optional(),
  contract: contractSchema.optional(),
});

export type TestPlan = z.infer<typeof testPlanSchema>;
export type GoldenPlan = TestPlan['golden'][number];

/** The table of a golden entry; undefined for one that names folders of tensors. */
export function goldenTable({ csv, jsonl, parquet }: GoldenPlan): string | undefined {
  return csv ?? jsonl ?? parquet;
}
