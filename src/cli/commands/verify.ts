import { openPorts } from '../../adapters/ports';
import { findBase, refresh } from '../../core/registry/base';
import { verifyLedger } from '../../core/registry/verifyLedger';
import type { CliIo } from '../io';
import { EXIT, printJson } from '../io';
import { plainLine } from '../../core/base/plainText';
import type { RegisterCommand } from '../program';
import { guarded } from '../program';

interface Options {
  readonly acceptRewrite?: true;
  readonly json?: true;
}

/** `preflight verify`: checks the ledger. */
export const registerVerify: RegisterCommand = (program, io) => {
  program
    .command('verify')
    .description('Check the chain of the ledger, its signatures, the records and the tags again.')
    .option('--accept-rewrite', 'take the ledger of the remote as the true one, after people have agreed on it')
    .option('--json', 'print the report as JSON')
    .action((options: Options) => guarded(io, () => run(io, options)));
};

async function run(io: CliIo, { acceptRewrite, json }: Options): Promise<void> {
  const ports = await openPorts(io.cwd);
  await refresh(ports, io.job);
  if (acceptRewrite) await ports.ledger.acceptRewrite((await findBase(ports)).ledger);
  const report = await verifyLedger(ports, io.job);
  const { events, records, signatures, findings } = report;
  if (json) printJson(io, report);
  else {
    io.out(
      `${events} events: ${signatures.verified} verified, ${signatures.unsigned} unsigned, ${signatures.invalid} with ` +
        `a signature that does not count; ${records} record files, on submissions and on the base.\n`,
    );
    for (const { kind, subject, message } of findings) io.out(`  ${kind}  ${subject}: ${plainLine(message)}\n`);
    io.out(findings.length === 0 ? 'The ledger holds.\n' : `${findings.length} findings.\n`);
  }
  io.exit(findings.length === 0 ? EXIT.good : EXIT.findings);
}
