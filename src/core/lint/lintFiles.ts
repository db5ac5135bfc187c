import picomatch from 'picomatch';
import type { Job } from '../base/job';
import { throwIfCancelled } from '../base/job';
import { joinPath } from '../base/paths';
import type { Ports } from '../base/ports';
import { PreflightError } from '../base/problem';
import type { Policy } from '../readiness/policy';
import type { NotebookSummary } from './context';
import { LintEngine } from './engine';
import type { LintedFile, LintSettings } from './fileLinter';
import { FileLinter, selectedRules } from './fileLinter';
import type { FileFindings, LintReport } from './finding';
import { lintReport } from './report';
import { inOrder } from './ruff/findings';
import type { Ruff } from './ruff/ruff';
import { ruffRun } from './ruff/ruffRun';
import type { RepositoryData } from './repositoryFacts';
import { readRepositoryData, repositoryFacts } from './repositoryFacts';
import type { Moment } from './rule';
import { severitiesFor } from './severities';

/** How files are linted. */
export interface LintFilesOptions {
  readonly moment: Moment;
  readonly policy: Policy['lint'];
  /** Names of the only rules that run; `lint/unknown-rule` for an unknown one. */
  readonly rules?: readonly string[];
  /** False where the files around the notebooks are not theirs, as in a home folder: nothing of them is read. */
  readonly repository?: false;
}

/** Lints files in other threads or processes. */
export interface LintWorkers {
  /** Lints the files; `done` is called for each. Cancelling the job ends the workers. */
  lint(paths: readonly string[], settings: LintSettings, job: Job, done: (file: LintedFile) => void): Promise<void>;
}

/** What `lintFiles` needs of the world; without workers it lints on this thread. */
export type LintPorts = Pick<Ports, 'files' | 'clock'> & {
  readonly workers?: LintWorkers | undefined;
  /** Runs the rules of ruff, at the gate only. */
  readonly ruff?: Ruff | undefined;
};

/**
 * Lints notebooks: files, folders and globs relative to the root of `ports.files`; folders and globs leave out what
 * .gitignore and the policy exclude. Rules about the repository run once, at the gate. A file that cannot be read has
 * its `error` in the report. Throws `lint/no-such-path` and `lint/unknown-rule`.
 */
export async function lintFiles(
  ports: LintPorts,
  paths: readonly string[],
  options: LintFilesOptions,
  job: Job,
): Promise<LintReport> {
  const started = Date.parse(ports.clock.now());
  const only = options.rules;
  selectedRules(only);
  const notebooks = await findNotebooks(ports.files, paths, options.policy.exclude);
  throwIfCancelled(job);
  const repository = await repositoryDataFor(ports.files, options, job);
  const { moment, policy } = options;
  const ruff = moment === 'gate' ? ruffRun(ports.ruff, policy, only) : undefined;
  const settings: LintSettings = {
    moment,
    policy: { rules: policy.rules, overrides: policy.overrides },
    only,
    repository,
    ruff: ruff !== undefined,
  };
  const files = new Map<string, FileFindings>(notebooks.map((path) => [path, { path, error: null, findings: [] }]));
  const summaries: NotebookSummary[] = [];
  let count = 0;
  const done = ({ findings, summary, program }: LintedFile): void => {
    files.set(findings.path, findings);
    if (program) ruff?.add(findings.path, program);
    if (summary) summaries.push(summary);
    count++;
    job.progress(`Linted ${count} of ${notebooks.length} notebooks`, count / notebooks.length);
  };
  if (ports.workers) await ports.workers.lint(notebooks, settings, job, done);
  else await lintHere(ports, notebooks, settings, job, done);
  for (const [path, found] of (await ruff?.findings()) ?? []) {
    const own = files.get(path);
    if (own) files.set(path, { ...own, findings: inOrder([...own.findings, ...found]) });
  }
  throwIfCancelled(job);
  if (moment === 'gate') addRepositoryFindings(files, summaries, settings);
  return lintReport([...files.values()], Math.max(0, Date.parse(ports.clock.now()) - started));
}

/** What rules may know of the files around the notebooks; undefined where these are not theirs. */
export async function repositoryDataFor(
  files: Ports['files'],
  { repository, moment }: LintFilesOptions,
  job: Job,
): Promise<RepositoryData | undefined> {
  return repository === false ? undefined : await readRepositoryData(files, job, moment);
}

async function lintHere(
  { files }: LintPorts,
  paths: readonly string[],
  settings: LintSettings,
  job: Job,
  done: (file: LintedFile) => void,
): Promise<void> {
  const linter = new FileLinter(files, settings);
  for (const path of paths) {
    throwIfCancelled(job);
    done(await linter.lint(path));
  }
}

function addRepositoryFindings(
  files: Map<string, FileFindings>,
  summaries: readonly NotebookSummary[],
  settings: LintSettings,
): void {
  if (!settings.repository) return;
  const found = new LintEngine().lintRepository(
    {
      repository: repositoryFacts(settings.repository),
      notebooks: [...summaries].sort((a, b) => (a.path < b.path ? -1 : 1)),
    },
    { rules: selectedRules(settings.only), severityOf: severitiesFor(settings.policy, '.') },
  );
  for (const { path = '.', line = 1, message, rule, severity, fix } of found) {
    const file = files.get(path) ?? { path, error: null, findings: [] };
    const place = { cell: null, line, column: 1, endLine: line, endColumn: 1 };
    const finding = { rule, severity, message, ...place, related: [], fixable: fix !== undefined, suppressed: null };
    files.set(path, { ...file, findings: [...file.findings, finding] });
  }
}

/** The notebooks that paths name, sorted. A path that names nothing is `lint/no-such-path`. */
export async function findNotebooks(
  files: Ports['files'],
  paths: readonly string[],
  exclude: readonly string[],
): Promise<string[]> {
  const excluded = exclude.length > 0 ? picomatch([...exclude], { dot: true }) : () => false;
  const found = new Set<string>();
  for (const given of paths) {
    const path = joinPath(given);
    if (path !== '' && (await files.exists(path))) {
      found.add(path);
      continue;
    }
    const isGlob = /[*?[{]/.test(path);
    const inFolder = path === '' ? '**/*.ipynb' : `${escaped(path)}/**/*.ipynb`;
    const below = (await files.find([isGlob ? path : inFolder])).filter((file) => file.endsWith('.ipynb'));
    if (below.length === 0 && !isGlob && !(await files.isFolder(path))) throw noSuchPath(given);
    for (const file of below) if (!excluded(file)) found.add(file);
  }
  return [...found].sort();
}

function escaped(path: string): string {
  return path.replace(/[*?[\]{}()!]/g, '\\$&');
}

function noSuchPath(path: string): PreflightError {
  return new PreflightError({
    code: 'lint/no-such-path',
    message: `There is no file or folder ${path}.`,
    remedy: 'Name a notebook, a folder with notebooks, or a quoted glob such as "notebooks/**/*.ipynb".',
    place: { file: path },
  });
}
