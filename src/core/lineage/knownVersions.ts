import { findBase } from '../registry/base';
import type { RegistryPorts } from '../registry/ports';
import { parseRecord, recordPath } from '../registry/readRecord';
import { statusOf } from '../registry/readStatus';
import { readRegistry } from '../registry/registry';
import type { KnownVersions } from './lineageOf';

/** Every version of the registry as last fetched; one whose record is not in this clone is left out. */
export function knownVersions(ports: RegistryPorts): KnownVersions {
  return async (job) => {
    const registry = await readRegistry(ports, await findBase(ports), {}, job);
    const all = [...registry.versions.values()];
    const texts = await ports.records.textsAt(
      all.map(({ submission }) => {
        const { model, version, commit } = submission.event.subject;
        return { commit, path: recordPath(model, version) };
      }),
      job,
    );
    return all.flatMap((known, index) => {
      const record = parseRecord(texts[index]);
      return record ? { record, sha256: known.submission.event.subject.record, status: statusOf(known, registry) } : [];
    });
  };
}
