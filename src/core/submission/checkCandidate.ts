import { compare } from 'semver';
import type { Job } from '../base/job';
import { folderOf } from '../base/paths';
import { PreflightError } from '../base/problem';
import { highestVersion } from '../model/version';
import type { Evidence } from '../readiness/evidence';
import type { ExistingVersion } from '../readiness/facts';
import type { CheckResult, ReadinessReport } from '../readiness/report';
import type { Candidate, SubmissionRequest } from './candidate';
import type { SubmissionPorts } from './ports';
import type { RecordFiles } from './record';
import { makeRecord } from './record';

/** A blocking check failed; `report` has them all. */
export class NotReadyError extends PreflightError {
  constructor(readonly report: ReadinessReport) {
    const failed = report.checks.filter(({ blocking, status }) => blocking && status === 'failed');
    super({
      code: 'submission/not-ready',
      message: `${report.model} ${report.version} is not ready to be submitted:\n${failed.map(lineOf).join('\n')}`,
      remedy: 'Do what each says and submit again; what cannot be done may be waived: --waive CHECK=JUSTIFICATION',
    });
  }
}

function lineOf({ id, message, remedy }: CheckResult): string {
  return `  ${id}: ${message}\n    Next: ${remedy}`;
}

/** The readiness report of the candidate under the policy of the base commit. */
export async function checkCandidate(
  ports: SubmissionPorts,
  { files, model, base, existing }: Candidate,
  { waivers = [] }: SubmissionRequest,
  job: Job,
): Promise<{ report: ReadinessReport; evidence: Evidence }> {
  const options = { waivers, policy: base.policy, existing };
  return await ports.check({ files, git: ports.git }, model.folder, options, job);
}

/** The version record and the files with it. `submission/not-committed`, `submission/incomplete`. */
export async function recordCandidate(
  ports: SubmissionPorts,
  candidate: Candidate,
  evidence: Evidence,
): Promise<RecordFiles> {
  await requireCommitted(ports, candidate, evidence);
  return makeRecord(evidence, {
    supersedes: supersededBy(candidate),
    head: candidate.head,
    branch: await ports.git.branch(),
    base: candidate.base.commit,
    submitter: candidate.by.email,
    toolVersion: ports.toolVersion,
  });
}

/** The record names the files of a commit, so no waiver lets files through that are not in it, or changed since. */
async function requireCommitted(ports: SubmissionPorts, { head, files }: Candidate, evidence: Evidence): Promise<void> {
  const changed = new Set(await ports.git.changedPaths(evidence.files));
  const folders = [...new Set(evidence.files.map(folderOf))];
  const held = new Set((await Promise.all(folders.map((folder) => ports.git.listAt(head, folder)))).flat());
  const missing = evidence.files.filter((file) => changed.has(file) || !held.has(file));
  if (missing.length > 0) {
    throw new PreflightError({
      code: 'submission/not-committed',
      message: `Not as in the commit that would be submitted: ${missing.join(', ')}.`,
      remedy: 'Commit them (git add -f for ignored ones) and submit again.',
    });
  }
  const { card, notebook, artifact, environment, model } = evidence;
  const digested = [card, notebook, artifact, environment, { path: model.file, sha256: model.sha256 }];
  for (const file of digested) {
    if (!file || (await files.digest(file.path)) === file.sha256) continue;
    throw new PreflightError({
      code: 'submission/changed-meanwhile',
      message: `${file.path} changed while it was being checked.`,
      remedy: 'Submit again.',
    });
  }
}

/** The highest version before this one that was not refused. */
export function supersededBy({ existing, model }: Candidate): ExistingVersion | undefined {
  const { version } = model.manifest;
  const lower = existing.filter(
    (each) => !['rejected', 'withdrawn'].includes(each.state) && compare(each.version, version) < 0,
  );
  const highest = highestVersion(lower.map((each) => each.version));
  return lower.find((each) => each.version === highest);
}
