import type { Editor } from './editor';
import { applyLintEdits, fixNotebook } from './commands/applyLintEdits';
import type { StageAction } from './commands/changeStage';
import { changeStage } from './commands/changeStage';
import { checkReadiness } from './commands/checkReadiness';
import { createModel } from './commands/createModel';
import { lintNotebook } from './commands/lintNotebook';
import { openManifest } from './commands/openManifest';
import { refreshModels } from './commands/refreshModels';
import type { Decision } from './commands/reviewVersion';
import { reviewVersion } from './commands/reviewVersion';
import { runCellsOf } from './commands/runCells';
import { runTests } from './commands/runTests';
import { showCellFindings } from './commands/showCellFindings';
import { showInference } from './commands/showInference';
import { showLineage } from './commands/showLineage';
import { showLog } from './commands/showLog';
import { showRule } from './commands/showRule';
import { showStatus } from './commands/showStatus';
import { submitModel } from './commands/submitModel';
import { suppressFinding } from './commands/suppressFinding';

/** What a command does with the arguments that a menu, a keybinding or another extension gives it. */
export type CommandHandler = (...args: unknown[]) => unknown;

/** Handlers by command id; a lint rule holds the ids equal to the manifest's. */
export type CommandTable = Readonly<Record<`preflight.${string}.${string}`, CommandHandler>>;

/** Every command of the extension. */
export function createCommands(editor: Editor): CommandTable {
  const review = (decision: Decision) => (argument: unknown) => reviewVersion(editor, argument, decision);
  const change = (action: StageAction) => (argument: unknown) => changeStage(editor, argument, action);
  return {
    'preflight.cell.showFindings': (argument) => showCellFindings(argument),
    'preflight.inference.show': (argument) => showInference(editor, argument),
    'preflight.lineage.show': (argument) => showLineage(editor, argument),
    'preflight.lint.applyEdits': (argument) => applyLintEdits(editor, argument),
    'preflight.lint.fixAll': () => fixNotebook(editor),
    'preflight.lint.notebook': (argument) => lintNotebook(editor, argument),
    'preflight.lint.runCells': (argument) => runCellsOf(argument),
    'preflight.lint.showRule': (argument) => showRule(argument),
    'preflight.lint.suppress': (argument, reason) => suppressFinding(argument, reason),
    'preflight.log.show': () => {
      showLog(editor);
    },
    'preflight.model.check': (argument) => checkReadiness(editor, argument),
    'preflight.model.create': (argument) => createModel(editor, argument),
    'preflight.model.openManifest': (node) => openManifest(node),
    'preflight.model.submit': (argument) => submitModel(editor, argument),
    'preflight.model.test': (argument) => runTests(editor, argument),
    'preflight.models.refresh': () => refreshModels(editor),
    'preflight.status.show': (argument) => showStatus(editor, argument),
    'preflight.version.approve': review('approved'),
    'preflight.version.merge': change('merge'),
    'preflight.version.promote': change('promote'),
    'preflight.version.reject': review('rejected'),
    'preflight.version.requestChanges': review('changes_requested'),
    'preflight.version.retire': change('retire'),
    'preflight.version.rollBack': change('rollback'),
    'preflight.version.withdraw': change('withdraw'),
  } satisfies CommandTable;
}
