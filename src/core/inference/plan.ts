import { z } from 'zod';

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

const inputSchema = z.strictObject({
  type: z.string().optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  missing: z.enum(['allow', 'reject']).optional(),
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
  robustness: z
    .strictObject({
      wrongInput: z.enum(['error', 'off']).default('error'),
      emptyBatch: z.enum(['empty', 'error', 'off']).default('off'),
    })
    .prefault({}),
  performance: z
    .strictObject({
      p50Ms: z.number().positive().optional(),
      p99Ms: z.number().positive().optional(),
      batch: z.int().positive().default(1),
      windowMs: z.number().positive().default(1000).describe('Shortest measuring window; three that agree are needed.'),
    })
    .optional(),
});

export type TestPlan = z.infer<typeof testPlanSchema>;
export type GoldenPlan = TestPlan['golden'][number];

/** The table of a golden entry; undefined for one that names folders of tensors. */
export function goldenTable({ csv, jsonl, parquet }: GoldenPlan): string | undefined {
  return csv ?? jsonl ?? parquet;
}
