/*
 * npm run eval:lint -- FOLDER [--labels FILE] [--moment edit|gate] [--show RULE]: lints every notebook below a folder and
 * prints per rule how many findings there are, in how many notebooks, and the time. With labels, precision and recall per
 * rule. A labels file is JSON: {"a.ipynb": {"category/rule": [cells, 0-based]}}; a rule that the file names is judged in
 * every notebook that the file names, an empty list means that it must stay silent there. `null` for a list means that it
 * must be found somewhere in the notebook.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { NodeFiles } from '../src/adapters/nodeFiles';
import { systemClock } from '../src/adapters/systemClock';
import { silentJob } from '../src/core/base/job';
import type { Finding } from '../src/core/lint/finding';
import { lintFiles } from '../src/core/lint/lintFiles';
import type { Moment } from '../src/core/lint/rule';
import { policySchema } from '../src/core/readiness/policy';

type Labels = Readonly<Record<string, Readonly<Record<string, readonly number[] | null>>>>;

interface Judged {
  right: number;
  wrong: number;
  missed: number;
}

/** Right, wrong and missed findings of each rule that the labels speak of. */
function judge(labels: Labels, findings: ReadonlyMap<string, readonly Finding[]>): Map<string, Judged> {
  const judged = new Map<string, Judged>();
  for (const [file, expected] of Object.entries(labels)) {
    for (const [rule, cells] of Object.entries(expected)) {
      const own = judged.get(rule) ?? { right: 0, wrong: 0, missed: 0 };
      judged.set(rule, own);
      const found = (findings.get(file) ?? []).filter((finding) => finding.rule === rule);
      if (cells === null) {
        if (found.length > 0) own.right++;
        else own.missed++;
        continue;
      }
      const left = [...cells];
      for (const { cell } of found) {
        const at = left.indexOf(cell ?? -1);
        if (at < 0) own.wrong++;
        else {
          own.right++;
          left.splice(at, 1);
        }
      }
      own.missed += left.length;
    }
  }
  return judged;
}

function share(part: number, whole: number): string {
  return whole === 0 ? '-' : (part / whole).toFixed(3);
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      labels: { type: 'string' },
      moment: { type: 'string', default: 'gate' },
      show: { type: 'string' },
    },
  });
  const root = path.resolve(positionals[0] ?? '.');
  const files = new NodeFiles(root);
  const options = { moment: values.moment as Moment, policy: policySchema.parse({}).lint };
  const report = await lintFiles({ files, clock: systemClock }, ['.'], options, silentJob());
  const counts = new Map<string, { findings: number; notebooks: Set<string> }>();
  for (const file of report.files) {
    if (file.error !== null) console.log(`${file.path}: ${file.error}`);
    for (const finding of file.findings) {
      const own = counts.get(finding.rule) ?? { findings: 0, notebooks: new Set() };
      counts.set(finding.rule, own);
      own.findings++;
      own.notebooks.add(file.path);
      if (values.show === finding.rule) {
        console.log(`${file.path}:${finding.cell ?? ''}:${finding.line}:${finding.column}: ${finding.message}`);
      }
    }
  }
  console.log(`${'rule'.padEnd(44)} findings  notebooks`);
  for (const [rule, { findings, notebooks }] of [...counts].sort((a, b) => b[1].findings - a[1].findings)) {
    console.log(`${rule.padEnd(44)} ${String(findings).padStart(8)}  ${String(notebooks.size).padStart(9)}`);
  }
  console.log(`${report.files.length} notebooks in ${report.durationMs} ms`);
  if (values.labels === undefined) return;
  const labels = JSON.parse(readFileSync(values.labels, 'utf8')) as Labels;
  const findings = new Map(
    report.files.map((file) => [file.path, file.findings.filter(({ suppressed }) => !suppressed)]),
  );
  console.log(`${'rule'.padEnd(44)}    right    wrong   missed  precision  recall`);
  for (const [rule, { right, wrong, missed }] of judge(labels, findings)) {
    const numbers = [right, wrong, missed].map((number) => String(number).padStart(8)).join(' ');
    console.log(
      `${rule.padEnd(44)} ${numbers}  ${share(right, right + wrong).padStart(9)}  ${share(right, right + missed).padStart(6)}`,
    );
  }
}

void main();
