/*
 * npm run eval:lint -- FOLDER... [--labels FILE] [--moment edit|gate] [--rule NAME...] [--sample N] [--seed N] [--fixes]: lints every
 * notebook below each folder, which is taken for a repository of its own, with ruff where it has been built, and prints per
 * rule how many findings there are, in how many notebooks, and the time. With --sample, that many findings of each rule are
 * printed with the code around them, drawn with the seed. With --fixes, every fix is tried in memory instead: the result must
 * be a notebook without the finding and without new undefined names.
 *
 * With labels (and one folder), precision and recall. A labels file is JSON of one of three forms:
 * - {"a.ipynb": {"category/rule": [cells, from 0]}}: a rule that the file names is judged in every notebook that the file
 *   names; an empty list means that it must stay silent there, `null` that it must be found somewhere in the notebook;
 * - {"clean": [{"file"}], "mutants": [{"file", "flaw_id"}]}: leakage rules must find the flaw and nothing else;
 * - {"a.ipynb": {"preprocessing" | "overlap": ["Class.fit"]}}: the fits that leakage reaches, compared as sets.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { NodeFiles } from '../src/adapters/nodeFiles';
import { ruffIn } from '../src/adapters/ruffProcess';
import { systemClock } from '../src/adapters/systemClock';
import { silentJob } from '../src/core/base/job';
import type { NotebookContext } from '../src/core/lint/context';
import { LintEngine } from '../src/core/lint/engine';
import type { LintReport } from '../src/core/lint/finding';
import type { LintFilesOptions } from '../src/core/lint/lintFiles';
import { lintFiles } from '../src/core/lint/lintFiles';
import type { Moment } from '../src/core/lint/rule';
import { readNotebook } from '../src/core/notebook/readNotebook';
import { policySchema } from '../src/core/readiness/policy';
import type { FixResults } from './evalLint/fixes';
import { checkFixes, printFixes } from './evalLint/fixes';
import { compareFitSets } from './evalLint/fitSets';
import type { Labels } from './evalLint/labels';
import { judge, readLabels } from './evalLint/labels';
import type { Found } from './evalLint/sample';
import { sampled, shown } from './evalLint/sample';

interface Linted {
  readonly report: LintReport;
  readonly contexts: ReadonlyMap<string, NotebookContext>;
  readonly found: readonly Found[];
}

async function lintFolder(folder: string, options: LintFilesOptions): Promise<Linted> {
  const files = new NodeFiles(path.resolve(folder));
  const ruff = ruffIn(path.join(__dirname, '..', 'dist'));
  const report = await lintFiles({ files, clock: systemClock, ruff }, ['.'], options, silentJob());
  ruff?.close();
  const engine = new LintEngine();
  const contexts = new Map<string, NotebookContext>();
  const found: Found[] = [];
  for (const { path: file, error, findings } of report.files) {
    if (error !== null) console.log(`${file}: ${error}`);
    else if (file.endsWith('.ipynb')) {
      const notebook = readNotebook(await files.readText(file), file);
      contexts.set(file, engine.context(notebook, { moment: 'gate', repository: undefined }));
    }
    const notebook = contexts.get(file)?.notebook;
    found.push(...findings.map((finding) => ({ path: path.join(folder, file), notebook, finding })));
  }
  return { report, contexts, found };
}

function printCounts(byRule: ReadonlyMap<string, readonly Found[]>): void {
  console.log(`${'rule'.padEnd(44)} findings  notebooks`);
  for (const [rule, found] of [...byRule].sort((a, b) => b[1].length - a[1].length)) {
    const notebooks = new Set(found.map(({ path: file }) => file)).size;
    console.log(`${rule.padEnd(44)} ${String(found.length).padStart(8)}  ${String(notebooks).padStart(9)}`);
  }
}

function share(part: number, whole: number): string {
  return whole === 0 ? '-' : (part / whole).toFixed(3);
}

function printJudgement(labels: Labels, report: LintReport): void {
  const findings = new Map(
    report.files.map((file) => [file.path, file.findings.filter(({ suppressed }) => !suppressed)]),
  );
  console.log(`${'rule'.padEnd(44)}    right    wrong   missed  precision  recall`);
  for (const [rule, { right, wrong, missed, failed }] of judge(labels, findings)) {
    const counts = [right, wrong, missed].map((number) => String(number).padStart(8)).join(' ');
    console.log(
      `${rule.padEnd(44)} ${counts}  ${share(right, right + wrong).padStart(9)}  ${share(right, right + missed).padStart(6)}`,
    );
    for (const file of failed) console.log(`    not as labelled: ${file}`);
  }
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      labels: { type: 'string' },
      fixes: { type: 'boolean', default: false },
      moment: { type: 'string', default: 'gate' },
      rule: { type: 'string', multiple: true },
      sample: { type: 'string' },
      seed: { type: 'string', default: '1' },
    },
  });
  const rules = values.rule ? { rules: values.rule } : {};
  const options = { moment: values.moment as Moment, policy: policySchema.parse({}).lint, ...rules };
  const named = positionals.length > 0 ? positionals : ['.'];
  if (values.fixes) {
    const results: FixResults = { tried: new Map(), failures: [] };
    for (const folder of named) await checkFixes(folder, options, results);
    printFixes(results);
    return;
  }
  const folders: Linted[] = [];
  for (const folder of named) folders.push(await lintFolder(folder, options));
  const byRule = new Map<string, Found[]>();
  for (const one of folders.flatMap(({ found }) => found)) {
    const { rule } = one.finding;
    byRule.set(rule, [...(byRule.get(rule) ?? []), one]);
  }
  if (values.sample !== undefined) {
    for (const [rule, found] of byRule) {
      console.log(`== ${rule}: ${found.length} findings`);
      for (const one of sampled(found, Number(values.sample), Number(values.seed))) console.log(shown(one));
    }
  }
  printCounts(byRule);
  const count = folders.reduce((sum, { contexts }) => sum + contexts.size, 0);
  console.log(`${count} notebooks in ${folders.reduce((sum, { report }) => sum + report.durationMs, 0)} ms`);
  const [only] = folders;
  if (values.labels === undefined || !only) return;
  const expected = readLabels(values.labels);
  if ('sets' in expected) compareFitSets(expected.sets, only.contexts);
  else printJudgement(expected.labels, only.report);
}

void main();
