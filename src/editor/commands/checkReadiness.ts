import { modelTarget } from '../base/targets';
import type { Editor } from '../editor';

/** Shows the readiness report of a model as it lies in the working tree. */
export async function checkReadiness(editor: Editor, argument: unknown): Promise<void> {
  const target = await modelTarget(editor, argument, 'Check Readiness');
  if (!target) return;
  const { repository, model } = target;
  await editor.panels.show('report', { root: repository.root.toString(), model: model.name, version: null });
}
