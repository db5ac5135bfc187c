import { openPorts } from '../../adapters/ports';
import { readStatus } from '../../core/registry/readStatus';
import { formatStatus } from '../formatStatus';
import type { CliIo } from '../io';
import { EXIT, printJson } from '../io';
import type { RegisterCommand } from '../program';
import { guarded } from '../program';
import { parseModelArgument } from '../versionArgument';

interface Options {
  readonly offline?: true;
  readonly json?: true;
}

/** `preflight status`: where versions stand. */
export const registerStatus: RegisterCommand = (program, io) => {
  program
    .command('status')
    .description('Show versions with their state, approvals and what is missing.')
    .argument('[model]', 'MODEL or MODEL@VERSION; all models without it')
    .option('--offline', 'show what was fetched before')
    .option('--json', 'print the report as JSON')
    .action((model: string | undefined, options: Options) => guarded(io, () => run(io, model, options)));
};

async function run(io: CliIo, text: string | undefined, { offline, json }: Options): Promise<void> {
  const { model, version } = text === undefined ? {} : parseModelArgument(text);
  const filter = { ...(model !== undefined && { model }), ...(version !== undefined && { version }) };
  const report = await readStatus(await openPorts(io.cwd), { ...filter, fetch: offline !== true }, io.job);
  for (const warning of report.warnings ?? []) io.err(`${warning}\n`);
  if (json) printJson(io, report);
  else io.out(formatStatus(report, version !== undefined));
  io.exit(EXIT.good);
}
