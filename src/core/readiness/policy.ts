import { z } from 'zod';

/** File name of the policy, at the root of the repository. */
export const POLICY_FILE = 'preflight.yaml';

const ruleLevelSchema = z.enum(['error', 'warning', 'info', 'off']);
const rulesSchema = z.record(z.string(), ruleLevelSchema);

const lintPolicySchema = z.strictObject({
  rules: rulesSchema.default({}).describe('Severity by rule name, for example "secrets/token-in-code: error".'),
  overrides: z
    .array(z.strictObject({ files: z.array(z.string()).min(1), rules: rulesSchema }))
    .default([])
    .describe('Severities for notebooks that match a glob; later entries win.'),
  exclude: z.array(z.string()).default([]),
  failOn: z.enum(['error', 'warning']).default('error').describe('From which severity a finding blocks a submission.'),
});

const approvalsSchema = z.strictObject({
  required: z.int().nonnegative().default(1),
  approvers: z
    .array(z.string())
    .default([])
    .describe('Principals (e-mail addresses) that may approve; empty: everybody in the allowed signers file.'),
  allowedSigners: z
    .string()
    .default('.preflight/allowed_signers')
    .describe('OpenSSH allowed signers file, read from the base commit.'),
});

/** `preflight.yaml`: what a model must show before it is submitted and approved. Read from the base commit. */
export const policySchema = z.strictObject({
  schema: z.literal('preflight.policy/1').default('preflight.policy/1'),
  profile: z.enum(['minimal', 'standard']).default('minimal'),
  lint: lintPolicySchema.prefault({}),
  checks: z
    .record(z.string(), z.enum(['blocking', 'advisory', 'off']))
    .default({})
    .describe('Overrides what the profile says of one check, for example "documentation/limitations: advisory".'),
  tests: z
    .strictObject({ require: z.array(z.string()).default(['smoke', 'golden']).describe('Kinds that must have run.') })
    .prefault({}),
  waivers: z
    .strictObject({
      allow: z.boolean().default(true),
      minJustification: z.int().nonnegative().default(20).describe('Characters.'),
      never: z.array(z.string()).default([]).describe('Checks that no justification waives.'),
    })
    .prefault({}),
  approvals: approvalsSchema.prefault({}),
  registry: z
    .strictObject({
      remote: z.string().default('origin'),
      base: z.string().default('main').describe('Branch that submissions are merged into.'),
      ledger: z.string().default('preflight/ledger'),
    })
    .prefault({}),
});

export type Policy = z.infer<typeof policySchema>;
export type RuleLevel = z.infer<typeof ruleLevelSchema>;
