import type { LogOutputChannel, Uri } from 'vscode';
import { window } from 'vscode';
import type { Problem } from '../../core/base/problem';
import { formatProblem, PreflightError } from '../../core/base/problem';
import { openPlace } from './open';

/** Says what went wrong and what to do next; places are relative to `root`. Never throws. */
export type ReportError = (error: unknown, root?: Uri) => Promise<void>;

const SHOW_LOG = 'Show Log';
const OPEN_FILE = 'Open File';

/** Problems become messages with their next step; defects go to the log with their stack; a cancellation is no error. */
export function createReportError(log: LogOutputChannel): ReportError {
  return async (error, root) => {
    if (PreflightError.is(error, 'job/cancelled')) {
      log.info(error.problem.message);
    } else if (PreflightError.is(error)) {
      log.error(formatProblem(error.problem));
      await showProblem(log, error.problem, root);
    } else {
      log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
      const choice = await window.showErrorMessage('Preflight met an error of its own.', SHOW_LOG);
      if (choice === SHOW_LOG) log.show();
    }
  };
}

async function showProblem(log: LogOutputChannel, problem: Problem, root: Uri | undefined): Promise<void> {
  const place = root === undefined ? undefined : problem.place;
  const actions = place === undefined ? [SHOW_LOG] : [OPEN_FILE, SHOW_LOG];
  const choice = await window.showErrorMessage(`${problem.message} ${problem.remedy}`, ...actions);
  if (choice === SHOW_LOG) log.show();
  if (choice === OPEN_FILE && root && place) await openPlace(root, place);
}
