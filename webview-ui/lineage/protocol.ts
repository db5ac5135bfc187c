import { z } from 'zod';
import { lineageGraphSchema } from '../../src/core/lineage/graph';
import { commonActionSchemas } from '../shared/protocol';

/** What the lineage page shows: everything the version was made from and led to; the page cuts it to some hops. */
export const lineageContentSchema = z.object({
  title: z.string(),
  graph: lineageGraphSchema,
  hops: z.int().positive().describe('How many hops to show until the person chooses.'),
});
export type LineageContent = z.infer<typeof lineageContentSchema>;

/** What the lineage page asks of the extension. */
export const lineageActionSchema = z.discriminatedUnion('type', [
  ...commonActionSchemas,
  z.object({ type: z.literal('showStatus'), model: z.string(), version: z.string() }),
  z.object({ type: z.literal('showLineage'), model: z.string(), version: z.string() }),
  z.object({ type: z.literal('openFile'), path: z.string() }),
  z.object({ type: z.literal('save'), hops: z.int(), direction: z.enum(['up', 'down', 'both']) }),
]);
export type LineageAction = z.infer<typeof lineageActionSchema>;

/** What the page keeps over a reload besides its subject. */
export const lineageViewSchema = z.object({
  hops: z.int().positive(),
  direction: z.enum(['up', 'down', 'both']),
  form: z.enum(['graph', 'table']),
  selected: z.string().nullable(),
  camera: z.object({ x: z.number(), y: z.number(), k: z.number().positive() }).nullable(),
});
export type LineageView = z.infer<typeof lineageViewSchema>;
export type Camera = NonNullable<LineageView['camera']>;
