import { modelTarget, versionOf } from '../base/targets';
import type { Editor } from '../editor';
import { modelOfItem } from '../testing/tests';

/**
 * Shows the report of a model's inference tests, or that of a version when the argument names one. The argument may be an
 * item of the Testing view.
 */
export async function showInference(editor: Editor, argument: unknown): Promise<void> {
  const target = await modelTarget(editor, modelOfItem(argument) ?? argument, 'Show Inference Report');
  if (!target) return;
  const { repository, model } = target;
  const version = versionOf(argument) ?? null;
  await editor.panels.show('inference', { root: repository.root.toString(), model: model.name, version });
}
