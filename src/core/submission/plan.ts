import { z } from 'zod';
import { readinessReportSchema, waiverSchema } from '../readiness/report';

/** What `preflight submit --dry-run --json` prints and the editor shows before a submission. */
export const submissionPlanSchema = z.object({
  schema: z.literal('preflight.plan/1'),
  model: z.string(),
  version: z.string(),
  supersedes: z.string().nullable(),
  standing: z
    .enum(['new', 'resubmission', 'already-submitted', 'interrupted'])
    .describe('resubmission: changes were requested of it; interrupted: an earlier run is going to be completed.'),
  ready: z.boolean(),
  report: readinessReportSchema.nullable().describe('Null when nothing is going to be checked again.'),
  waivers: z.array(waiverSchema),
  remote: z.string(),
  base: z.string().describe('Branch that the submission is for.'),
  branch: z.string().describe('Branch that is going to be pushed.'),
  on: z.string().describe('Commit that the submission is made on.'),
  files: z.array(z.object({ path: z.string(), bytes: z.int() })).describe('Files that its commit writes.'),
  approvals: z.object({ required: z.int(), approvers: z.array(z.string()) }),
  steps: z.array(z.object({ name: z.string(), title: z.string(), recovery: z.string() })),
});
export type SubmissionPlan = z.infer<typeof submissionPlanSchema>;

/** What a submission came to. */
export const submissionResultSchema = z.object({
  schema: z.literal('preflight.submission/1'),
  outcome: z.enum(['submitted', 'completed', 'already-submitted']),
  model: z.string(),
  version: z.string(),
  record: z.string(),
  commit: z.string(),
  remote: z.string(),
  branch: z.string(),
  waivers: z.array(waiverSchema),
  message: z.string(),
  next: z.string().describe('The next step, for a person.'),
});
export type SubmissionResult = z.infer<typeof submissionResultSchema>;
