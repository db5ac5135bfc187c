import { Command } from 'commander';
import type { CliIo } from './io';
import { EXIT } from './io';
import { plainText } from '../core/base/plainText';
import { formatProblem, PreflightError } from '../core/base/problem';

/** Adds one command to the program; each file under `commands/` exports one. */
export type RegisterCommand = (program: Command, io: CliIo) => void;

/** The whole command line, from the commands given. */
export function createProgram(io: CliIo, version: string, commands: readonly RegisterCommand[]): Command {
  const program = new Command('preflight')
    .description('Takes a model from a notebook to an approved, deployable version.')
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        io.out(text);
      },
      writeErr: (text) => {
        io.err(text);
      },
      outputError: (text, write) => {
        write(`${plainText(text.trimEnd())}\n  Next: Add --help to see what can be given. [usage/arguments]\n`);
      },
    });
  for (const register of commands) register(program, io);
  return program;
}

/** Runs a command's action and turns what it throws into a message and an exit status. */
export async function guarded(io: CliIo, action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (!PreflightError.is(error)) throw error;
    io.err(`${formatProblem(error.problem)}\n`);
    io.exit(EXIT.couldNotRun);
  }
}

/** What is said of an error that nobody foresaw. */
export function formatDefect(error: unknown): string {
  return formatProblem({
    code: 'preflight/defect',
    message: 'This is a defect of Preflight itself.',
    detail: error instanceof Error ? (error.stack ?? error.message) : String(error),
    remedy: 'Run it again; should it fail again, report it with this text.',
  });
}
