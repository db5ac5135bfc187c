import { xmlText } from '../../base/xmlText';
import type { FileFindings, Finding, LintReport } from '../finding';

/**
 * JUnit XML: a test suite per notebook, a failed test per error or warning, a passed one with the message as output per hint,
 * as hints fail nothing; and a passed one for a notebook without findings.
 */
export function formatJunit(report: LintReport): string {
  const suites = report.files.map(suite);
  const failures = report.summary.error + report.summary.warning;
  const errors = report.files.filter(({ error }) => error !== null).length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="preflight lint" failures="${failures}" errors="${errors}" time="${report.durationMs / 1000}">`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}

function suite({ path, error, findings }: FileFindings): string {
  const shown = findings.filter(({ suppressed }) => !suppressed);
  const cases = [
    ...(error === null ? [] : [testCase(path, 'readable', `<error message="${xmlText(error)}"/>`)]),
    ...shown.map((finding) => testCase(path, nameOf(finding), outcome(finding))),
  ];
  if (cases.length === 0) cases.push(testCase(path, 'no findings', ''));
  const counts = `tests="${cases.length}" failures="${shown.filter(isFailure).length}" errors="${error === null ? 0 : 1}"`;
  return [`  <testsuite name="${xmlText(path)}" ${counts}>`, ...cases, '  </testsuite>'].join('\n');
}

function testCase(path: string, name: string, content: string): string {
  const head = `    <testcase classname="${xmlText(path)}" name="${xmlText(name)}"`;
  return content === '' ? `${head}/>` : `${head}>${content}</testcase>`;
}

function isFailure({ severity }: Finding): boolean {
  return severity !== 'info';
}

function outcome(finding: Finding): string {
  const { severity, message, rule } = finding;
  if (!isFailure(finding)) return `<system-out>${xmlText(message)}</system-out>`;
  return `<failure type="${severity}" message="${xmlText(message)}">${xmlText(rule)}</failure>`;
}

function nameOf({ rule, cell, line, column }: Finding): string {
  return cell === null ? rule : `${rule} cell ${cell + 1}:${line}:${column}`;
}
