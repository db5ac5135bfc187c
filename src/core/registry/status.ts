import { z } from 'zod';

export const versionStateSchema = z.enum([
  'draft',
  'submitted',
  'in_review',
  'changes_requested',
  'approved',
  'registered',
  'canary',
  'production',
  'superseded',
  'rolled_back',
  'retired',
  'rejected',
  'withdrawn',
  'blocked',
]);
/** Where a model version stands. */
export type VersionState = z.infer<typeof versionStateSchema>;

const decisionSchema = z.object({
  decision: z.enum(['approved', 'changes_requested', 'rejected']),
  by: z.string(),
  name: z.string(),
  at: z.string(),
  comment: z.string().nullable(),
  verified: z.boolean().describe('Signed by a key that the allowed signers of the base commit name.'),
  counts: z.boolean().describe('Counts towards the approvals that the policy requires.'),
  why: z.string().nullable().describe('Why it does not count.'),
});
export type Decision = z.infer<typeof decisionSchema>;

export const versionStatusSchema = z.object({
  version: z.string(),
  state: versionStateSchema,
  record: z.string(),
  commit: z.string(),
  branch: z.string().nullable(),
  submitter: z.string(),
  approvals: z.array(decisionSchema),
  missing: z.array(z.string()).describe('What still has to happen before it can be promoted, in words.'),
  stage: z.enum(['canary', 'production']).nullable(),
  timeline: z.array(
    z.object({
      type: z.string(),
      by: z.string(),
      at: z.string(),
      comment: z.string().nullable(),
      verified: z.boolean(),
      why: z.string().optional().describe('Why the event has no effect; absent when it has.'),
    }),
  ),
});
export type VersionStatus = z.infer<typeof versionStatusSchema>;

/** What `preflight status --json` prints. Versions newest first. */
export const statusReportSchema = z.object({
  schema: z.literal('preflight.status/1'),
  models: z.array(z.object({ name: z.string(), versions: z.array(versionStatusSchema) })),
  warnings: z.array(z.string()).optional().describe('What makes the report less than certain, such as no network.'),
});
export type StatusReport = z.infer<typeof statusReportSchema>;
