import type { SubmissionResult } from '../../core/submission/plan';
import { modelTarget } from '../base/targets';
import type { Editor } from '../editor';

/** Submits a model: check, gate sheet, confirm, submit. */
export async function submitModel(editor: Editor, argument: unknown): Promise<SubmissionResult | undefined> {
  const target = await modelTarget(editor, argument, 'Submit Model');
  if (!target) return undefined;
  const { submitFlow } = await import(/* webpackChunkName: "engine" */ '../submission/submitFlow');
  return await submitFlow(editor, target, argument);
}
