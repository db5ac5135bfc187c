import { plainLine } from '../../base/plainText';
import { formatPlace } from '../../base/problem';
import type { FileFindings, Finding, LintReport } from '../finding';

/** A report for a person: one block a finding, then the counts. Suppressed findings are only counted. */
export function formatText(report: LintReport): string {
  const blocks = report.files.flatMap(fileText);
  return [...blocks, ...(blocks.length > 0 ? [''] : []), summaryText(report), ''].join('\n');
}

function fileText({ path, error, findings }: FileFindings): string[] {
  if (error !== null) return [plainLine(`${path}: could not be linted: ${error}`)];
  return findings.filter(({ suppressed }) => !suppressed).map((finding) => findingText(path, finding));
}

function findingText(path: string, finding: Finding): string {
  const { cell, line, column, severity, message, rule, fixable, related } = finding;
  const place = formatPlace(cell === null ? { file: path } : { file: path, cell, line, column });
  const also = related.map(
    (other) => `${formatPlace({ file: path, cell: other.cell, line: other.line })}: ${other.message}`,
  );
  const whole = `${place}: ${severity}: ${message} [${rule}]${fixable ? ' (fixable)' : ''}`;
  return [plainLine(whole), ...also.map((line) => `    ${plainLine(line)}`)].join('\n');
}

function summaryText({ summary, files }: LintReport): string {
  const counts = [
    counted(summary.error, 'error'),
    counted(summary.warning, 'warning'),
    counted(summary.info, 'hint'),
    ...(summary.suppressed > 0 ? [`${summary.suppressed} suppressed`] : []),
  ];
  const unread = files.filter(({ error }) => error !== null).length;
  const unreadText = unread > 0 ? `, ${unread} could not be read` : '';
  return `${counts.join(', ')} in ${counted(summary.files, 'file')}${unreadText}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
