import { z } from 'zod';
import { testReportSchema } from '../../src/core/inference/result';
import { commonActionSchemas } from '../shared/protocol';

/** What the page of the inference report shows. */
export const inferenceContentSchema = z.object({
  model: z.string(),
  version: z.string().nullable().describe('Null: the working tree.'),
  report: testReportSchema
    .nullable()
    .describe('Null: the model was not tested yet, or the evidence is not in this clone.'),
  stale: z.array(z.string()).describe('What has changed since the tests ran.'),
});
export type InferenceContent = z.infer<typeof inferenceContentSchema>;

/** What the page asks of the extension. */
export const inferenceActionSchema = z.discriminatedUnion('type', [
  ...commonActionSchemas,
  z.object({ type: z.literal('run') }),
  z.object({ type: z.literal('save') }),
  z.object({ type: z.literal('openTest'), id: z.string() }),
]);
export type InferenceAction = z.infer<typeof inferenceActionSchema>;
