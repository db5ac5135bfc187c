import type { Editor } from './editor';
import { openManifest } from './commands/openManifest';
import { refreshModels } from './commands/refreshModels';
import { runTests } from './commands/runTests';
import { showLineage } from './commands/showLineage';
import { showLog } from './commands/showLog';
import { showStatus } from './commands/showStatus';

/** What a command does with the arguments that a menu, a keybinding or another extension gives it. */
export type CommandHandler = (...args: unknown[]) => unknown;

/** Handlers by command id; a lint rule holds the ids equal to the manifest's. */
export type CommandTable = Readonly<Record<`preflight.${string}.${string}`, CommandHandler>>;

/** Every command of the extension. */
export function createCommands(editor: Editor): CommandTable {
  return {
    'preflight.lineage.show': (argument) => showLineage(editor, argument),
    'preflight.log.show': () => {
      showLog(editor);
    },
    'preflight.model.openManifest': (node) => openManifest(node),
    'preflight.model.test': (argument) => runTests(editor, argument),
    'preflight.models.refresh': () => refreshModels(editor),
    'preflight.status.show': (argument) => showStatus(editor, argument),
  } satisfies CommandTable;
}
