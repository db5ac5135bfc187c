import { window } from 'vscode';
import type { Editor } from '../editor';

/** Reads models and registry again, and asks the remotes for news. */
export async function refreshModels({ models }: Editor): Promise<void> {
  await window.withProgress({ location: { viewId: 'preflight.models' } }, () => models.fetch());
}
