import path from 'node:path';
import type { Command } from 'commander';
import manifest from '../../../package.json';
import { withFileSource } from '../../adapters/fileByteSource';
import { PreflightError } from '../../core/base/problem';
import { formatScanReport } from '../../core/scan/formatScanReport';
import type { ScannedFile } from '../../core/scan/report';
import { scanReport } from '../../core/scan/report';
import { scanArtifact } from '../../core/scan/scanArtifact';
import type { CliIo } from '../io';
import { EXIT, printJson } from '../io';
import { guarded } from '../program';

interface ScanFlags {
  readonly json?: boolean;
  readonly justify: readonly string[];
}

/** `preflight scan FILE…`: inspects artifacts without loading them. */
export function registerScan(program: Command, io: CliIo): void {
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
        const scanned: ScannedFile[] = [];
        for (const [index, file] of files.entries()) {
          io.job.progress(`Scanning ${file}`, index / files.length);
          scanned.push(
            await withFileSource(path.resolve(io.cwd, file), (source) =>
              scanArtifact({ path: file, source }, { job: io.job, justifications }),
            ),
          );
        }
        const report = scanReport(scanned, manifest.version);
        if (flags.json === true) printJson(io, report);
        else io.out(formatScanReport(report));
        io.exit(report.summary.clean === report.summary.files ? EXIT.good : EXIT.findings);
      });
    });
}

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
