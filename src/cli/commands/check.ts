import { modelCheck } from '../../adapters/modelCheck';
import { openPorts } from '../../adapters/ports';
import { plainLine } from '../../core/base/plainText';
import { formatPlace } from '../../core/base/problem';
import { checkWorkingTree } from '../../core/readiness/checkWorkingTree';
import { placeOf, type CheckResult, type ReadinessReport } from '../../core/readiness/report';
import type { CliIo } from '../io';
import { EXIT, printJson } from '../io';
import { modelArgument } from '../modelArgument';
import type { RegisterCommand } from '../program';
import { guarded } from '../program';
import { parseWaiver, type WaiverRequest } from '../waiveOption';

interface Options {
  readonly waive: readonly WaiverRequest[];
  readonly fetch: boolean;
  readonly json?: true;
}

/** `preflight check`: the readiness report of a model. */
export const registerCheck: RegisterCommand = (program, io) => {
  program
    .command('check')
    .description('Check whether a model is ready to be submitted: lint, card, version, git, tests.')
    .argument('<model>', 'name or folder of a model')
    .option('--waive <check=justification>', 'see how it stands with a check waived; may be repeated', parseWaiver, [])
    .option('--no-fetch', 'do not ask the remote for news')
    .option('--json', 'print the report as JSON')
    .action((model: string, options: Options) => guarded(io, () => run(io, model, options)));
};

async function run(io: CliIo, model: string, { waive, fetch, json }: Options): Promise<void> {
  const ports = await openPorts(io.cwd);
  const name = modelArgument(ports.files, io.cwd, model);
  const options = { waivers: waive, fetch };
  const all = { ...ports, check: modelCheck(ports, io.programFolder, 'here') };
  const { report, judgedBy, warnings } = await checkWorkingTree(all, name, options, io.job);
  for (const warning of warnings) io.err(`${warning}\n`);
  if (json) printJson(io, report);
  else io.out(format(report, judgedBy));
  io.exit(report.ready ? EXIT.good : EXIT.findings);
}

function format({ model, version, ready, checks }: ReadinessReport, judgedBy: string): string {
  const count = (is: (check: CheckResult) => boolean): number => checks.filter(is).length;
  const failures = count(({ status, blocking }) => status === 'failed' && blocking);
  const counts = [
    `${count(({ status }) => status === 'passed')} passed`,
    `${failures} failed`,
    `${count(({ status, blocking }) => status === 'failed' && !blocking)} advisory`,
    `${count(({ status }) => status === 'waived')} waived`,
    `${count(({ status }) => status === 'not-applicable')} not applicable`,
  ];
  const verdict = ready ? 'ready to be submitted' : 'not ready';
  return [
    `${model} ${version}, judged by ${judgedBy}`,
    '',
    ...checks.flatMap((check) => lines(check, checks)),
    '',
    `${model} ${version} is ${verdict}: ${counts.join(', ')}.`,
    '',
  ].join('\n');
}

const INDENT = ' '.repeat(8);

function lines(check: CheckResult, all: readonly CheckResult[]): string[] {
  const cause = all.find(({ id, status }) => id === check.because && status === 'failed');
  if (check.status === 'failed' && cause) return [`${mark(check)}  ${check.id}: not decided, see ${cause.id}`];
  const { id, message, remedy, waiver } = check;
  const place = placeOf(check);
  const at = place ? `${INDENT}At ${plainLine(formatPlace(place))}` : undefined;
  const failed = check.status === 'failed' ? [at, `${INDENT}Next: ${plainLine(remedy)}`] : [];
  const waived = waiver
    ? [`${INDENT}Waived: ${plainLine(waiver.justification)} (${plainLine(waiver.requestedBy)})`]
    : [];
  return [`${mark(check)}  ${id}: ${plainLine(message)}`, ...failed, ...waived].filter((line) => line !== undefined);
}

function mark({ status, blocking }: CheckResult): string {
  if (status === 'failed') return blocking ? 'FAILED' : 'advice';
  return status === 'not-applicable' ? 'n/a   ' : status;
}
