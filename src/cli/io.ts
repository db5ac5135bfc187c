import type { Job } from '../core/base/job';

/** Exit status of every command. */
export const EXIT = { good: 0, findings: 1, couldNotRun: 2 } as const;
export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** What a command may touch of its process: results to stdout, progress and logs to stderr. */
export interface CliIo {
  readonly cwd: string;
  /** Folder of the running program; the inference host lies beside it. */
  readonly programFolder: string;
  readonly isTerminal: boolean;
  out(text: string): void;
  err(text: string): void;
  readonly job: Job;
  /** Called once by the command that ran. */
  exit(status: ExitStatus): void;
}

/** One JSON document, as `--json` prints it. */
export function printJson(io: CliIo, document: unknown): void {
  io.out(`${JSON.stringify(document, null, 2)}\n`);
}
