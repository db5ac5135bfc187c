import path from 'node:path';
import { silentJob } from '../../src/core/base/job';
import type { ExitStatus } from '../../src/cli/io';
import { createProgram, type RegisterCommand } from '../../src/cli/program';

export interface CliRun {
  readonly out: string;
  readonly err: string;
  readonly status: ExitStatus | undefined;
}

/** Runs one command of the command line in this process, with real adapters, as if typed in `cwd`. */
export async function runCli(command: RegisterCommand, cwd: string, ...args: readonly string[]): Promise<CliRun> {
  let [out, err] = ['', ''];
  let status: ExitStatus | undefined;
  const io = {
    cwd,
    programFolder: path.resolve('src'),
    isTerminal: false,
    out: (text: string) => void (out += text),
    err: (text: string) => void (err += text),
    job: silentJob(),
    exit: (code: ExitStatus) => void (status = code),
  };
  await createProgram(io, '0.0.0', [command]).parseAsync(['node', 'preflight', ...args]);
  return { out, err, status };
}
