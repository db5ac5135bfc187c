import { modelTarget } from '../base/targets';
import type { Editor } from '../editor';
import { modelOfItem } from '../testing/tests';

/** Shows the report of a model's inference tests; the argument may be an item of the Testing view. */
export async function showInference(editor: Editor, argument: unknown): Promise<void> {
  const target = await modelTarget(editor, modelOfItem(argument) ?? argument, 'Show Inference Report');
  if (!target) return;
  const { repository, model } = target;
  await editor.panels.show('inference', { root: repository.root.toString(), model: model.name, version: null });
}
