import { z } from 'zod';

export const verdictSchema = z.enum(['pass', 'fail', 'insufficient', 'error', 'skipped']);
/** `insufficient`: not enough data to decide; `error`: the test could not be carried out. */
export type Verdict = z.infer<typeof verdictSchema>;

export const testResultSchema = z.object({
  id: z.string().describe('Stable within the model, for example "golden/golden.csv".'),
  kind: z.string(),
  verdict: verdictSchema,
  message: z.string(),
  remedy: z.string().optional(),
  expected: z.json().optional(),
  actual: z.json().optional(),
  interval: z.tuple([z.number(), z.number()]).nullable().default(null),
  durationMs: z.number().nonnegative(),
  details: z.record(z.string(), z.json()).optional(),
});
export type TestResult = z.infer<typeof testResultSchema>;

/** What `preflight test --json` prints and what is stored as `evidence/inference.json`. */
export const testReportSchema = z.object({
  schema: z.literal('preflight.test/1'),
  model: z.string(),
  artifact: z.object({ path: z.string(), sha256: z.string(), bytes: z.int() }),
  plan: z.object({ sha256: z.string() }),
  data: z.array(z.object({ path: z.string(), sha256: z.string() })),
  tool: z.object({ version: z.string() }),
  backend: z.string().describe('Name and version, for example "native 1.30.0".'),
  threads: z.int(),
  machine: z.object({ platform: z.string(), arch: z.string(), cpu: z.string(), cores: z.int() }),
  tests: z.array(testResultSchema),
  verdict: z.enum(['pass', 'fail', 'insufficient']),
});
export type TestReport = z.infer<typeof testReportSchema>;

/** The whole run passes when nothing failed and nothing was left undecided; skipped tests do not count. */
export function overallVerdict(tests: readonly TestResult[]): TestReport['verdict'] {
  if (tests.some((test) => test.verdict === 'fail' || test.verdict === 'error')) return 'fail';
  if (tests.length === 0 || tests.some((test) => test.verdict === 'insufficient')) return 'insufficient';
  return tests.some((test) => test.verdict === 'pass') ? 'pass' : 'insufficient';
}
