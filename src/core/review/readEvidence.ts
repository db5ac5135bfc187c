import type { z } from 'zod';
import { digestOf } from '../base/digest';
import type { Job } from '../base/job';
import { PreflightError } from '../base/problem';
import type { TestReport } from '../inference/result';
import { testReportSchema } from '../inference/result';
import { EVIDENCE_FILES } from '../readiness/evidence';
import { findBase } from '../registry/base';
import { versionKey } from '../registry/lives';
import type { RegistryPorts } from '../registry/ports';
import { readRecord } from '../registry/readRecord';
import type { VersionRecord } from '../registry/record';
import { recordFolder } from '../registry/record';
import type { KnownVersion } from '../registry/registry';
import { readRegistry } from '../registry/registry';

/**
 * A file of the evidence of a submitted version; null when it is not in this clone. Throws `registry/evidence-altered`
 * when it is not the file that the record names.
 */
export async function readEvidence<S extends z.ZodType>(
  { git }: Pick<RegistryPorts, 'git'>,
  { submission }: Pick<KnownVersion, 'submission'>,
  record: VersionRecord,
  file: keyof typeof EVIDENCE_FILES,
  schema: S,
): Promise<z.infer<S> | null> {
  const path = `${recordFolder(record.model, record.version)}/evidence/${EVIDENCE_FILES[file]}`;
  const text = await git.readFileAt(submission.event.subject.commit, path);
  if (text === undefined) return null;
  const expected = record.evidence.find((each) => each.path === path)?.sha256;
  const parsed = digestOf(text) === expected ? schema.safeParse(JSON.parse(text)) : undefined;
  if (parsed?.success) return parsed.data;
  throw new PreflightError({
    code: 'registry/evidence-altered',
    message: `${path} is not the evidence that the record names.`,
    remedy: 'Do not approve or merge it; ask the submitter to submit again.',
  });
}

/**
 * The inference report that a version was submitted with, from what has been fetched; null when it is not in this clone.
 * Throws `version/none` for a version that the registry does not know, and like `readRecord` and `readEvidence`.
 */
export async function readInferenceEvidence(
  ports: RegistryPorts,
  subject: { readonly model: string; readonly version: string },
  job: Job,
): Promise<TestReport | null> {
  const registry = await readRegistry(ports, await findBase(ports), subject, job);
  const known = registry.versions.get(versionKey(subject.model, subject.version));
  if (!known) throw unknownVersion(subject.model, subject.version);
  return await readEvidence(ports, known, await readRecord(ports, known), 'tests', testReportSchema);
}

/** The registry does not know a version, or with null none of the model at all. */
export function unknownVersion(model: string, version: string | null): PreflightError {
  return new PreflightError({
    code: 'version/none',
    message: version === null ? `${model} has no submitted version.` : `The registry knows no ${model} ${version}.`,
    remedy: 'Submit it, or refresh the Models view if somebody else did.',
  });
}
