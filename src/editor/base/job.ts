import type { CancellationToken, Progress } from 'vscode';
import { ProgressLocation, window } from 'vscode';
import type { Job } from '../../core/base/job';

/** An abort signal that fires when the token does. */
export function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  token.onCancellationRequested(() => {
    controller.abort();
  });
  return controller.signal;
}

/** Runs a job that the person waits for, with its steps in a notification and a way to cancel. */
export async function withJob<T>(title: string, run: (job: Job) => Promise<T>): Promise<T> {
  return await window.withProgress(
    { location: ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => await run(jobOf(progress, signalOf(token))),
  );
}

/** Bridges the editor's progress, which counts increments of 100, to a job's, which names fractions. */
function jobOf(progress: Progress<{ message?: string; increment?: number }>, signal: AbortSignal): Job {
  let reached = 0;
  return {
    signal,
    progress: (message, fraction) => {
      const increment = fraction === undefined ? 0 : Math.max(0, fraction * 100 - reached);
      reached += increment;
      progress.report({ message, increment });
    },
  };
}
