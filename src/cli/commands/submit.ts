import { Option } from 'commander';
import { modelCheck } from '../../adapters/modelCheck';
import { openPorts } from '../../adapters/ports';
import { formatProblem } from '../../core/base/problem';
import type { BumpLevel } from '../../core/submission/bump';
import type { SubmissionPlan, SubmissionResult } from '../../core/submission/plan';
import { planSubmission } from '../../core/submission/planSubmission';
import { NotReadyError } from '../../core/submission/checkCandidate';
import { submitModel } from '../../core/submission/submitModel';
import type { CliIo } from '../io';
import { EXIT, printJson } from '../io';
import type { RegisterCommand } from '../program';
import { guarded } from '../program';
import { parseWaiver, type WaiverRequest } from '../waiveOption';

interface Options {
  readonly bump?: BumpLevel;
  readonly dryRun?: true;
  readonly waive: readonly WaiverRequest[];
  readonly json?: true;
}

/** `preflight submit`: checks a version and submits it. */
export const registerSubmit: RegisterCommand = (program, io) => {
  program
    .command('submit')
    .description('Check a model and submit it: record, evidence, branch, push, ledger.')
    .argument('<model>', 'name or folder of a model')
    .addOption(
      new Option('--bump <level>', 'submit the version after the highest one').choices(['major', 'minor', 'patch']),
    )
    .option('--dry-run', 'show what would be done, and do nothing')
    .option('--waive <check=justification>', 'ask for a failed check to be waived; may be repeated', parseWaiver, [])
    .option('--json', 'print the result as JSON')
    .action((model: string, options: Options) => guarded(io, () => run(io, model, options)));
};

async function run(io: CliIo, model: string, { bump, dryRun, waive, json }: Options): Promise<void> {
  const ports = await openPorts(io.cwd);
  const all = { ...ports, check: modelCheck(ports, io.programFolder, 'here') };
  const request = { model, waivers: waive, ...(bump && { bump }) };
  try {
    if (dryRun) {
      const plan = await planSubmission(all, request, io.job);
      if (json) printJson(io, plan);
      else io.out(formatPlan(plan));
      io.exit(plan.ready ? EXIT.good : EXIT.findings);
      return;
    }
    const result = await submitModel(all, request, io.job);
    if (json) printJson(io, result);
    else io.out(formatResult(result));
    io.exit(EXIT.good);
  } catch (error) {
    if (!(error instanceof NotReadyError)) throw error;
    if (json) printJson(io, error.report);
    io.err(`${formatProblem(error.problem)}\n`);
    io.exit(EXIT.findings);
  }
}

function formatResult({ message, branch, commit, record, waivers, next }: SubmissionResult): string {
  const waived = waivers.map(({ check, justification }) => `  waived  ${check}: ${justification}\n`).join('');
  return `${message}\n  branch  ${branch}\n  commit  ${commit}\n  record  ${record}\n${waived}  Next: ${next}\n`;
}

function formatPlan(plan: SubmissionPlan): string {
  const failed = (plan.report?.checks ?? []).filter(({ status }) => status === 'failed');
  const lines = [
    `${plan.model} ${plan.version} (${plan.standing.replaceAll('-', ' ')}) to ${plan.base} of ${plan.remote}`,
    ...failed.map(
      ({ id, blocking, message, remedy }) =>
        `  ${blocking ? 'FAILED' : 'advice'}  ${id}: ${message}\n          Next: ${remedy}`,
    ),
    ...plan.waivers.map(({ check, justification }) => `  waived  ${check}: ${justification}`),
    ...plan.files.map(({ path, bytes }) => `  writes  ${path} (${bytes} bytes)`),
    `  branch  ${plan.branch}`,
    `  needs   ${plan.approvals.required} approval${plan.approvals.required === 1 ? '' : 's'}`,
    ...plan.steps.map(({ title }, index) => `  ${index + 1}. ${title}`),
    plan.ready ? 'Nothing was changed.' : 'It would be refused. Nothing was changed.',
  ];
  return `${lines.join('\n')}\n`;
}
