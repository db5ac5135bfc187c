import { z } from 'zod';
import type { Place } from '../base/problem';

export const waiverSchema = z.object({
  check: z.string().describe('The check that is waived.'),
  justification: z.string(),
  requestedBy: z.string(),
});
/** A written deviation from the policy, which the approver sees. */
export type Waiver = z.infer<typeof waiverSchema>;

export const checkResultSchema = z.object({
  id: z.string().describe('category/name, for example "documentation/intended-use".'),
  title: z.string(),
  status: z.enum(['passed', 'failed', 'waived', 'not-applicable']),
  blocking: z.boolean(),
  message: z.string(),
  remedy: z.string(),
  place: z
    .object({
      file: z.string(),
      cell: z.int().optional(),
      line: z.int().optional(),
      column: z.int().optional(),
    })
    .optional(),
  because: z.string().optional().describe('Another check that failed for the same cause, which it is about.'),
  waiver: waiverSchema.nullable(),
});
export type CheckResult = z.infer<typeof checkResultSchema>;

/** What `preflight check --json` prints and what is stored as `evidence/readiness.json`. */
export const readinessReportSchema = z.object({
  schema: z.literal('preflight.check/1'),
  model: z.string(),
  version: z.string(),
  ready: z.boolean(),
  policy: z.object({ sha256: z.string() }),
  checks: z.array(checkResultSchema),
});
export type ReadinessReport = z.infer<typeof readinessReportSchema>;

/** A model is ready when no blocking check failed. */
export function isReady(checks: readonly CheckResult[]): boolean {
  return !checks.some((check) => check.blocking && check.status === 'failed');
}

/** Where a check found what it found, for a message. */
export function placeOf({ place }: CheckResult): Place | undefined {
  if (!place) return undefined;
  const { file, cell, line, column } = place;
  return {
    file,
    ...(cell !== undefined && { cell }),
    ...(line !== undefined && { line }),
    ...(column !== undefined && { column }),
  };
}
