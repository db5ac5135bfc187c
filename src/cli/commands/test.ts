import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { Option } from 'commander';
import { NodeFiles } from '../../adapters/nodeFiles';
import { testPorts } from '../../adapters/onnxruntime/testPorts';
import { openPorts } from '../../adapters/ports';
import type { Ports } from '../../core/base/ports';
import { PreflightError } from '../../core/base/problem';
import { formatTestJunit } from '../../core/inference/formats/junit';
import type { TestReport, TestResult } from '../../core/inference/result';
import type { BackendChoice } from '../../core/inference/runner';
import { testModel } from '../../core/inference/testModel';
import type { TestTarget } from '../../core/inference/testTarget';
import { targetOfFile, targetOfModel } from '../../core/inference/testTarget';
import { loadManifest } from '../../core/model/loadManifest';
import { MANIFEST_FILE } from '../../core/model/manifest';
import type { CliIo } from '../io';
import { EXIT, printJson } from '../io';
import type { RegisterCommand } from '../program';
import { guarded } from '../program';
import { writeOutput } from '../writeOutput';

interface Options {
  readonly golden?: readonly string[];
  readonly only?: readonly string[];
  readonly backend: BackendChoice;
  readonly json?: true;
  readonly junit?: string;
  readonly report?: string;
}

/** `preflight test`: runs the inference tests of a model, or of an ONNX file without any set-up. */
export const registerTest: RegisterCommand = (program, io) => {
  program
    .command('test')
    .description('Run the inference tests of a model, or of an ONNX file.')
    .argument('<model>', 'name or folder of a model, an ONNX file, or a folder with model.onnx and test_data_set_N')
    .option('--golden <file...>', 'CSV, JSON Lines or Parquet files with inputs and expected answers, for an ONNX file')
    .option('--only <kind...>', 'run only these kinds of test, or tests by id')
    .addOption(new Option('--backend <name>', 'runtime').choices(['native', 'wasm', 'auto']).default('auto'))
    .option('--json', 'print the report as JSON')
    .option('--junit <file>', 'write the results as JUnit XML')
    .option('--html, --report <file>', 'write the report as one HTML file')
    .action((model: string, options: Options) => guarded(io, () => run(io, model, options)));
};

async function run(io: CliIo, model: string, options: Options): Promise<void> {
  const { ports, target } = await findTarget(io, model, options);
  const { only, backend } = options;
  const testOptions = { backend, ...(only && { only }) };
  const print = (result: TestResult): void => {
    if (!options.json) io.out(formatResult(result));
  };
  const report = await testModel(testPorts(ports, io.programFolder), target, testOptions, io.job, print);
  if (options.json) printJson(io, report);
  else io.out(formatSummary(report));
  if (options.junit !== undefined) await writeOutput(io, options.junit, formatTestJunit(report));
  if (options.report !== undefined) await writeOutput(io, options.report, await htmlReport(report));
  io.exit(report.verdict === 'pass' ? EXIT.good : EXIT.findings);
}

/** Loaded on use, because the renderer and its styles are a part of their own. */
async function htmlReport(report: TestReport): Promise<string> {
  const { inferenceDocument } = await import(/* webpackChunkName: "report" */ '../../../webview-ui/inference/document');
  return inferenceDocument(report);
}

type Found = { readonly ports: Pick<Ports, 'files' | 'toolVersion'>; readonly target: TestTarget };

/** A file, or a folder with model.onnx and no manifest, is tested as it is; anything else is a model of the repository. */
async function findTarget(io: CliIo, model: string, { golden = [] }: Options): Promise<Found> {
  const given = path.resolve(io.cwd, model);
  if (model.toLowerCase().endsWith('.onnx') || (await isFile(given))) return await fileTarget(io, given, golden);
  const isFolderHere = await isFile(path.join(given, MANIFEST_FILE));
  if (!isFolderHere && (await isFile(path.join(given, 'model.onnx')))) {
    const sets = (await readdir(given)).filter((name) => name.startsWith('test_data_set_')).sort();
    const found = [...golden, ...sets.map((set) => path.join(given, set))];
    return await fileTarget(io, path.join(given, 'model.onnx'), found);
  }
  if (golden.length > 0) {
    throw new PreflightError({
      code: 'usage/golden',
      message: '--golden goes with an ONNX file.',
      remedy: `Add the file to tests.golden in ${MANIFEST_FILE} of ${model}.`,
    });
  }
  const ports = await openPorts(io.cwd);
  const name = isFolderHere ? path.relative(ports.files.absolute(''), given).split(path.sep).join('/') : model;
  return { ports, target: targetOfModel(await loadManifest(ports, name)) };
}

async function fileTarget(io: CliIo, file: string, golden: readonly string[]): Promise<Found> {
  const csvFiles = golden.map((csv) => path.resolve(io.cwd, csv));
  const root = commonFolder([file, ...csvFiles]);
  const fromRoot = (absolute: string): string => path.relative(root, absolute).split(path.sep).join('/');
  const { toolVersion } = await openPorts(io.cwd);
  return {
    ports: { files: new NodeFiles(root), toolVersion },
    target: targetOfFile(fromRoot(file), csvFiles.map(fromRoot)),
  };
}

function commonFolder(files: readonly string[]): string {
  let folder = path.dirname(files[0] ?? '.');
  while (!files.every((file) => file.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep))) {
    folder = path.dirname(folder);
  }
  return folder;
}

async function isFile(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}

const MARKS: Readonly<Record<TestResult['verdict'], string>> = {
  pass: 'pass        ',
  fail: 'FAIL        ',
  error: 'ERROR       ',
  insufficient: 'insufficient',
  skipped: 'skipped     ',
};

function formatResult({ id, verdict, message, remedy }: TestResult): string {
  const next = remedy === undefined || verdict === 'pass' ? '' : `${' '.repeat(14)}Next: ${remedy}\n`;
  return `${MARKS[verdict]}  ${id}: ${message}\n${next}`;
}

function formatSummary({ model, backend, threads, tests, verdict }: TestReport): string {
  const counts = Object.keys(MARKS)
    .map((name) => ({ name, count: tests.filter((test) => test.verdict === name).length }))
    .filter(({ count }) => count > 0)
    .map(({ name, count }) => `${count} ${name}`);
  return `\n${model}: ${verdict} (${counts.join(', ')}; ${backend}, ${threads} thread${threads === 1 ? '' : 's'})\n`;
}
