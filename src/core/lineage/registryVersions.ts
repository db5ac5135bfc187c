import { digestOf, type Digest } from '../base/digest';
import type { Job } from '../base/job';
import type { Base } from '../registry/base';
import { findRegistry } from '../registry/findRegistry';
import type { RegistryPorts } from '../registry/ports';
import { parseRecord, recordPath } from '../registry/readRecord';
import { statusOf } from '../registry/readStatus';
import { readRegistry } from '../registry/registry';
import type { VersionStatus } from '../registry/status';
import type { KnownVersion } from './buildGraph';

interface Wanted {
  readonly model: string;
  readonly version: string;
  readonly commit: string;
  readonly sha256: Digest;
  readonly status: VersionStatus | null;
}

/**
 * All versions of the registry with their records: submitted ones from their submissions, others from the base branch.
 * A record that is not the one that the ledger names is left out. Without a remote or a repository there are none.
 */
export async function registryVersions(
  ports: RegistryPorts,
  { fetch }: { readonly fetch: boolean },
  job: Job,
): Promise<KnownVersion[]> {
  const found = await findRegistry(ports, fetch, job);
  if (!found) return [];
  const { base } = found;
  const registry = await readRegistry(ports, base, {}, job);
  const submitted = [...registry.versions.values()].map((known): Wanted => {
    const { model, version, commit, record } = known.submission.event.subject;
    return { model, version, commit, sha256: record, status: statusOf(known, registry) };
  });
  const wanted = [...submitted, ...(await onlyOnBase(ports, base, new Set(registry.versions.keys()), job))];
  const texts = await ports.records.textsAt(
    wanted.map(({ model, version, commit }) => ({ commit, path: recordPath(model, version) })),
    job,
  );
  return wanted.flatMap(({ sha256, status }, index) => {
    const text = texts[index];
    const record = text !== undefined && digestOf(text) === sha256 ? parseRecord(text) : undefined;
    return record ? [{ record, sha256, status }] : [];
  });
}

/** Records that were merged without the ledger knowing of a submission. */
async function onlyOnBase(
  { records }: Pick<RegistryPorts, 'records'>,
  { commit }: Base,
  known: ReadonlySet<string>,
  job: Job,
): Promise<Wanted[]> {
  if (commit === undefined) return [];
  return [...(await records.digestsAt(commit, job))].flatMap(([key, sha256]) => {
    const at = key.lastIndexOf('@');
    const wanted = { model: key.slice(0, at), version: key.slice(at + 1), commit, sha256, status: null };
    return known.has(key) ? [] : [wanted];
  });
}
