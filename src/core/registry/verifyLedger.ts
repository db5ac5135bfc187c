import { z } from 'zod';
import { digestOf } from '../base/digest';
import type { Job } from '../base/job';
import { findBase } from './base';
import type { RegistryPorts } from './ports';
import { recordPath } from './readRecord';
import type { Registry } from './registry';
import { allowedSigners, readRegistry } from './registry';
import { tagDrift } from './tags';

/** What `preflight verify --json` prints. */
export const verifyReportSchema = z.object({
  schema: z.literal('preflight.verify/1'),
  head: z.string().nullable(),
  events: z.int(),
  signatures: z.object({ verified: z.int(), unsigned: z.int(), invalid: z.int() }),
  records: z.int().describe('Version records whose digest was computed again.'),
  findings: z.array(
    z.object({
      kind: z.enum(['chain', 'signature', 'event', 'record', 'tag']),
      subject: z.string().describe('A commit of the ledger, a version or a tag.'),
      message: z.string(),
    }),
  ),
});
export type VerifyReport = z.infer<typeof verifyReportSchema>;
type Finding = VerifyReport['findings'][number];

/**
 * Checks the whole ledger again: the chain, every signature, every event against the table of transitions, the digest of
 * every record, and the tags against the events. Throws `ledger/rewritten`.
 */
export async function verifyLedger(ports: RegistryPorts, job: Job): Promise<VerifyReport> {
  const base = await findBase(ports);
  job.progress('Reading the chain');
  const chain = await ports.ledger.read(base.ledger, job, { afresh: true });
  const commits = chain.entries.map(({ commit }) => commit);
  job.progress('Checking signatures', 0.3);
  const signatures = await ports.ledger.signatures(commits, await allowedSigners(ports, base), job);
  const registry = await readRegistry(ports, base, {}, job);
  const count = (status: string): number => commits.filter((each) => signatures.get(each)?.status === status).length;
  job.progress('Checking records and tags', 0.6);
  const records = await checkRecords(ports, registry, job);
  return {
    schema: 'preflight.verify/1',
    head: chain.head,
    events: commits.length,
    signatures: { verified: count('verified'), unsigned: count('unsigned'), invalid: count('invalid') },
    records: records.checked,
    findings: [
      ...chain.faults.map(({ commit, message }): Finding => ({ kind: 'chain', subject: commit, message })),
      ...commits.flatMap((commit): Finding[] => {
        const signature = signatures.get(commit);
        if (signature?.status !== 'invalid') return [];
        return [{ kind: 'signature', subject: commit, message: signature.reason }];
      }),
      ...[...registry.versions.values()].flatMap(({ life }) =>
        life.ineffective.map(({ entry, why }): Finding => ({
          kind: 'event',
          subject: entry.commit,
          message: `${entry.event.type} of ${life.model} ${life.version} has no effect: ${why}`,
        })),
      ),
      ...records.findings,
      ...(await checkTags(ports, registry, job)),
    ],
  };
}

/** Every record that the ledger names, at the base and at the submitted commit, as far as they are here. */
async function checkRecords(
  ports: RegistryPorts,
  { base, versions }: Registry,
  job: Job,
): Promise<{ checked: number; findings: Finding[] }> {
  const known = [...versions.values()];
  const places = known.flatMap(({ submission: { event } }) => {
    const { model, version, commit, record } = event.subject;
    const path = recordPath(model, version);
    return [base.commit, commit].flatMap((at) =>
      at === undefined ? [] : [{ commit: at, path, record, model, version }],
    );
  });
  const texts = await ports.records.textsAt(places, job);
  const findings: Finding[] = [];
  for (const [index, { commit, record, model, version }] of places.entries()) {
    const text = texts[index];
    if (text === undefined || digestOf(text) === record) continue;
    const message = `the record at ${commit.slice(0, 12)} is not the one that the ledger names (${record})`;
    findings.push({ kind: 'record', subject: `${model}@${version}`, message });
  }
  for (const { life, blockers } of known.filter(({ life: { stage } }) => stage !== null))
    for (const message of blockers)
      findings.push({ kind: 'record', subject: `${life.model}@${life.version}`, message });
  return { checked: texts.filter((text) => text !== undefined).length, findings };
}

async function checkTags(ports: RegistryPorts, registry: Registry, job: Job): Promise<Finding[]> {
  const models = [...new Set([...registry.versions.values()].map(({ life }) => life.model))];
  return (await tagDrift(ports, registry, models, job)).map(({ name, kind }) => ({
    kind: 'tag',
    subject: name,
    message: kind === 'missing' ? 'the remote lacks this tag' : 'the tag is not what the ledger says',
  }));
}
