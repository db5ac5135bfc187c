import { isMainThread } from 'node:worker_threads';
import { CommanderError } from 'commander';
import manifest from '../package.json';
import type { CliIo } from './cli/io';
import { EXIT } from './cli/io';
import type { RegisterCommand } from './cli/program';
import { createProgram, formatDefect } from './cli/program';

/** The commands that the arguments can mean: the linter alone is a fifth of the program, and starts most often. */
async function commandsFor(argument: string | undefined): Promise<readonly RegisterCommand[]> {
  switch (argument) {
    case '--version':
    case '-V':
      return [];
    case 'lint': {
      const { registerLint } = await import(/* webpackChunkName: "lint" */ './cli/commands/lint');
      return [registerLint];
    }
    default: {
      const { commands } = await import(/* webpackChunkName: "commands" */ './cli/commands');
      return commands;
    }
  }
}

/** Whoever reads may stop before the end, as `head` does; anything else means that the answer was lost. */
function onLostOutput(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') return;
  process.stderr.write(`The output cannot be written: ${error.message}.\n  Next: Write it elsewhere. [usage/output]\n`);
  process.exitCode = EXIT.couldNotRun;
}

/** Composition root of the command line. */
async function main(): Promise<void> {
  const controller = new AbortController();
  process.once('SIGINT', () => {
    controller.abort();
  });
  process.once('SIGTERM', () => {
    controller.abort();
  });
  process.stdout.on('error', onLostOutput);
  const isTerminal = process.stderr.isTTY;
  const io: CliIo = {
    cwd: process.cwd(),
    programFolder: __dirname,
    isTerminal,
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    job: {
      signal: controller.signal,
      progress: (message) => {
        if (isTerminal) process.stderr.write(`${message}\n`);
      },
    },
    exit: (status) => {
      process.exitCode = status;
    },
  };
  try {
    const commands = await commandsFor(process.argv[2]);
    await createProgram(io, manifest.version, commands).parseAsync(process.argv);
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? EXIT.good : EXIT.couldNotRun;
      return;
    }
    io.err(`${formatDefect(error)}\n`);
    process.exitCode = EXIT.couldNotRun;
  }
}

if (isMainThread) void main();
else void import(/* webpackChunkName: "lintThread" */ './cli/lintThread');
