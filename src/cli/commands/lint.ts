import { existsSync, statSync } from 'node:fs';
import { availableParallelism, homedir } from 'node:os';
import path from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import { holds, NodeFiles } from '../../adapters/nodeFiles';
import { openPorts } from '../../adapters/ports';
import { ruffIn } from '../../adapters/ruffProcess';
import { threadLinterIn } from '../../adapters/threadLinter';
import { formatProblem, PreflightError } from '../../core/base/problem';
import type { LintReport } from '../../core/lint/finding';
import { fixFiles } from '../../core/lint/fixFiles';
import { formatGithub } from '../../core/lint/formats/github';
import { formatJunit } from '../../core/lint/formats/junit';
import { formatSarif } from '../../core/lint/formats/sarif';
import { formatText } from '../../core/lint/formats/text';
import type { LintFilesOptions, LintPorts } from '../../core/lint/lintFiles';
import { lintFiles } from '../../core/lint/lintFiles';
import type { Moment } from '../../core/lint/rule';
import { loadPolicy } from '../../core/readiness/loadPolicy';
import { policyWarnings } from '../../core/readiness/policyProblems';
import { repositoryPath } from '../modelArgument';
import type { CliIo, ExitStatus } from '../io';
import { EXIT } from '../io';
import type { RegisterCommand } from '../program';
import { guarded } from '../program';

type Format = 'text' | 'json' | 'sarif' | 'github' | 'junit';

interface Options {
  readonly moment: Moment;
  readonly rule?: readonly string[];
  readonly format: Format;
  readonly json?: true;
  readonly fix?: true;
  readonly maxWarnings: number;
  readonly jobs?: number;
}

/** `preflight lint`: lints notebooks. */
export const registerLint: RegisterCommand = (program, io) => {
  program
    .command('lint')
    .description('Lint notebooks. Exit status 1 when there are errors, or more warnings than allowed.')
    .argument('[path...]', 'notebooks, folders or quoted globs', ['.'])
    .addOption(
      new Option('--moment <moment>', 'rules: those for typing, or all').choices(['edit', 'gate']).default('gate'),
    )
    .option('--rule <name...>', 'run only these rules')
    .addOption(
      new Option('--format <format>', 'how to print the report')
        .choices(['text', 'json', 'sarif', 'github', 'junit'])
        .default('text'),
    )
    .option('--json', 'the same as --format json')
    .option('--fix', 'apply the fixes that need nobody to confirm them, then lint')
    .option('--max-warnings <number>', 'warnings that are let pass', wholeNumber, 0)
    .option('--jobs <number>', 'threads; by default as many as the machine has and the notebooks need', wholeNumber)
    .action((paths: string[], options: Options) => guarded(io, () => run(io, paths, options)));
};

async function run(io: CliIo, typed: readonly string[], options: Options): Promise<void> {
  const swallowed = options.rule?.find((name) => name.endsWith('.ipynb') || existsSync(path.resolve(io.cwd, name)));
  if (swallowed !== undefined) throw pathAmongRules(swallowed);
  const opened = await openPorts(io.cwd);
  const { files, shown } = filesFor(io.cwd, opened.files, typed);
  const { policy, text } = await loadPolicy({ files });
  for (const problem of policyWarnings(policy, text)) io.err(`${formatProblem(problem)}\n`);
  const paths = typed.map((given) => repositoryPath(files, io.cwd, given));
  const lintOptions: LintFilesOptions = {
    moment: options.moment,
    policy: policy.lint,
    ...(options.rule && { rules: options.rule }),
    ...(isNobodys(files.absolute('.')) && { repository: false as const }),
  };
  const threads = options.jobs ?? availableParallelism();
  const workers = threadLinterIn(files.absolute('.'), io.programFolder, { others: threads - 1, here: true });
  const isFixed = !options.fix || (await fix(io, { files }, paths, lintOptions));
  const ruff = ruffIn(io.programFolder);
  const ports: LintPorts = { files, clock: opened.clock, workers, ruff };
  const report = await lintFiles(ports, paths, lintOptions, io.job).finally(() => {
    ruff?.close();
  });
  const displayed = { ...report, files: report.files.map((file) => ({ ...file, path: shown(file.path) })) };
  io.out(formatted(displayed, options.json ? 'json' : options.format, opened.toolVersion));
  io.exit(isFixed ? statusOf(report, options.maxWarnings) : EXIT.couldNotRun);
}

function pathAmongRules(given: string): PreflightError {
  return new PreflightError({
    code: 'usage/path-among-rules',
    message: `${given} is a path and no rule: --rule takes every word up to the next option.`,
    remedy: 'Name the paths first: preflight lint PATH --rule NAME',
  });
}

/** Applies fixes; false when a file could not be written. */
async function fix(
  io: CliIo,
  ports: Pick<LintPorts, 'files'>,
  paths: readonly string[],
  options: LintFilesOptions,
): Promise<boolean> {
  const { notebooks, others, refused } = await fixFiles(ports, paths, options, io.job);
  for (const [file, count] of notebooks) io.err(`Fixed ${count} in ${file}\n`);
  for (const file of others) io.err(`Changed ${file}\n`);
  for (const problem of refused) io.err(`${formatProblem(problem)}\n`);
  return refused.length === 0;
}

/** The files below the repository or, when a path leads out of it, below the folder that holds all the paths. */
function filesFor(
  cwd: string,
  repository: LintPorts['files'],
  typed: readonly string[],
): { files: LintPorts['files']; shown: (file: string) => string } {
  const full = typed.map((given) => path.resolve(cwd, given));
  let root = repository.absolute('.');
  while (!full.every((file) => holds(root, file))) root = path.dirname(root);
  const files = root === repository.absolute('.') ? repository : new NodeFiles(commonFolder(full));
  const shown = (file: string): string => {
    const absolute = files.absolute(file);
    const relative = path.relative(cwd, absolute);
    return (relative.startsWith('..') ? absolute : relative === '' ? '.' : relative).split(path.sep).join('/');
  };
  return { files, shown };
}

function commonFolder(files: readonly string[]): string {
  let folder = files[0] ?? path.sep;
  // What is not there is looked for in a folder that is, and reported by name.
  while (!isFolder(folder) && folder !== path.dirname(folder)) folder = path.dirname(folder);
  while (!files.every((file) => holds(folder, file))) folder = path.dirname(folder);
  return folder;
}

/** Whether a folder belongs to no project, such as that of all files and a home: everything lies there, and it takes minutes to read. */
function isNobodys(folder: string): boolean {
  return [path.parse(folder).root, homedir()].includes(folder) && !existsSync(path.join(folder, '.git'));
}

function isFolder(file: string): boolean {
  try {
    return statSync(file).isDirectory();
  } catch {
    return false;
  }
}

function formatted(report: LintReport, format: Format, toolVersion: string): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(report, null, 2)}\n`;
    case 'sarif':
      return formatSarif(report, toolVersion);
    case 'github':
      return formatGithub(report);
    case 'junit':
      return formatJunit(report);
    case 'text':
      return formatText(report);
  }
}

/** 2 when a file could not be read, 1 for errors and for more warnings than allowed; hints never fail. */
function statusOf({ files, summary }: LintReport, maxWarnings: number): ExitStatus {
  if (files.some(({ error }) => error !== null)) return EXIT.couldNotRun;
  return summary.error > 0 || summary.warning > maxWarnings ? EXIT.findings : EXIT.good;
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}
