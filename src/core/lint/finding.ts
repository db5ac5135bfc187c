import { z } from 'zod';

export const severitySchema = z.enum(['error', 'warning', 'info']);
export type Severity = z.infer<typeof severitySchema>;

const relatedSchema = z.object({
  cell: z.int().nonnegative(),
  line: z.int().positive(),
  column: z.int().positive().optional(),
  message: z.string(),
});

/** One finding as the command line prints it: `cell` 0-based, lines and columns 1-based within the cell (UTF-16). */
export const findingSchema = z.object({
  rule: z.string(),
  severity: severitySchema,
  message: z.string(),
  cell: z.int().nonnegative().nullable().describe('Null when the finding is about the whole notebook.'),
  line: z.int().positive(),
  column: z.int().positive(),
  endLine: z.int().positive(),
  endColumn: z.int().positive(),
  related: z.array(relatedSchema),
  fixable: z.boolean(),
  suppressed: z.object({ reason: z.string() }).nullable(),
});
export type Finding = z.infer<typeof findingSchema>;

export const fileFindingsSchema = z.object({
  path: z.string(),
  error: z.string().nullable(),
  findings: z.array(findingSchema),
});
export type FileFindings = z.infer<typeof fileFindingsSchema>;

/** What `preflight lint --format json` prints and what is stored as `evidence/lint.json`. */
export const lintReportSchema = z.object({
  schema: z.literal('preflight.lint/1'),
  files: z.array(fileFindingsSchema),
  summary: z.object({
    files: z.int(),
    error: z.int(),
    warning: z.int(),
    info: z.int(),
    suppressed: z.int(),
  }),
  durationMs: z.number(),
});
export type LintReport = z.infer<typeof lintReportSchema>;
