import { xmlText } from '../../base/xmlText';
import type { TestReport, TestResult } from '../result';

/**
 * JUnit XML of a test run: a test suite for each kind. What is not enough data to decide counts as a failure of type
 * `insufficient`, because the run does not pass with it.
 */
export function formatTestJunit(report: TestReport): string {
  const kinds = [...new Set(report.tests.map(({ kind }) => kind))];
  const suites = kinds.map((kind) =>
    suite(
      report,
      kind,
      report.tests.filter((test) => test.kind === kind),
    ),
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${xmlText(report.model)}" ${counts(report.tests)}>`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}

function suite(report: TestReport, kind: string, tests: readonly TestResult[]): string {
  return [
    `  <testsuite name="${xmlText(`${report.model} ${kind}`)}" ${counts(tests)}>`,
    ...properties(report),
    ...tests.map((test) => testCase(report.model, test)),
    '  </testsuite>',
  ].join('\n');
}

function counts(tests: readonly TestResult[]): string {
  const count = (...verdicts: TestResult['verdict'][]) =>
    tests.filter(({ verdict }) => verdicts.includes(verdict)).length;
  return [
    `tests="${tests.length}"`,
    `failures="${count('fail', 'insufficient')}"`,
    `errors="${count('error')}"`,
    `skipped="${count('skipped')}"`,
    `time="${seconds(tests.reduce((sum, { durationMs }) => sum + durationMs, 0))}"`,
  ].join(' ');
}

/** What the results are bound to, so that a stored file can be told from one of another model. */
function properties({ artifact, plan, backend, threads, tool }: TestReport): string[] {
  const values = {
    'artifact': artifact.path,
    'artifact.sha256': artifact.sha256,
    'plan.sha256': plan.sha256,
    backend,
    'threads': String(threads),
    'preflight': tool.version,
  };
  const lines = Object.entries(values).map(
    ([name, value]) => `      <property name="${name}" value="${xmlText(value)}"/>`,
  );
  return ['    <properties>', ...lines, '    </properties>'];
}

function testCase(model: string, { id, kind, durationMs, ...result }: TestResult): string {
  const head = `    <testcase classname="${xmlText(`${model}.${kind}`)}" name="${xmlText(id)}" time="${seconds(durationMs)}"`;
  const content = outcome(result);
  return content === '' ? `${head}/>` : `${head}>${content}</testcase>`;
}

type Outcome = Pick<TestResult, 'verdict' | 'message' | 'remedy' | 'expected' | 'actual'>;

function outcome(result: Outcome): string {
  const message = xmlText(result.message);
  switch (result.verdict) {
    case 'pass':
      return `<system-out>${message}</system-out>`;
    case 'skipped':
      return `<skipped message="${message}"/>`;
    case 'error':
      return `<error type="error" message="${message}">${xmlText(more(result))}</error>`;
    case 'fail':
    case 'insufficient':
      return `<failure type="${result.verdict}" message="${message}">${xmlText(more(result))}</failure>`;
  }
}

function more({ message, remedy, expected, actual }: Outcome): string {
  const lines = [message];
  if (remedy !== undefined) lines.push(remedy);
  if (expected !== undefined) lines.push(`expected ${JSON.stringify(expected)}`);
  if (actual !== undefined) lines.push(`actual ${JSON.stringify(actual)}`);
  return lines.join('\n');
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(6);
}
