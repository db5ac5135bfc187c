import type { LogOutputChannel, Uri } from 'vscode';
import { commands, window } from 'vscode';
import type { Problem } from '../../core/base/problem';
import { formatProblem, PreflightError } from '../../core/base/problem';
import { openPlace } from './open';

/** Says what went wrong and what to do next. */
export interface ErrorReporter {
  /** In the log alone, for what a view shows by itself. */
  readonly log: (error: unknown) => void;
  /** In the log and in a message with the next step; places are relative to `root`. Never throws. */
  readonly show: (error: unknown, root?: Uri) => Promise<void>;
}

const SHOW_LOG = 'Show Log';
const OPEN_FILE = 'Open File';

/** Problems that a command of the editor mends. */
const REMEDIES: Readonly<Record<string, readonly [label: string, command: string]>> = {
  'trust/restricted': ['Manage Trust', 'workbench.trust.manage'],
};

/** Problems become messages with their next step; defects go to the log with their stack; a cancellation is no error. */
export function createErrorReporter(channel: LogOutputChannel): ErrorReporter {
  const log = (error: unknown) => {
    if (PreflightError.is(error, 'job/cancelled')) channel.info(error.problem.message);
    else if (PreflightError.is(error)) channel.error(formatProblem(error.problem));
    else channel.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  };
  const show = async (error: unknown, root?: Uri) => {
    log(error);
    if (PreflightError.is(error, 'job/cancelled')) return;
    if (PreflightError.is(error)) await showProblem(channel, error.problem, root);
    else if ((await window.showErrorMessage('Preflight met an error of its own.', SHOW_LOG)) === SHOW_LOG)
      channel.show();
  };
  return { log, show };
}

async function showProblem(channel: LogOutputChannel, problem: Problem, root: Uri | undefined): Promise<void> {
  const [label, command] = REMEDIES[problem.code] ?? [];
  const place = root === undefined ? undefined : problem.place;
  const actions = [...(label === undefined ? [] : [label]), ...(place === undefined ? [] : [OPEN_FILE]), SHOW_LOG];
  const choice = await window.showErrorMessage(`${problem.message} ${problem.remedy}`, ...actions);
  if (choice === SHOW_LOG) channel.show();
  else if (choice === OPEN_FILE && root && place) await openPlace(root, place);
  else if (choice !== undefined && choice === label && command !== undefined) await commands.executeCommand(command);
}
