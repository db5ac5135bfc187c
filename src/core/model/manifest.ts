import { z } from 'zod';
import { testPlanSchema } from '../inference/plan';

/** File name of a model's manifest inside its folder. */
export const MANIFEST_FILE = 'model.yaml';

/** Folder that holds one folder a model. */
export const MODELS_FOLDER = 'models';

/** A model's name: lower case, digits and hyphens, so that it can be a folder, a branch and a tag. */
export const modelNameSchema = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'lower-case letters, digits and single hyphens, for example "churn-eu"')
  .max(100);

/** Semantic version 2.0.0 without build metadata. */
export const versionSchema = z
  .string()
  .regex(
    /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$/,
    'a semantic version such as 1.4.0',
  );

export const digestSchema = z.templateLiteral(['sha256:', z.string().regex(/^[0-9a-f]{64}$/)]);

const ownerSchema = z.strictObject({
  name: z.string().min(1),
  contact: z.string().min(1).describe('E-mail address, chat channel or ticket queue that answers for the model.'),
});

const datasetSchema = z
  .strictObject({
    name: z.string().min(1),
    role: z.enum(['train', 'validation', 'test', 'golden', 'reference']),
    path: z.string().optional().describe('Relative to the folder of model.yaml.'),
    uri: z.string().optional().describe('Where the data is kept when it is not in the repository.'),
    digest: digestSchema.optional(),
    reason: z.string().optional().describe('Why there is no digest.'),
  })
  .refine((data) => data.path !== undefined || data.uri !== undefined, 'give a path or a uri');

/** `models/<model>/model.yaml`. All paths are relative to its folder. */
export const manifestSchema = z.strictObject({
  schema: z.literal('preflight.model/1').default('preflight.model/1'),
  name: modelNameSchema,
  version: versionSchema,
  description: z.string().optional(),
  owner: ownerSchema,
  task: z.enum(['binary', 'multiclass', 'regression', 'other']),
  notebook: z.string().describe('The notebook that trains the model.'),
  artifact: z.string().describe('The ONNX file.'),
  card: z.string().default('MODEL_CARD.md'),
  metrics: z.string().optional().describe('JSON file of the metrics that the notebook measured; the card must agree.'),
  data: z.array(datasetSchema).default([]),
  parents: z
    .array(z.strictObject({ model: modelNameSchema, version: versionSchema }))
    .default([])
    .describe('Versions that this model was made from or calls.'),
  environment: z
    .strictObject({ lockfile: z.string().optional(), python: z.string().optional() })
    .optional()
    .describe('What the notebook ran in.'),
  deployment: z
    .strictObject({
      target: z.string(),
      rollbackTo: versionSchema.optional(),
    })
    .optional(),
  tests: testPlanSchema.prefault({}),
});

/** A parsed `model.yaml`. */
export type Manifest = z.infer<typeof manifestSchema>;
export type Dataset = Manifest['data'][number];
