import type { RunCells } from '../../core/lint/protocol';
import { runCells } from '../lint/cellRuns';

/** Runs the cells that a code action of the language server names. */
export async function runCellsOf(argument: unknown): Promise<void> {
  if (isRunCells(argument)) await runCells(argument);
}

/** Only the language server makes these arguments; this tells them from a call without any. */
function isRunCells(argument: unknown): argument is RunCells {
  return typeof argument === 'object' && argument !== null && 'run' in argument && 'document' in argument;
}
