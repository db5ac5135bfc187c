import type { FileFindings, Finding, LintReport } from '../finding';

/** JUnit XML: a test suite per notebook, a failed test per finding, a passed one for a notebook without. */
export function formatJunit(report: LintReport): string {
  const suites = report.files.map(suite);
  const failures = report.summary.error + report.summary.warning + report.summary.info;
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
    ...(error === null ? [] : [testCase(path, 'readable', `<error message="${escaped(error)}"/>`)]),
    ...shown.map((finding) => testCase(path, nameOf(finding), failure(finding))),
  ];
  if (cases.length === 0) cases.push(testCase(path, 'no findings', ''));
  const counts = `tests="${cases.length}" failures="${shown.length}" errors="${error === null ? 0 : 1}"`;
  return [`  <testsuite name="${escaped(path)}" ${counts}>`, ...cases, '  </testsuite>'].join('\n');
}

function testCase(path: string, name: string, content: string): string {
  const head = `    <testcase classname="${escaped(path)}" name="${escaped(name)}"`;
  return content === '' ? `${head}/>` : `${head}>${content}</testcase>`;
}

function failure({ severity, message, rule }: Finding): string {
  return `<failure type="${severity}" message="${escaped(message)}">${escaped(rule)}</failure>`;
}

function nameOf({ rule, cell, line, column }: Finding): string {
  return cell === null ? rule : `${rule} cell ${cell + 1}:${line}:${column}`;
}

/** Text for XML 1.0: markup escaped, characters that XML does not allow replaced. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/\r?\n/g, '&#10;');
}
