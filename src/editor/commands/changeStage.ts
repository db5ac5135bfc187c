import { window } from 'vscode';
import type { StageRequest } from '../../core/registry/stages';
import type { VersionState } from '../../core/registry/status';
import { loadEngine } from '../base/engine';
import { withJob } from '../base/job';
import type { VersionTarget } from '../base/targets';
import { flagOf, textOf, versionTarget } from '../base/targets';
import type { Editor } from '../editor';

/** What can happen to a version after its review. */
export type StageAction = 'merge' | StageRequest['action'];

interface Words {
  readonly title: string;
  /** States in which it can be done; the registry decides, this only spares a choice that it would refuse. */
  readonly from: readonly VersionState[];
  readonly effect: string;
}

const ACTIONS: Readonly<Record<StageAction, Words>> = {
  merge: {
    title: 'Merge Submission',
    from: ['approved'],
    effect: 'Its record becomes part of the base branch of the remote.',
  },
  promote: {
    title: 'Promote',
    from: ['registered', 'canary', 'superseded', 'rolled_back'],
    effect: 'The version that is in this stage now is superseded.',
  },
  rollback: {
    title: 'Roll Back',
    from: ['canary', 'production'],
    effect: 'The version that was in this stage before takes its place.',
  },
  retire: {
    title: 'Retire',
    from: ['registered', 'canary', 'production', 'superseded', 'rolled_back'],
    effect: 'It can never be promoted again.',
  },
  withdraw: {
    title: 'Withdraw',
    from: ['submitted', 'in_review', 'changes_requested', 'approved', 'blocked'],
    effect: 'Its review ends; the version number cannot be used again.',
  },
};

/**
 * Moves a version on: merges, promotes, rolls back, retires or withdraws it. An argument may carry `stage`, and
 * `confirmed`, which skips the last question.
 */
export async function changeStage(editor: Editor, argument: unknown, action: StageAction): Promise<unknown> {
  const { title, from, effect } = ACTIONS[action];
  const target = await versionTarget(editor, argument, title, (state) => from.includes(state));
  if (!target) return undefined;
  const request = await requestOf(argument, target, action);
  if (!request) return undefined;
  const what = `${target.model.name} ${target.version}`;
  const stage = 'stage' in request ? ` (${request.stage})` : '';
  if (!flagOf(argument, 'confirmed')) {
    const choice = await window.showWarningMessage(
      `${title}: ${what}${stage}?`,
      { modal: true, detail: effect },
      title,
    );
    if (choice !== title) return undefined;
  }
  const engine = await loadEngine();
  const ports = await editor.repositories.ports(target.repository);
  const result = await withJob(`${title}: ${what}`, async (job) => {
    if (request.action !== 'merge') return await engine.changeStage(ports, request, job);
    const merged = await engine.mergeVersion(ports, request, job);
    return { ...merged, message: `Merged ${what} into ${merged.into}.` };
  });
  editor.models.refresh();
  editor.log.info(result.message);
  void window.showInformationMessage(result.message);
  return result;
}

type Request = StageRequest | { readonly action: 'merge'; readonly model: string; readonly version: string };

async function requestOf(argument: unknown, target: VersionTarget, action: StageAction): Promise<Request | undefined> {
  const model = target.model.name;
  const { version } = target;
  if (action !== 'promote' && action !== 'rollback') return { action, model, version };
  const stage = stageOf(textOf(argument, 'stage')) ?? (await askStage(target, action));
  if (!stage) return undefined;
  return action === 'promote' ? { action, model, version, stage } : { action, model, stage };
}

type Stage = Extract<StageRequest, { action: 'promote' }>['stage'];

async function askStage({ model, version }: VersionTarget, action: 'promote' | 'rollback'): Promise<Stage | undefined> {
  const known = model.versions.find((each) => each.version === version);
  const current = known && 'stage' in known ? known.stage : null;
  if (action === 'rollback') return current ?? undefined;
  const items = (['canary', 'production'] as const)
    .filter((stage) => stage !== current)
    .map((stage) => ({ label: stage, stage }));
  return (await window.showQuickPick(items, { title: `Promote: ${model.name} ${version}`, placeHolder: 'Stage' }))
    ?.stage;
}

function stageOf(text: string | undefined): Stage | undefined {
  return text === 'canary' || text === 'production' ? text : undefined;
}
