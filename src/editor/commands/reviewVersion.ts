import { window } from 'vscode';
import { isWaitingForReview } from '../../core/registry/stateLabel';
import type { ReviewResult } from '../../core/review/reviewVersion';
import { loadEngine } from '../base/engine';
import { withJob } from '../base/job';
import type { VersionTarget } from '../base/targets';
import { flagOf, textOf, versionTarget } from '../base/targets';
import type { Editor } from '../editor';

export type Decision = ReviewResult['decision'];

const WORDS: Readonly<Record<Decision, { title: string; verb: string; prompt: string }>> = {
  approved: {
    title: 'Approve',
    verb: 'Approve',
    prompt: 'A comment for the audit log, if there is something to say',
  },
  changes_requested: { title: 'Request Changes', verb: 'Request changes to', prompt: 'What has to change' },
  rejected: { title: 'Reject', verb: 'Reject', prompt: 'Why it is rejected for good' },
};

/**
 * Records a decision on a version. An argument may carry `comment`, which is asked for otherwise, and `confirmed`,
 * which skips the last question.
 */
export async function reviewVersion(
  editor: Editor,
  argument: unknown,
  decision: Decision,
): Promise<ReviewResult | undefined> {
  const { title } = WORDS[decision];
  const target = await versionTarget(editor, argument, title, isWaitingForReview);
  if (!target) return undefined;
  const { repository, model, version } = target;
  const comment = textOf(argument, 'comment') ?? (await askComment(argument, target, decision));
  if (comment === undefined) return undefined;
  const ports = await editor.repositories.ports(repository);
  const { email } = await ports.git.identity();
  if (!flagOf(argument, 'confirmed') && !(await confirm(target, decision, email))) return undefined;
  const engine = await loadEngine();
  const request = { model: model.name, version, decision, comment };
  const result = await withJob(`${title}: ${model.name} ${version}`, (job) =>
    engine.reviewVersion(ports, request, job),
  );
  editor.models.refresh();
  editor.log.info(result.message);
  void (result.counts ? window.showInformationMessage(result.message) : window.showWarningMessage(result.message));
  return result;
}

/** The status page has its own field and sends what is in it, also when that is nothing. */
async function askComment(
  argument: unknown,
  { model, version }: VersionTarget,
  decision: Decision,
): Promise<string | undefined> {
  if (decision === 'approved' && typeof argument === 'object' && argument !== null && 'comment' in argument) return '';
  const { title, prompt } = WORDS[decision];
  return await window.showInputBox({
    title: `${title}: ${model.name} ${version}`,
    prompt,
    ignoreFocusOut: true,
    validateInput: (text) => (decision !== 'approved' && text.trim() === '' ? 'Say why' : undefined),
  });
}

async function confirm({ model, version }: VersionTarget, decision: Decision, email: string): Promise<boolean> {
  const { title, verb } = WORDS[decision];
  const known = model.versions.find((each) => each.version === version);
  const bound = known && 'record' in known ? `Record ${short(known.record)}, commit ${short(known.commit)}.\n` : '';
  const detail = `${bound}Recorded in the ledger as ${email}. It cannot be taken back, only followed by another decision.`;
  const choice = await window.showInformationMessage(
    `${verb} ${model.name} ${version}?`,
    { modal: true, detail },
    title,
  );
  return choice === title;
}

/** The first characters of a digest or a commit. */
function short(hash: string): string {
  return hash.replace(/^sha256:/, '').slice(0, 12);
}
