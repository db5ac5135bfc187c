import type { Job } from '../base/job';
import { submissionBranch } from '../registry/base';
import type { SubmissionRequest } from './candidate';
import { findCandidate, standingOf } from './candidate';
import { checkCandidate, recordCandidate, supersededBy } from './checkCandidate';
import type { SubmissionPlan } from './plan';
import type { SubmissionPorts } from './ports';
import { waiversOf } from './record';
import { STEPS } from './steps';

/** What a submission would do; checks everything and changes nothing. Throws what `submitModel` throws before it acts. */
export async function planSubmission(
  ports: SubmissionPorts,
  request: SubmissionRequest,
  job: Job,
): Promise<SubmissionPlan> {
  const candidate = await findCandidate(ports, request, job);
  const { base, head, model, journal, known } = candidate;
  const { name, version } = model.manifest;
  const standing = journal ? 'interrupted' : await standingOf(ports, candidate, request);
  const mustCheck = standing === 'new' || standing === 'resubmission';
  const checked = mustCheck ? await checkCandidate(ports, candidate, request, job) : undefined;
  const made = checked?.report.ready ? await recordCandidate(ports, candidate, checked.evidence) : undefined;
  return {
    schema: 'preflight.plan/1',
    model: name,
    version,
    supersedes: supersededBy(candidate)?.version ?? null,
    standing,
    ready: checked?.report.ready ?? true,
    report: checked?.report ?? null,
    waivers: checked ? waiversOf(checked) : (journal?.waivers ?? []),
    remote: base.remote,
    base: base.branch,
    branch: journal?.branch ?? known?.submission.event.branch ?? submissionBranch(name, version),
    on: head,
    files: [...(made?.files ?? []), ...candidate.edits].map(([path, text]) => ({
      path,
      bytes: new TextEncoder().encode(text).length,
    })),
    approvals: {
      required: base.policy.policy.approvals.required,
      approvers: base.policy.policy.approvals.approvers,
    },
    steps: mustCheck ? [...STEPS] : [],
  };
}
