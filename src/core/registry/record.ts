import { z } from 'zod';
import { digestSchema, modelNameSchema, versionSchema } from '../model/manifest';
import { waiverSchema } from '../readiness/report';

const fileRefSchema = z.object({ path: z.string(), sha256: digestSchema });

const tensorSchema = z.object({
  name: z.string(),
  type: z.string().describe('ONNX element type in numpy style, for example float32.'),
  shape: z
    .array(z.union([z.int(), z.string(), z.null()]))
    .nullable()
    .describe('Null: unknown rank.'),
});
export const signatureSchema = z.object({ inputs: z.array(tensorSchema), outputs: z.array(tensorSchema) });
/** Inputs and outputs of a model with element type and shape; names of symbolic dimensions are kept. */
export type Signature = z.infer<typeof signatureSchema>;

/** `registry/<model>/<semver>/version.json`: immutable after merge. Paths are relative to the repository's root. */
export const versionRecordSchema = z.object({
  schema: z.literal('preflight.version/1'),
  model: modelNameSchema,
  version: versionSchema,
  supersedes: versionSchema.nullable(),
  bump: z.object({ level: z.enum(['first', 'major', 'minor', 'patch']), reason: z.string() }),
  git: z.object({ commit: z.string(), branch: z.string().nullable(), base: z.string() }),
  manifest: fileRefSchema,
  card: fileRefSchema,
  notebook: fileRefSchema,
  artifact: fileRefSchema.extend({ bytes: z.int() }),
  signature: signatureSchema,
  datasets: z.array(
    z.object({
      name: z.string(),
      role: z.string(),
      location: z.string(),
      digest: digestSchema.nullable(),
    }),
  ),
  parents: z.array(z.object({ model: modelNameSchema, version: versionSchema })),
  environment: fileRefSchema.nullable(),
  lint: z.object({ error: z.int(), warning: z.int(), info: z.int(), suppressed: z.int() }),
  tests: z.array(z.object({ id: z.string(), kind: z.string(), verdict: z.string(), message: z.string() })),
  waivers: z.array(waiverSchema),
  evidence: z.array(fileRefSchema),
  policy: z.object({ path: z.string(), commit: z.string(), sha256: digestSchema }),
  tool: z.object({ name: z.literal('preflight'), version: z.string() }),
  submitter: z.string().describe('E-mail address of the submitter as git knows it.'),
});
export type VersionRecord = z.infer<typeof versionRecordSchema>;

/** Folder of a version's record and evidence. */
export function recordFolder(model: string, version: string): string {
  return `registry/${model}/${version}`;
}
