import type { Editor } from './editor';
import { openManifest } from './commands/openManifest';
import { refreshModels } from './commands/refreshModels';
import { showLog } from './commands/showLog';

/** What a command does with the arguments that a menu, a keybinding or another extension gives it. */
export type CommandHandler = (...args: unknown[]) => unknown;

/** Handlers by command id; a lint rule holds the ids equal to the manifest's. */
export type CommandTable = Readonly<Record<`preflight.${string}.${string}`, CommandHandler>>;

/** Every command of the extension. */
export function createCommands(editor: Editor): CommandTable {
  return {
    'preflight.log.show': () => {
      showLog(editor);
    },
    'preflight.model.openManifest': (node) => openManifest(node),
    'preflight.models.refresh': () => {
      refreshModels(editor);
    },
  } satisfies CommandTable;
}
