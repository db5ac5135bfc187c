import { modelTarget, versionOf } from '../base/targets';
import type { Editor } from '../editor';

/** Shows what a version was made from and what became of it. */
export async function showLineage(editor: Editor, argument: unknown): Promise<void> {
  const target = await modelTarget(editor, argument, 'Show Lineage');
  if (!target) return;
  const { repository, model } = target;
  const version = versionOf(argument) ?? null;
  await editor.panels.show('lineage', { root: repository.root.toString(), model: model.name, version });
}
