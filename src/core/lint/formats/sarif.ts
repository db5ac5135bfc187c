import type { Finding, LintReport } from '../finding';
import { isRuffRule, ruffPage } from '../ruff/ruffRules';
import { rules } from '../rules';

const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const;
const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

/** Where code hosts show a finding: they know lines of the file only, so the region is the file's first line. */
const FILE_REGION = { startLine: 1 };

/**
 * SARIF 2.1.0. A place in a cell is a logical location (`cells[3]`) with its line and column in the properties, because
 * a physical region is in the file's JSON, where a cell's lines do not exist.
 */
export function formatSarif(report: LintReport, toolVersion: string): string {
  const used = [...new Set(report.files.flatMap(({ findings }) => findings.map(({ rule }) => rule)))].sort();
  const run = {
    tool: {
      driver: {
        name: 'Preflight',
        semanticVersion: toolVersion,
        rules: used.map(descriptor),
      },
    },
    columnKind: 'utf16CodeUnits',
    invocations: [
      {
        executionSuccessful: report.files.every(({ error }) => error === null),
        toolExecutionNotifications: report.files.flatMap(({ path, error }) =>
          error === null
            ? []
            : [{ level: 'error', message: { text: error }, locations: [{ physicalLocation: artifact(path) }] }],
        ),
      },
    ],
    results: report.files.flatMap(({ path, findings }) => findings.map((finding) => result(path, finding, used))),
  };
  return `${JSON.stringify({ $schema: SCHEMA, version: '2.1.0', runs: [run] }, null, 2)}\n`;
}

function descriptor(name: string): object {
  const rule = rules.find((known) => known.name === name);
  if (isRuffRule(name)) return { id: name, helpUri: ruffPage(name) };
  if (!rule) return { id: name };
  const [reference] = rule.references;
  return {
    id: name,
    shortDescription: { text: `${rule.summary}.` },
    fullDescription: { text: rule.why },
    help: { text: rule.why },
    ...(reference === undefined ? {} : { helpUri: reference }),
    defaultConfiguration: { level: LEVELS[rule.severity] },
  };
}

function result(path: string, finding: Finding, used: readonly string[]): object {
  const { rule, severity, message, related, suppressed } = finding;
  return {
    ruleId: rule,
    ruleIndex: used.indexOf(rule),
    level: LEVELS[severity],
    message: { text: message },
    locations: [location(path, finding)],
    ...(related.length > 0
      ? {
          relatedLocations: related.map((other, id) => ({
            id,
            message: { text: other.message },
            ...location(path, other),
          })),
        }
      : {}),
    ...(suppressed ? { suppressions: [{ kind: 'inSource', justification: suppressed.reason }] } : {}),
    partialFingerprints: { 'preflight/v1': `${rule}:${path}:${finding.cell ?? ''}:${finding.line}:${finding.column}` },
  };
}

type Place = Pick<Finding, 'cell' | 'line'> & {
  readonly [K in 'column' | 'endLine' | 'endColumn']?: number | undefined;
};

function location(path: string, { cell, line, column, endLine, endColumn }: Place): object {
  const physicalLocation = { ...artifact(path), region: FILE_REGION };
  if (cell === null) return { physicalLocation };
  return {
    physicalLocation,
    logicalLocations: [{ name: `cell ${cell + 1}`, fullyQualifiedName: `cells[${cell}]`, kind: 'member' }],
    properties: { cell, line, column, endLine, endColumn },
  };
}

function artifact(path: string): { artifactLocation: { uri: string } } {
  // Half of a surrogate pair, which file names on Windows may hold, has no encoding.
  const encodable = path.replace(/\p{Cs}/gu, '\uFFFD');
  return { artifactLocation: { uri: encodable.split('/').map(encodeURIComponent).join('/') } };
}
