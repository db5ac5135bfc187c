import { z } from 'zod';
import type { Job } from '../base/job';
import { findBase } from './base';
import type { RegistryPorts } from './ports';
import { allowedSigners, readRegistry } from './registry';

/** What `preflight log --json` prints: events in the order of the chain, oldest first. */
export const auditLogSchema = z.object({
  schema: z.literal('preflight.log/1'),
  events: z.array(
    z.object({
      commit: z.string().describe('Commit of the ledger.'),
      type: z.string(),
      model: z.string(),
      version: z.string(),
      by: z.string(),
      name: z.string(),
      at: z.string().describe('As the writer’s clock said; the order does not rest on it.'),
      comment: z.string().nullable(),
      signature: z.enum(['verified', 'unsigned', 'invalid']),
      principal: z.string().nullable(),
      why: z.string().nullable().describe('Why the event has no effect.'),
    }),
  ),
});
export type AuditLog = z.infer<typeof auditLogSchema>;

/** All events of the ledger, or of one model, with their signatures checked. Reads what was fetched. */
export async function readAuditLog(ports: RegistryPorts, model: string | undefined, job: Job): Promise<AuditLog> {
  const base = await findBase(ports);
  const registry = await readRegistry(ports, base, model === undefined ? {} : { model }, job);
  const entries = registry.reading.entries.filter(({ event }) => model === undefined || event.subject.model === model);
  const commits = entries.map(({ commit }) => commit);
  const signatures = await ports.ledger.signatures(commits, await allowedSigners(ports, base), job);
  const ineffective = new Map(
    [...registry.versions.values()].flatMap(({ life }) =>
      life.ineffective.map(({ entry, why }) => [entry.commit, why]),
    ),
  );
  return {
    schema: 'preflight.log/1',
    events: entries.map(({ event, commit }) => {
      const signature = signatures.get(commit);
      return {
        commit,
        type: event.type,
        model: event.subject.model,
        version: event.subject.version,
        by: event.by.email,
        name: event.by.name,
        at: event.at,
        comment: event.comment,
        signature: signature?.status ?? 'unsigned',
        principal: signature?.status === 'verified' ? signature.principal : null,
        why: ineffective.get(commit) ?? null,
      };
    }),
  };
}
