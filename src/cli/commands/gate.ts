import { modelCheck } from '../../adapters/modelCheck';
import { openPorts } from '../../adapters/ports';
import { gateChange, type GateReport } from '../../core/review/gateChange';
import type { CliIo } from '../io';
import { EXIT, printJson } from '../io';
import { plainLine } from '../../core/base/plainText';
import type { RegisterCommand } from '../program';
import { guarded } from '../program';

interface Options {
  readonly base: string;
  readonly head: string;
  readonly json?: true;
}

/** `preflight gate`: what CI runs on a change. */
export const registerGate: RegisterCommand = (program, io) => {
  program
    .command('gate')
    .description('Compute everything again that a change submits, under the policy of the base; for CI.')
    .requiredOption('--base <ref>', 'commit that the change is for')
    .requiredOption('--head <ref>', 'newest commit of the change')
    .option('--json', 'print the report as JSON')
    .action((options: Options) => guarded(io, () => run(io, options)));
};

async function run(io: CliIo, { base, head, json }: Options): Promise<void> {
  const ports = await openPorts(io.cwd);
  const report = await gateChange(
    { ...ports, check: modelCheck(ports, io.programFolder, 'here') },
    { base, head },
    io.job,
  );
  if (json) printJson(io, report);
  else io.out(format(report));
  io.exit(report.passed ? EXIT.good : EXIT.findings);
}

function format({ versions, failures, passed }: GateReport): string {
  const names = versions.map(({ model, version }) => `${model} ${version}`).join(', ');
  const lines = [
    versions.length === 0 ? 'The change submits no version.' : `Submitted: ${plainLine(names)}`,
    ...failures.map(
      ({ subject, code, message, remedy }) =>
        `  FAILED  ${plainLine(subject)}: ${plainLine(message)} [${code}]\n          Next: ${plainLine(remedy)}`,
    ),
    passed ? 'The gate passes.' : `${failures.length} failure${failures.length === 1 ? '' : 's'}.`,
  ];
  return `${lines.join('\n')}\n`;
}
