import { versionTarget } from '../base/targets';
import type { Editor } from '../editor';

/** Shows the approval status of a version: the one given or picked, else the newest that was submitted. */
export async function showStatus(editor: Editor, argument: unknown): Promise<void> {
  const title = 'Show Status';
  const target = await versionTarget(editor, argument, title, (state) => state !== 'draft');
  if (!target) return;
  const { repository, model, version } = target;
  await editor.panels.show('status', { root: repository.root.toString(), model: model.name, version });
}
