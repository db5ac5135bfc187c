import { z } from 'zod';
import { digestSchema, modelNameSchema, versionSchema } from '../model/manifest';

const subjectSchema = z.object({
  model: modelNameSchema,
  version: versionSchema,
  record: digestSchema.describe('Digest of version.json.'),
  commit: z.string().describe('Commit of the submission branch that holds the record.'),
});

const common = {
  schema: z.literal('preflight.event/1'),
  subject: subjectSchema,
  by: z.object({ name: z.string(), email: z.string() }),
  at: z.iso.datetime().describe('For people; order is by ancestry of the ledger, never by this.'),
  comment: z.string().nullable(),
  prev: z.string().nullable().describe('Ledger commit that this event was made on; null for the first.'),
};

/** One entry of the ledger: one JSON file and one commit on the ledger branch. */
export const ledgerEventSchema = z.discriminatedUnion('type', [
  z.object({ ...common, type: z.literal('submitted'), branch: z.string() }),
  z.object({ ...common, type: z.literal('approved'), policy: digestSchema }),
  z.object({ ...common, type: z.literal('changes_requested'), policy: digestSchema }),
  z.object({ ...common, type: z.literal('rejected'), policy: digestSchema }),
  z.object({ ...common, type: z.literal('withdrawn') }),
  z.object({ ...common, type: z.literal('merged'), into: z.string() }),
  z.object({ ...common, type: z.literal('promoted'), stage: z.enum(['canary', 'production']) }),
  z.object({ ...common, type: z.literal('rolled_back'), stage: z.enum(['canary', 'production']), to: versionSchema }),
  z.object({ ...common, type: z.literal('retired') }),
]);
export type LedgerEvent = z.infer<typeof ledgerEventSchema>;
export type EventType = LedgerEvent['type'];

/** An event as read back, with the commit that added it. */
export interface LedgerEntry {
  readonly event: LedgerEvent;
  readonly commit: string;
}

/**
 * Whether an entry's commit is signed. `verified`: by `principal`, whom the allowed signers of the base commit name;
 * `key` is the fingerprint. `invalid`: signed, and not by one of them.
 */
export type Signature =
  | { readonly status: 'verified'; readonly principal: string; readonly key: string }
  | { readonly status: 'unsigned' }
  | { readonly status: 'invalid'; readonly reason: string };
