import type { Job } from '../base/job';
import { throwIfCancelled } from '../base/job';
import type { Evidence } from '../readiness/evidence';
import { submissionBranch } from '../registry/base';
import { readRecord } from '../registry/readRecord';
import type { Candidate, SubmissionRequest } from './candidate';
import { findCandidate, standingOf } from './candidate';
import { checkCandidate, NotReadyError, recordCandidate } from './checkCandidate';
import type { Journal } from './journal';
import type { SubmissionResult } from './plan';
import type { SubmissionPorts } from './ports';
import type { RecordFiles } from './record';
import { waiversOf } from './record';
import type { StepName } from './steps';
import { RUN, STEPS, undo } from './steps';

/**
 * Submits a version: checks it, records what was checked, and pushes both on a branch of their own. It may be killed
 * anywhere; run again, it goes on where it was, and submits nothing twice.
 * Throws `NotReadyError`, `submission/…`, `git/…`, `registry/…`, `ledger/…`.
 */
export async function submitModel(
  ports: SubmissionPorts,
  request: SubmissionRequest,
  job: Job,
): Promise<SubmissionResult> {
  const candidate = await findCandidate(ports, request, job);
  const { base, journal, outdated } = candidate;
  const context = { ports, base, job };
  if (journal) return resultOf(await carryOut(journal, candidate, ports, job), candidate, 'completed');
  if (outdated && !(await undo(outdated, context)))
    return resultOf(await carryOut(outdated, candidate, ports, job), candidate, 'completed', LEFT_OUT);
  const standing = await standingOf(ports, candidate, request);
  if (standing === 'already-submitted') return await alreadySubmitted(ports, candidate);
  say(job, 'check');
  const { report, evidence } = await checkCandidate(ports, candidate, request, job);
  if (!report.ready) throw new NotReadyError(report);
  throwIfCancelled(job);
  say(job, 'record');
  const made = await recordCandidate(ports, candidate, evidence);
  const earlier = standing === 'resubmission' ? await earlierCommit(ports, candidate) : undefined;
  const fresh = newJournal(candidate, earlier, { made, evidence, at: ports.clock.now() });
  await ports.journals.write(fresh);
  return resultOf(await carryOut(fresh, candidate, ports, job), candidate, 'submitted');
}

async function carryOut(journal: Journal, { base }: Candidate, ports: SubmissionPorts, job: Job): Promise<Journal> {
  let now = journal;
  for (const name of ['commit', 'push', 'announce', 'finish'] as const) {
    throwIfCancelled(job);
    say(job, name);
    now = await RUN[name](now, { ports, base, job });
  }
  return now;
}

function say(job: Job, name: StepName): void {
  const index = STEPS.findIndex((step) => step.name === name);
  job.progress(STEPS[index]?.title ?? name, index / STEPS.length);
}

function newJournal(
  { base, head, by, model, edits }: Candidate,
  earlier: string | undefined,
  { made, evidence, at }: { made: RecordFiles; evidence: Evidence; at: string },
): Journal {
  const { name, version } = model.manifest;
  return {
    schema: 'preflight.journal/1',
    model: name,
    version,
    remote: base.remote,
    branch: submissionBranch(name, version),
    head,
    parents: [head, ...(earlier === undefined ? [] : [earlier])],
    record: made.digest,
    files: Object.fromEntries([...made.files, ...edits]),
    waivers: waiversOf(evidence),
    by,
    at,
    commit: null,
  };
}

/** What the submission branch holds now, so that what was reviewed before stays in its history. */
async function earlierCommit({ git }: SubmissionPorts, { base, known, model }: Candidate): Promise<string | undefined> {
  const { name, version } = model.manifest;
  const branch = await git.resolve(`refs/remotes/${base.remote}/${submissionBranch(name, version)}`);
  return branch ?? (await git.resolve(known?.submission.event.subject.commit ?? ''));
}

const LEFT_OUT = ' What changed in the files since is not part of it; raise the version to submit that.';

function resultOf(
  journal: Journal,
  { base }: Candidate,
  outcome: 'submitted' | 'completed',
  note = '',
): SubmissionResult {
  const what = `${journal.model} ${journal.version}`;
  return {
    schema: 'preflight.submission/1',
    outcome,
    model: journal.model,
    version: journal.version,
    record: journal.record,
    commit: journal.commit ?? '',
    remote: journal.remote,
    branch: journal.branch,
    waivers: journal.waivers,
    message:
      outcome === 'submitted'
        ? `Submitted ${what} to ${base.branch} of ${journal.remote}.`
        : `Completed the interrupted submission of ${what}.${note}`,
    next: approvalNext(journal.model, journal.version, base.policy.policy.approvals.required),
  };
}

async function alreadySubmitted(ports: SubmissionPorts, { base, model, known }: Candidate): Promise<SubmissionResult> {
  const { name, version } = model.manifest;
  const event = known?.submission.event;
  return {
    schema: 'preflight.submission/1',
    outcome: 'already-submitted',
    model: name,
    version,
    record: event?.subject.record ?? '',
    commit: event?.subject.commit ?? '',
    remote: base.remote,
    branch: event?.branch ?? submissionBranch(name, version),
    waivers: known ? (await readRecord(ports, known)).waivers : [],
    message: `${name} ${version} is submitted already, as it is in the files now (${(known?.state ?? '').replaceAll('_', ' ')}).`,
    next: `See where it stands with: preflight status ${name}@${version}`,
  };
}

function approvalNext(model: string, version: string, required: number): string {
  if (required === 0) return `Merge it: preflight merge ${model}@${version}`;
  const many = required === 1 ? 'An approver reviews' : `${required} approvers review`;
  return `${many} it: preflight review ${model}@${version} --approve --comment TEXT`;
}
