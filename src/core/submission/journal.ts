import { z } from 'zod';
import { digestSchema, modelNameSchema, versionSchema } from '../model/manifest';
import { waiverSchema } from '../readiness/report';

/**
 * What a submission is going to do, written before it changes anything, so that it can be ended after a crash. It is
 * kept in the git folder and removed when the submission is complete.
 */
export const journalSchema = z.object({
  schema: z.literal('preflight.journal/1'),
  model: modelNameSchema,
  version: versionSchema,
  remote: z.string(),
  branch: z.string(),
  /** Commit of the person's branch that the submission is made on. */
  head: z.string(),
  /** Commits that the submission's commit follows: `head`, and an earlier submission of the same version. */
  parents: z.array(z.string()).min(1),
  record: digestSchema,
  /** Files that the submission's commit writes: version record, evidence, and a raised version. */
  files: z.record(z.string(), z.string()),
  waivers: z.array(waiverSchema),
  by: z.object({ name: z.string(), email: z.string() }),
  at: z.iso.datetime(),
  /** The submission's commit, once it is made. */
  commit: z.string().nullable(),
});
export type Journal = z.infer<typeof journalSchema>;

/** Keeps journals, one a version. */
export interface Journals {
  /** Journals of a model; one that cannot be read is left out, since nothing can be resumed from it. */
  list(model: string): Promise<Journal[]>;
  /** Written whole or not at all. */
  write(journal: Journal): Promise<void>;
  remove(model: string, version: string): Promise<void>;
}
