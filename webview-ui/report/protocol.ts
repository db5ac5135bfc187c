import { z } from 'zod';
import { readinessReportSchema } from '../../src/core/readiness/report';
import { commonActionSchemas } from '../shared/protocol';

/** What the readiness page shows: the report of the working tree, and which checks a justification may waive. */
export const reportContentSchema = z.object({
  report: readinessReportSchema,
  judgedBy: z.string().describe('Which policy it was judged by, in words.'),
  warnings: z.array(z.string()),
  waivable: z.array(z.string()).describe('Ids of failed checks that the policy lets a justification waive.'),
  withdrawable: z.array(z.string()).describe('Ids of checks whose waiver was written here and not submitted.'),
});
export type ReportContent = z.infer<typeof reportContentSchema>;

/** What the readiness page asks of the extension. */
export const reportActionSchema = z.discriminatedUnion('type', [
  ...commonActionSchemas,
  z.object({ type: z.literal('open'), check: z.string() }),
  z.object({ type: z.literal('waive'), check: z.string() }),
  z.object({ type: z.literal('withdrawWaiver'), check: z.string() }),
  z.object({ type: z.literal('submit') }),
]);
export type ReportAction = z.infer<typeof reportActionSchema>;
