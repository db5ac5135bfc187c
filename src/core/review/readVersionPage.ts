import { rcompare } from 'semver';
import type { Job } from '../base/job';
import { PreflightError } from '../base/problem';
import type { ReadinessReport } from '../readiness/report';
import { readinessReportSchema } from '../readiness/report';
import { findBase } from '../registry/base';
import { isApprover, versionKey } from '../registry/lives';
import type { RegistryPorts } from '../registry/ports';
import { readRecord } from '../registry/readRecord';
import { statusOf } from '../registry/readStatus';
import type { VersionRecord } from '../registry/record';
import type { KnownVersion, Registry } from '../registry/registry';
import { readRegistry } from '../registry/registry';
import type { VersionState, VersionStatus } from '../registry/status';
import { readEvidence, unknownVersion } from './readEvidence';

/** Everything that a reviewer looks at before deciding on a version. */
export interface VersionPage {
  readonly model: string;
  readonly version: VersionStatus;
  /** All versions of the model, newest first. */
  readonly versions: readonly { readonly version: string; readonly state: VersionState }[];
  /** Null when the commit that holds it is not in this clone. */
  readonly record: VersionRecord | null;
  /** The readiness report among the evidence; null when the record or the report is not in this clone. */
  readonly report: ReadinessReport | null;
  /** How many approvals the policy asks for. */
  readonly required: number;
  readonly reviewer: Reviewer;
}

/** Whose decision it would be, as git knows the person. */
export interface Reviewer {
  readonly identity: string;
  /** Why this person cannot decide; null when they can. */
  readonly refused: string | null;
  /** Why an approval of theirs would not count; null when it would. */
  readonly doubt: string | null;
}

/**
 * One version, the newest without `version`, from what has been fetched. Throws `version/none` when the registry does
 * not know it, and `registry/record-altered` when its record is not the one that was submitted.
 */
export async function readVersionPage(
  ports: RegistryPorts,
  subject: { readonly model: string; readonly version: string | null },
  job: Job,
): Promise<VersionPage> {
  const base = await findBase(ports);
  const overview = await readRegistry(ports, base, { model: subject.model }, job);
  const versions = [...overview.versions.values()].map((known) => statusOf(known, overview)).sort(byVersion);
  const version = subject.version ?? versions[0]?.version;
  if (version === undefined) throw unknownVersion(subject.model, null);
  // Asked for by its version, the registry checks the signature of each of its events.
  const registry = await readRegistry(ports, base, { model: subject.model, version }, job);
  const known = registry.versions.get(versionKey(subject.model, version));
  if (!known) throw unknownVersion(subject.model, version);
  const record = await readKnownRecord(ports, known);
  return {
    model: subject.model,
    version: statusOf(known, registry),
    versions: versions.map(({ version: each, state }) => ({ version: each, state })),
    record,
    report: record && (await readEvidence(ports, known, record, 'report', readinessReportSchema)),
    required: base.policy.policy.approvals.required,
    reviewer: await reviewerOf(ports, known, registry),
  };
}

async function readKnownRecord(ports: RegistryPorts, known: KnownVersion): Promise<VersionRecord | null> {
  try {
    return await readRecord(ports, known);
  } catch (error) {
    if (PreflightError.is(error, 'registry/record-missing')) return null;
    throw error;
  }
}

async function reviewerOf({ git }: RegistryPorts, known: KnownVersion, { base }: Registry): Promise<Reviewer> {
  const submitter = known.submission.event.by.email;
  try {
    const { email } = await git.identity();
    const refused =
      email.toLowerCase() === submitter.toLowerCase() ? 'You submitted this version, so somebody else decides.' : null;
    const doubt = isApprover(email, base.policy.policy) ? null : 'The policy does not name you as an approver.';
    return { identity: email, refused, doubt };
  } catch (error) {
    if (!PreflightError.is(error)) throw error;
    return { identity: '', refused: `${error.problem.message} ${error.problem.remedy}`, doubt: null };
  }
}

/** Newest first. */
function byVersion(a: VersionStatus, b: VersionStatus): number {
  return rcompare(a.version, b.version);
}
