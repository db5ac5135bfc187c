import type { ScanFinding, ScannedFile, ScanReport } from './report';

const VERDICTS = {
  clean: 'clean',
  unknown: 'needs a justification',
  uninspected: 'could not be inspected',
  dangerous: 'dangerous',
} as const;

/** The report as text for a terminal. What the artifact brings is shown without control characters. */
export function formatScanReport(report: ScanReport): string {
  const { clean, unknown, uninspected, dangerous } = report.summary;
  const counts = `${clean} clean, ${unknown} with unknown imports, ${uninspected} not inspected, ${dangerous} dangerous`;
  return `${report.files.map(formatFile).join('')}${report.files.length} scanned: ${counts}\n`;
}

function formatFile(file: ScannedFile): string {
  const lines = file.findings.map((finding) => `  ${formatFinding(finding)}\n`);
  return `${printable(file.path)}: ${VERDICTS[file.verdict]} (${file.format}, ${file.bytes} bytes)\n${lines.join('')}`;
}

function formatFinding({ code, severity, message, remedy, member, offset, justification }: ScanFinding): string {
  const place = [member === null ? '' : printable(member), offset === null ? '' : `byte ${offset}`];
  const where = place.filter((part) => part !== '').join(', ');
  const accepted = justification === null ? `Next: ${remedy}` : `Accepted: ${printable(justification)}`;
  return `${severity}: ${where === '' ? '' : `${where}: `}${printable(message)} [${code}]\n    ${accepted}`;
}

/** Escapes control and direction characters, with which a hostile name could rewrite the terminal. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  });
}
