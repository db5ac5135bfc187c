import { PreflightError } from './problem';

/** What every long job gets: a way to be stopped and a way to say how far it is. */
export interface Job {
  readonly signal: AbortSignal;
  /** Says what is being done now; `fraction` in 0..1 where it is known. */
  progress(message: string, fraction?: number): void;
}

/** A job that nobody watches or stops. */
export function silentJob(): Job {
  return { signal: new AbortController().signal, progress: () => undefined };
}

/** Throws `job/cancelled` when the person has cancelled. Call between steps that leave nothing half done. */
export function throwIfCancelled(job: Job): void {
  if (!job.signal.aborted) return;
  throw new PreflightError({ code: 'job/cancelled', message: 'Cancelled.', remedy: 'Run it again to continue.' });
}
