import { Option } from 'commander';
import { openPorts } from '../../adapters/ports';
import type { StageRequest } from '../../core/registry/stages';
import { changeStage } from '../../core/registry/stages';
import type { CliIo } from '../io';
import { EXIT, printJson } from '../io';
import type { RegisterCommand } from '../program';
import { guarded } from '../program';
import { parseModelArgument, parseVersionArgument } from '../versionArgument';

type Stage = 'canary' | 'production';

interface Common {
  readonly comment?: string;
  readonly json?: true;
}

/** `preflight promote`. */
export const registerPromote: RegisterCommand = (program, io) => {
  program
    .command('promote')
    .description('Put a merged version into a stage.')
    .argument('<model@version>')
    .addOption(new Option('--to <stage>', 'stage').choices(['canary', 'production']).makeOptionMandatory())
    .option('--comment <text>', 'why')
    .option('--json', 'print the result as JSON')
    .action((text: string, { to, ...options }: Common & { to: Stage }) =>
      guarded(io, () => run(io, { action: 'promote', ...parseVersionArgument(text), stage: to }, options)),
    );
};

/** `preflight rollback`. */
export const registerRollback: RegisterCommand = (program, io) => {
  program
    .command('rollback')
    .description('Take the version in a stage out of it and put the one before back.')
    .argument('<model>')
    .addOption(new Option('--stage <stage>', 'stage').choices(['canary', 'production']).default('production'))
    .option('--to <version>', 'this version instead of the one before')
    .option('--comment <text>', 'why')
    .option('--json', 'print the result as JSON')
    .action((text: string, { stage, to, ...options }: Common & { stage: Stage; to?: string }) =>
      guarded(io, () => {
        const { model } = parseModelArgument(text);
        return run(io, { action: 'rollback', model, stage, ...(to !== undefined && { to }) }, options);
      }),
    );
};

/** `preflight retire`. */
export const registerRetire: RegisterCommand = (program, io) => {
  program
    .command('retire')
    .description('Take a version out of use for good.')
    .argument('<model@version>')
    .option('--comment <text>', 'why')
    .option('--json', 'print the result as JSON')
    .action((text: string, options: Common) =>
      guarded(io, () => run(io, { action: 'retire', ...parseVersionArgument(text) }, options)),
    );
};

/** `preflight withdraw`. */
export const registerWithdraw: RegisterCommand = (program, io) => {
  program
    .command('withdraw')
    .description('Take back a version that you submitted and that is not merged.')
    .argument('<model@version>')
    .option('--comment <text>', 'why')
    .option('--json', 'print the result as JSON')
    .action((text: string, options: Common) =>
      guarded(io, () => run(io, { action: 'withdraw', ...parseVersionArgument(text) }, options)),
    );
};

async function run(io: CliIo, request: StageRequest, { comment, json }: Common): Promise<void> {
  const ports = await openPorts(io.cwd);
  const result = await changeStage(ports, { ...request, ...(comment !== undefined && { comment }) }, io.job);
  if (json) printJson(io, result);
  else io.out(`${result.message}.\n`);
  io.exit(EXIT.good);
}
