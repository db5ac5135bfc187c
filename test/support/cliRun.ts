import { silentJob } from '../../src/core/base/job';
import type { CliIo, ExitStatus } from '../../src/cli/io';
import type { RegisterCommand } from '../../src/cli/program';
import { createProgram } from '../../src/cli/program';

/** What a command printed and how it ended. */
export interface CliRun {
  readonly out: string;
  readonly err: string;
  readonly status: ExitStatus | undefined;
}

/** Runs commands in this process, as if typed in `cwd`. */
export async function runCli(commands: readonly RegisterCommand[], cwd: string, ...args: string[]): Promise<CliRun> {
  let out = '';
  let err = '';
  let status: ExitStatus | undefined;
  const io: CliIo = {
    cwd,
    programFolder: cwd,
    isTerminal: false,
    out: (text) => (out += text),
    err: (text) => (err += text),
    job: silentJob(),
    exit: (code) => (status = code),
  };
  await createProgram(io, '0.0.0', commands).parseAsync(['node', 'preflight', ...args]);
  return { out, err, status };
}
