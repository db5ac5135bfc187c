/*
 * npm run simulate:gates: how often the gates decide wrongly. Prints the tables of docs/statistics.md; with --write it
 * puts them there.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { championGate, fairnessGate } from './gates/comparisonGates';
import type { FalseAlarms } from './gates/families';
import { driftAlarms, latencyPasses, sliceAlarms } from './gates/families';
import { accuracyGate, aucGate, f1Gate } from './gates/metricGates';
import type { Gate } from './gates/simulation';
import { ROWS, simulate } from './gates/simulation';

const PAGE = 'docs/statistics.md';
const BEGIN = '<!-- simulation: begin -->';
const END = '<!-- simulation: end -->';

function percent(share: number): string {
  return `${(100 * share).toFixed(share > 0 && share < 0.001 ? 2 : 1)} %`;
}

function table(header: readonly string[], lines: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [row(header), row(header.map(() => '---')), ...lines.map(row)].join('\n');
}

function gateTable(gate: Gate): string {
  const header = ['true value', 'rows', 'trials', 'pass', 'fail', 'not enough data', 'wrong', 'point estimate: wrong'];
  const lines = simulate(gate).map(({ scenario, rows, trials, pass, fail, insufficient, pointPass }) => {
    const wrong = scenario.good ? fail : pass;
    const pointWrong = scenario.good ? 1 - pointPass : pointPass;
    return [
      `${scenario.label} (${scenario.good ? 'good' : 'bad'})`,
      ...[rows, trials].map((value) => value.toLocaleString('en')),
      ...[pass, fail, insufficient, wrong, pointWrong].map(percent),
    ];
  });
  return `### ${capitalised(gate.name)}\n\n${table(header, lines)}`;
}

function alarmTable(title: string, column: string, results: readonly FalseAlarms[]): string {
  const names = Object.keys(results[0]?.shares ?? {});
  const lines = results.map(({ rows, trials, shares }) => [
    ...[rows, trials].map((value) => value.toLocaleString('en')),
    ...names.map((name) => percent(shares[name] ?? 0)),
  ]);
  return `### ${title}\n\n${table([column, 'trials', ...names], lines)}`;
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function tables(): string {
  return [
    ...[accuracyGate, aucGate, f1Gate, championGate, fairnessGate].map(gateTable),
    alarmTable(
      'Ten slices without a difference (accuracy 0.9): at least one reported',
      'rows in all',
      ROWS.map((rows) => sliceAlarms(rows, rows <= 1000 ? 5000 : 1000)),
    ),
    alarmTable(
      'Twenty features without drift: at least one reported',
      'rows a sample',
      [100, 300, 1000].map((rows) => driftAlarms(rows, rows <= 300 ? 400 : 100)),
    ),
    alarmTable(
      'Latency p99 just over the budget: passed',
      'runs',
      [662, 1000, 3000, 10_000].map((runs) => latencyPasses(0.99, runs, runs <= 1000 ? 20_000 : 5000)),
    ),
  ].join('\n\n');
}

/** Puts the tables between the marks of the page, laid out as the project's formatter wants them. */
async function write(result: string): Promise<void> {
  const page = readFileSync(PAGE, 'utf8');
  const begin = page.indexOf(BEGIN) + BEGIN.length;
  const end = page.indexOf(END);
  if (begin < BEGIN.length || end < begin) throw new Error(`${PAGE} lacks the marks that the tables go between.`);
  const text = `${page.slice(0, begin)}\n\n${result}\n\n${page.slice(end)}`;
  writeFileSync(PAGE, await format(text, { ...(await resolveConfig(PAGE)), filepath: PAGE }));
}

const result = tables();
console.log(result);
if (process.argv.includes('--write')) void write(result);
