import { z } from 'zod';
import { readinessReportSchema } from '../../src/core/readiness/report';
import { versionRecordSchema } from '../../src/core/registry/record';
import { versionStateSchema, versionStatusSchema } from '../../src/core/registry/status';
import { commonActionSchemas } from '../shared/protocol';

/** What the status page shows: one version, with the evidence that its record rests on. */
export const statusContentSchema = z.object({
  model: z.string(),
  version: versionStatusSchema,
  versions: z.array(z.object({ version: z.string(), state: versionStateSchema })).describe('All of the model.'),
  record: versionRecordSchema.nullable().describe('Null when the commit that holds it is not in this clone.'),
  report: readinessReportSchema.nullable().describe('The one among the evidence.'),
  required: z.int().nonnegative().describe('Approvals that the policy asks for.'),
  reviewer: z.object({
    identity: z.string().describe('Whose decision it would be, as git knows the person.'),
    refused: z.string().nullable().describe('Why this person cannot decide; null when they can.'),
    doubt: z.string().nullable().describe('Why an approval of theirs would not count; null when it would.'),
  }),
});
export type StatusContent = z.infer<typeof statusContentSchema>;

export const reviewDecisionSchema = z.enum(['approve', 'request-changes', 'reject']);
export type ReviewDecision = z.infer<typeof reviewDecisionSchema>;

/** What can happen to a version after its review. */
export const stepSchema = z.enum(['merge', 'promote', 'roll-back']);
export type Step = z.infer<typeof stepSchema>;

/** What the status page asks of the extension. */
export const statusActionSchema = z.discriminatedUnion('type', [
  ...commonActionSchemas,
  z.object({ type: z.literal('review'), decision: reviewDecisionSchema, comment: z.string() }),
  z.object({ type: z.literal('step'), step: stepSchema }),
  z.object({ type: z.literal('showVersion'), version: z.string() }),
  z.object({ type: z.literal('showLineage') }),
  z.object({ type: z.literal('showInference') }),
  z.object({ type: z.literal('openFile'), path: z.string() }),
]);
export type StatusAction = z.infer<typeof statusActionSchema>;
