import './adapters/runFlags';
import { CommanderError } from 'commander';
import manifest from '../package.json';
import { registerCheck } from './cli/commands/check';
import { registerExplain } from './cli/commands/explain';
import { registerGate } from './cli/commands/gate';
import { registerInit } from './cli/commands/init';
import { registerLineage } from './cli/commands/lineage';
import { registerLint } from './cli/commands/lint';
import { registerLog } from './cli/commands/log';
import { registerReview } from './cli/commands/review';
import { registerScan } from './cli/commands/scan';
import { registerPromote, registerRetire, registerRollback, registerWithdraw } from './cli/commands/stage';
import { registerStatus } from './cli/commands/status';
import { registerSubmit } from './cli/commands/submit';
import { registerTest } from './cli/commands/test';
import { registerVerify } from './cli/commands/verify';
import type { CliIo } from './cli/io';
import { EXIT } from './cli/io';
import type { RegisterCommand } from './cli/program';
import { createProgram } from './cli/program';

const commands: readonly RegisterCommand[] = [
  registerCheck,
  registerExplain,
  registerGate,
  registerInit,
  registerLineage,
  registerLint,
  registerLog,
  registerPromote,
  registerRetire,
  registerReview,
  registerRollback,
  registerScan,
  registerStatus,
  registerSubmit,
  registerTest,
  registerVerify,
  registerWithdraw,
];

/** Composition root of the command line. */
async function main(): Promise<void> {
  const controller = new AbortController();
  process.once('SIGINT', () => {
    controller.abort();
  });
  process.once('SIGTERM', () => {
    controller.abort();
  });
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
    await createProgram(io, manifest.version, commands).parseAsync(process.argv);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? EXIT.good : EXIT.couldNotRun;
  }
}

void main();
