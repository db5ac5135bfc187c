import type { ExtensionContext } from 'vscode';
import { commands, window } from 'vscode';
import { createReportError } from './editor/base/problems';
import { Repositories } from './editor/base/repositories';
import { createCommands } from './editor/commandTable';
import type { Editor } from './editor/editor';
import { ModelsView } from './editor/models/modelsView';
import { ModelStore } from './editor/models/store';

/** Composition root of the editor: registers everything, then starts work. Nothing is awaited before registration. */
export function activate(context: ExtensionContext): void {
  const started = performance.now();
  const own = <T extends { dispose(): unknown }>(disposable: T): T => {
    context.subscriptions.push(disposable);
    return disposable;
  };
  const log = own(window.createOutputChannel('Preflight', { log: true }));
  const repositories = own(new Repositories());
  const models = own(new ModelStore(repositories));
  const editor: Editor = { log, reportError: createReportError(log), repositories, models };

  for (const [id, handler] of Object.entries(createCommands(editor))) {
    own(commands.registerCommand(id, guarded(editor, handler)));
  }
  own(new ModelsView(models, log));
  log.info(`Activated in ${(performance.now() - started).toFixed(1)} ms.`);
}

/** A handler whose failures a person sees with their next step. */
function guarded(editor: Editor, handler: (...args: unknown[]) => unknown): (...args: unknown[]) => Promise<unknown> {
  return async (...args) => {
    try {
      return await handler(...args);
    } catch (error) {
      await editor.reportError(error);
      return undefined;
    }
  };
}
