import { openPorts } from '../../adapters/ports';
import { readAuditLog, type AuditLog } from '../../core/registry/auditLog';
import { refresh } from '../../core/registry/base';
import type { CliIo } from '../io';
import { EXIT, printJson } from '../io';
import { plainLine } from '../../core/base/plainText';
import type { RegisterCommand } from '../program';
import { guarded } from '../program';
import { parseModelArgument } from '../versionArgument';

interface Options {
  readonly offline?: true;
  readonly json?: true;
}

/** `preflight log`: the audit log. */
export const registerLog: RegisterCommand = (program, io) => {
  program
    .command('log')
    .description('Show the events of the ledger in order, with who signed them.')
    .argument('[model]', 'only events of this model')
    .option('--offline', 'show what was fetched before')
    .option('--json', 'print the events as JSON')
    .action((model: string | undefined, options: Options) => guarded(io, () => run(io, model, options)));
};

async function run(io: CliIo, text: string | undefined, { offline, json }: Options): Promise<void> {
  const ports = await openPorts(io.cwd);
  if (!offline) await refresh(ports, io.job);
  const log = await readAuditLog(ports, text === undefined ? undefined : parseModelArgument(text).model, io.job);
  if (json) printJson(io, log);
  else io.out(log.events.length === 0 ? 'Nothing has been recorded yet.\n' : log.events.map(format).join(''));
  io.exit(EXIT.good);
}

function format({
  at,
  type,
  model,
  version,
  by,
  principal,
  signature,
  comment,
  why,
}: AuditLog['events'][number]): string {
  const who = signature === 'verified' ? `${plainLine(principal ?? '')} (verified)` : `${plainLine(by)} (${signature})`;
  const said = comment === null ? '' : `: ${plainLine(comment)}`;
  return `${at}  ${model} ${version}  ${type} by ${who}${said}${why === null ? '' : ` (no effect: ${plainLine(why)})`}\n`;
}
