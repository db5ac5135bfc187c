import manifest from '../../../package.json';
import { FileArtifactReader } from '../../adapters/fileArtifactReader';
import { PreflightError } from '../../core/base/problem';
import { formatScanReport } from '../../core/scan/formatScanReport';
import { scanFiles } from '../../core/scan/scanFiles';
import { EXIT, printJson } from '../io';
import type { RegisterCommand } from '../program';
import { guarded } from '../program';

interface ScanFlags {
  readonly json?: boolean;
  readonly justify: readonly string[];
}

/** `preflight scan FILE…`: inspects artifacts without loading them. */
export const registerScan: RegisterCommand = (program, io) => {
  program
    .command('scan')
    .description('Inspects artifacts (pickle, joblib, torch, npy, zip, safetensors, Keras, ONNX) without loading them.')
    .argument('<file...>')
    .option('--json', 'print one JSON document')
    .option(
      '--justify <subject=reason>',
      'accept an unknown import or operator domain, for example my.package.Encoder="our own class, reviewed"',
      (value: string, given: readonly string[]) => [...given, value],
      [],
    )
    .action(async (files: readonly string[], flags: ScanFlags) => {
      await guarded(io, async () => {
        const justifications = parseJustifications(flags.justify);
        const options = { job: io.job, justifications, toolVersion: manifest.version };
        const report = await scanFiles(new FileArtifactReader(io.cwd), files, options);
        if (flags.json === true) printJson(io, report);
        else io.out(formatScanReport(report));
        io.exit(report.summary.clean === report.summary.files ? EXIT.good : EXIT.findings);
      });
    });
};

function parseJustifications(given: readonly string[]): Map<string, string> {
  const justifications = new Map<string, string>();
  for (const text of given) {
    const at = text.indexOf('=');
    const reason = text.slice(at + 1).trim();
    if (at <= 0 || reason === '') {
      throw new PreflightError({
        code: 'cli/bad-justification',
        message: `"${text}" does not name a subject and a reason.`,
        remedy: 'Write --justify "my.package.Encoder=why it is safe".',
      });
    }
    justifications.set(text.slice(0, at), reason);
  }
  return justifications;
}
