import { openPorts } from '../../adapters/ports';
import { PreflightError } from '../../core/base/problem';
import type { RegistryPorts } from '../../core/registry/ports';
import { mergeVersion } from '../../core/review/mergeVersion';
import type { ReviewRequest } from '../../core/review/reviewVersion';
import { reviewVersion } from '../../core/review/reviewVersion';
import { formatVersion } from '../formatStatus';
import type { CliIo } from '../io';
import { EXIT, printJson } from '../io';
import type { RegisterCommand } from '../program';
import { guarded } from '../program';
import { parseVersionArgument } from '../versionArgument';

interface Options {
  readonly approve?: true;
  readonly requestChanges?: true;
  readonly reject?: true;
  readonly merge?: true;
  readonly comment?: string;
  readonly json?: true;
}

/** `preflight review` and `preflight merge`: decisions on a submission, and the merge of an approved one. */
export const registerReview: RegisterCommand = (program, io) => {
  program
    .command('review')
    .description('Approve a submitted version, ask for changes or reject it, with a signed entry of the ledger.')
    .argument('<model@version>')
    .option('--approve', 'approve it')
    .option('--request-changes', 'ask for changes')
    .option('--reject', 'reject it for good')
    .option('--comment <text>', 'why; needed for anything but an approval')
    .option('--merge', 'merge it when the approval was the last one missing')
    .option('--json', 'print the result as JSON')
    .action((version: string, options: Options) => guarded(io, () => review(io, version, options)));
  program
    .command('merge')
    .description('Merge an approved version into the base branch of the remote.')
    .argument('<model@version>')
    .option('--json', 'print the result as JSON')
    .action((version: string, { json }: { json?: true }) =>
      guarded(io, async () => {
        await merge(io, await openPorts(io.cwd), version, json);
        io.exit(EXIT.good);
      }),
    );
};

async function review(io: CliIo, text: string, options: Options): Promise<void> {
  const { model, version } = parseVersionArgument(text);
  const ports = await openPorts(io.cwd);
  const { comment, json } = options;
  const request = { model, version, decision: decisionOf(options), ...(comment !== undefined && { comment }) };
  const result = await reviewVersion(ports, request, io.job);
  if (!json) io.out(`${result.message}\n${formatVersion(result.status, false)}`);
  if (options.merge && result.status.state === 'approved') await merge(io, ports, text, json);
  else if (json) printJson(io, result);
  io.exit(result.counts ? EXIT.good : EXIT.findings);
}

async function merge(io: CliIo, ports: RegistryPorts, text: string, json: true | undefined): Promise<void> {
  const result = await mergeVersion(ports, parseVersionArgument(text), io.job);
  for (const warning of result.warnings) io.err(`${warning}\n`);
  if (json) printJson(io, result);
  else io.out(`${result.outcome === 'merged' ? 'Merged' : 'Was merged'} into ${result.into} (${result.commit}).\n`);
}

function decisionOf({ approve, requestChanges, reject }: Options): ReviewRequest['decision'] {
  const given = [approve && 'approved', requestChanges && 'changes_requested', reject && 'rejected'].filter(Boolean);
  const [decision, ...more] = given as ReviewRequest['decision'][];
  if (decision !== undefined && more.length === 0) return decision;
  throw new PreflightError({
    code: 'usage/decision',
    message: 'A review is one decision.',
    remedy: 'Give one of --approve, --request-changes and --reject.',
  });
}
