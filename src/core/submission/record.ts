import type { Digest } from '../base/digest';
import { digestOf } from '../base/digest';
import type { Files } from '../base/files';
import { PreflightError } from '../base/problem';
import { compareSignatures } from '../model/signature';
import { bumpBetween } from '../model/version';
import type { DigestedFile, Evidence } from '../readiness/evidence';
import { EVIDENCE_FILES } from '../readiness/evidence';
import type { ExistingVersion } from '../readiness/facts';
import { POLICY_FILE } from '../readiness/policy';
import type { Waiver } from '../readiness/report';
import type { Signature, VersionRecord } from '../registry/record';
import { recordFolder, versionRecordSchema } from '../registry/record';

/** What a record is made from besides the evidence. */
export interface RecordContext {
  readonly supersedes: ExistingVersion | undefined;
  readonly head: string;
  readonly branch: string | undefined;
  readonly base: string;
  readonly submitter: string;
  readonly toolVersion: string;
}

/** A version record with the files that go with it, by path. */
export interface RecordFiles {
  readonly record: VersionRecord;
  readonly digest: Digest;
  readonly files: ReadonlyMap<string, string>;
}

/** Makes the version record and the evidence files from a readiness check. `submission/incomplete`. */
export function makeRecord(evidence: Evidence, context: RecordContext): RecordFiles {
  const { model, policy, report } = evidence;
  const { name, version } = model.manifest;
  const folder = recordFolder(name, version);
  const documents: [string, unknown][] = [
    [EVIDENCE_FILES.report, report],
    [EVIDENCE_FILES.lint, required(evidence.lint, 'the lint report')],
    [EVIDENCE_FILES.tests, required(evidence.tests, 'the test report')],
    [EVIDENCE_FILES.scan, required(evidence.scan, 'the scan of the artifact')],
  ];
  const files = new Map(
    documents.map(([file, document]) => [`${folder}/evidence/${file}`, `${JSON.stringify(document, null, 2)}\n`]),
  );
  const signature = required(evidence.signature, 'the signature of the artifact');
  const record: VersionRecord = versionRecordSchema.parse({
    schema: 'preflight.version/1',
    model: name,
    version,
    supersedes: context.supersedes?.version ?? null,
    bump: bumpOf(context.supersedes, version, signature),
    git: { commit: context.head, branch: context.branch ?? null, base: context.base },
    manifest: { path: model.file, sha256: model.sha256 },
    card: fileOf(evidence.card, 'the model card'),
    notebook: fileOf(evidence.notebook, 'the notebook'),
    artifact: { ...fileOf(evidence.artifact, 'the artifact'), bytes: evidence.artifact?.bytes ?? 0 },
    signature,
    datasets: evidence.datasets.map((dataset) => ({ ...dataset })),
    parents: model.manifest.parents,
    environment: evidence.environment ? fileOf(evidence.environment, '') : null,
    lint: lintCounts(evidence),
    tests: (evidence.tests?.tests ?? []).map(({ id, kind, verdict, message }) => ({ id, kind, verdict, message })),
    waivers: waiversOf(evidence),
    evidence: [...files].map(([path, text]) => ({ path, sha256: digestOf(text) })),
    policy: { path: POLICY_FILE, commit: context.base, sha256: policy.sha256 },
    tool: { name: 'preflight', version: context.toolVersion },
    submitter: context.submitter,
  });
  const text = `${JSON.stringify(record, null, 2)}\n`;
  files.set(`${folder}/version.json`, text);
  return { record, digest: digestOf(text), files };
}

/** The waivers of a readiness report, which the approver sees. */
export function waiversOf({ report }: Pick<Evidence, 'report'>): Waiver[] {
  return report.checks.flatMap(({ waiver }) => waiver ?? []);
}

/**
 * Whether a record is of what is in the files now, with the waivers asked for. Evidence is left out, because running
 * the tests again gives other durations; so is the commit, because other files may have changed.
 */
export async function isRecordOf(
  files: Files,
  record: VersionRecord,
  waivers: readonly Pick<Waiver, 'check' | 'justification'>[],
): Promise<boolean> {
  const known = new Set(record.waivers.map(({ check, justification }) => `${check}=${justification}`));
  if (waivers.some(({ check, justification }) => !known.has(`${check}=${justification}`))) return false;
  const { manifest, card, notebook, artifact, environment, datasets } = record;
  const named = [manifest, card, notebook, artifact, ...(environment ? [environment] : [])];
  for (const { location, digest } of datasets) {
    if (digest !== null && (await files.exists(location))) named.push({ path: location, sha256: digest });
  }
  for (const { path, sha256 } of named) {
    if (!(await files.exists(path)) || (await files.digest(path)) !== sha256) return false;
  }
  return true;
}

function lintCounts({ lint }: Evidence): VersionRecord['lint'] {
  const { error = 0, warning = 0, info = 0, suppressed = 0 } = lint?.summary ?? {};
  return { error, warning, info, suppressed };
}

function bumpOf(before: ExistingVersion | undefined, version: string, signature: Signature): VersionRecord['bump'] {
  if (!before) return { level: 'first', reason: 'first version' };
  const { level, reasons } = compareSignatures(before.signature, signature);
  return {
    level: bumpBetween(before.version, version),
    reason: level === 'none' ? `the signature is that of ${before.version}` : reasons.join('; '),
  };
}

function fileOf(file: DigestedFile | null, what: string): { path: string; sha256: Digest } {
  const { path, sha256 } = required(file, what);
  return { path, sha256 };
}

function required<T>(part: T | null, what: string): T {
  if (part !== null) return part;
  throw new PreflightError({
    code: 'submission/incomplete',
    message: `${what.charAt(0).toUpperCase()}${what.slice(1)} could not be had, so there is nothing to record.`,
    remedy: 'See what "preflight check MODEL" says of it; this part cannot be waived.',
  });
}
