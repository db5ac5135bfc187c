import { z } from 'zod';

export const lineageNodeSchema = z.object({
  id: z.string().describe('kind:identity, stable between runs.'),
  kind: z.enum(['dataset', 'notebook', 'commit', 'artifact', 'version', 'approval', 'stage']),
  label: z.string(),
  detail: z.record(z.string(), z.string()),
});
export type LineageNode = z.infer<typeof lineageNodeSchema>;

export const lineageEdgeSchema = z.object({
  from: z.string(),
  to: z.string(),
  label: z.string().describe('Read from `from` to `to`, for example "trains".'),
});
export type LineageEdge = z.infer<typeof lineageEdgeSchema>;

/** What `preflight lineage --format json` prints: a directed acyclic graph, edges from cause to result. */
export const lineageGraphSchema = z.object({
  schema: z.literal('preflight.lineage/1'),
  focus: z.string().describe('Id of the node that was asked for.'),
  nodes: z.array(lineageNodeSchema),
  edges: z.array(lineageEdgeSchema),
});
export type LineageGraph = z.infer<typeof lineageGraphSchema>;
