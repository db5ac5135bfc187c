import { commands, window, workspace } from 'vscode';
import { z } from 'zod';
import { modelCheck } from '../../adapters/modelCheck';
import type { Policy } from '../../core/readiness/policy';
import type { ReadinessReport } from '../../core/readiness/report';
import { placeOf } from '../../core/readiness/report';
import { findBase } from '../../core/registry/base';
import type { SubmissionPlan, SubmissionResult } from '../../core/submission/plan';
import { planSubmission } from '../../core/submission/planSubmission';
import type { SubmissionPorts } from '../../core/submission/ports';
import { submitModel } from '../../core/submission/submitModel';
import { withJob } from '../base/job';
import { openPlace } from '../base/open';
import type { ModelTarget } from '../base/targets';
import type { Editor } from '../editor';
import { programFolder } from '../editor';
import { plural } from '../models/overview';
import type { GateChoice } from './gateSheet';
import { showGateSheet } from './gateSheet';
import { askJustification } from './justify';
import type { WaiverDraft } from './waiverDrafts';

/** What a keybinding or another extension may pass to `Preflight: Submit Model`, beside `model` and `root`. */
const argumentsSchema = z.object({
  bump: z.enum(['major', 'minor', 'patch']).optional(),
  waivers: z.array(z.object({ check: z.string(), justification: z.string() })).optional(),
  confirmed: z.boolean().optional().describe('Submits without asking when the model is ready.'),
});
type Arguments = z.infer<typeof argumentsSchema>;

/** Check, gate sheet while it is not ready, confirm, submit. The result, or undefined when the person stopped. */
export async function submitFlow(
  editor: Editor,
  target: ModelTarget,
  argument: unknown,
): Promise<SubmissionResult | undefined> {
  const given: Arguments = argumentsSchema.safeParse(argument).data ?? {};
  const { repository, model } = target;
  await workspace.saveAll(false);
  const own = await editor.repositories.ports(repository);
  const ports: SubmissionPorts = { ...own, check: modelCheck(own, programFolder(editor), 'background') };
  for (const { check, justification } of given.waivers ?? []) {
    await editor.waivers.add(repository, model.name, { check, justification });
  }
  const request = () => ({
    model: model.name,
    waivers: editor.waivers.of(repository, model.name),
    ...(given.bump !== undefined && { bump: given.bump }),
  });
  const plan = await makeReady(editor, target, async () => {
    const plan = await withJob(`Checking ${model.name}`, (job) => planSubmission(ports, request(), job));
    return { plan, policy: (await findBase(ports)).policy.policy };
  });
  if (!plan || !(given.confirmed === true || (await confirm(plan)))) return undefined;
  const result = await withJob(`Submitting ${model.name} ${plan.version}`, (job) => submitModel(ports, request(), job));
  await editor.waivers.clear(repository, model.name);
  editor.models.refresh();
  editor.log.info(result.message);
  void tell(target, result);
  return result;
}

/** Plans until the model is ready, with the gate sheet in between; undefined when the person stops or opens a place. */
async function makeReady(
  editor: Editor,
  target: ModelTarget,
  makePlan: () => Promise<{ plan: SubmissionPlan; policy: Policy }>,
): Promise<SubmissionPlan | undefined> {
  for (;;) {
    const { plan, policy } = await makePlan();
    if (plan.ready || !plan.report) return plan;
    if (!(await mend(editor, target, plan.report, policy))) return undefined;
  }
}

/** The gate sheet until the person wants to check again (true) or leaves it (false). */
async function mend(editor: Editor, target: ModelTarget, report: ReadinessReport, policy: Policy): Promise<boolean> {
  const { repository, model } = target;
  for (;;) {
    const choice = await showGateSheet(report, policy, pending(editor.waivers.of(repository, model.name), report));
    switch (choice?.kind) {
      case 'again':
        return true;
      case 'waive':
      case 'withdraw':
        await changeWaiver(editor, target, choice, policy);
        break;
      case 'open':
        await openPlace(repository.root, placeOf(choice.check) ?? { file: model.manifest?.file ?? '' });
        return false;
      case 'report':
        await commands.executeCommand('preflight.model.check', { root: repository.root.toString(), model: model.name });
        return false;
      case undefined:
        return false;
    }
  }
}

/** Drafts that the report does not know of, so that the sheet shows them as written and not yet judged. */
function pending(drafts: readonly WaiverDraft[], { checks }: ReadinessReport): readonly WaiverDraft[] {
  return drafts.filter((draft) => checks.some(({ id, status }) => id === draft.check && status === 'failed'));
}

async function changeWaiver(
  { waivers }: Editor,
  { repository, model }: ModelTarget,
  { kind, check }: Extract<GateChoice, { kind: 'waive' | 'withdraw' }>,
  policy: Policy,
): Promise<void> {
  if (kind === 'withdraw') {
    await waivers.remove(repository, model.name, check.id);
    return;
  }
  const justification = await askJustification(check, policy);
  if (justification !== undefined) await waivers.add(repository, model.name, { check: check.id, justification });
}

/** A last look at what is going to happen. */
async function confirm(plan: SubmissionPlan): Promise<boolean> {
  if (plan.standing === 'already-submitted') return true;
  const isResumed = plan.standing === 'interrupted';
  const action = isResumed ? 'Complete' : 'Submit';
  const question = isResumed
    ? `Complete the interrupted submission of ${plan.model} ${plan.version}?`
    : `Submit ${plan.model} ${plan.version} to ${plan.base} of ${plan.remote}?`;
  return (await window.showInformationMessage(question, { modal: true, detail: detailOf(plan) }, action)) === action;
}

function detailOf({ branch, supersedes, files, waivers, approvals }: SubmissionPlan): string {
  return [
    `Branch: ${branch}`,
    supersedes === null ? 'The first version of the model.' : `Supersedes ${supersedes}.`,
    ...(files.length > 0 ? [`Adds ${plural(files.length, 'file')}: the version record and its evidence.`] : []),
    `Needs ${plural(approvals.required, 'approval')}.`,
    ...waivers.map(({ check, justification }) => `Waived: ${check} (${justification})`),
  ].join('\n');
}

async function tell({ repository }: ModelTarget, { message, model, version }: SubmissionResult): Promise<void> {
  const status = 'Show Status';
  const lineage = 'Show Lineage';
  const choice = await window.showInformationMessage(message, status, lineage);
  const subject = { root: repository.root.toString(), model, version };
  if (choice === status) await commands.executeCommand('preflight.status.show', subject);
  if (choice === lineage) await commands.executeCommand('preflight.lineage.show', subject);
}
