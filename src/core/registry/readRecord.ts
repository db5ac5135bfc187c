import { digestOf } from '../base/digest';
import type { Job } from '../base/job';
import { PreflightError } from '../base/problem';
import type { ExistingVersion } from '../readiness/facts';
import type { Base } from './base';
import { versionKey } from './lives';
import type { RegistryPorts } from './ports';
import type { VersionRecord } from './record';
import { recordFolder, versionRecordSchema } from './record';
import type { KnownVersion, Registry } from './registry';

/** Path of a version's record. */
export function recordPath(model: string, version: string): string {
  return `${recordFolder(model, version)}/version.json`;
}

/** Parses the text of a version record; undefined when it is none. */
export function parseRecord(text: string | undefined): VersionRecord | undefined {
  if (text === undefined) return undefined;
  try {
    const parsed = versionRecordSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** The record that was submitted. `registry/record-missing`, `registry/record-altered`. */
export async function readRecord(
  ports: Pick<RegistryPorts, 'git'>,
  { submission }: Pick<KnownVersion, 'submission'>,
): Promise<VersionRecord> {
  const { model, version, commit, record: digest } = submission.event.subject;
  const path = recordPath(model, version);
  const text = await ports.git.readFileAt(commit, path);
  const record = parseRecord(text);
  if (text === undefined || !record) {
    throw new PreflightError({
      code: 'registry/record-missing',
      message: `${path} cannot be read at the submitted commit ${commit.slice(0, 12)}.`,
      remedy: 'Fetch the submission branch; if it is gone from the remote, submit the version again.',
    });
  }
  if (digestOf(text) !== digest) {
    throw new PreflightError({
      code: 'registry/record-altered',
      message: `${path} at ${commit.slice(0, 12)} is not the record that the ledger names.`,
      remedy: 'Do not approve or merge it; ask the submitter to submit again.',
    });
  }
  return record;
}

/**
 * The versions of a model that the registry knows, for the checks that compare with them. A version whose record cannot
 * be read any more is left out; its number is still refused by the submission itself.
 */
export async function existingVersions(
  ports: Pick<RegistryPorts, 'records'>,
  registry: Registry,
  model: string,
  job: Job,
): Promise<ExistingVersion[]> {
  const { base, versions } = registry;
  const known = [...versions.values()].filter(({ life }) => life.model === model);
  const unknown = base.commit === undefined ? [] : await onlyOnBase(ports, base.commit, registry, model, job);
  const wanted = [
    ...known.map(({ life, submission, state }) => ({
      version: life.version,
      state,
      commit: submission.event.subject.commit,
    })),
    ...unknown.map((version) => ({ version, state: 'registered' as const, commit: base.commit ?? '' })),
  ];
  const texts = await ports.records.textsAt(
    wanted.map(({ commit, version }) => ({ commit, path: recordPath(model, version) })),
    job,
  );
  return wanted.flatMap(({ version, state }, index) => {
    const record = parseRecord(texts[index]);
    return record ? [{ version, state, signature: record.signature }] : [];
  });
}

/** Versions whose record was merged without the ledger knowing of a submission. */
async function onlyOnBase(
  ports: Pick<RegistryPorts, 'records'>,
  commit: NonNullable<Base['commit']>,
  { versions }: Registry,
  model: string,
  job: Job,
): Promise<string[]> {
  const merged = await ports.records.digestsAt(commit, job);
  const prefix = versionKey(model, '');
  return [...merged.keys()]
    .filter((key) => key.startsWith(prefix) && !versions.has(key))
    .map((key) => key.slice(prefix.length));
}
