import type { Files } from '../base/files';
import { PreflightError } from '../base/problem';
import { didYouMean } from '../model/validate';
import type { Notebook } from '../notebook/notebook';
import { readNotebook } from '../notebook/readNotebook';
import type { Policy } from '../readiness/policy';
import type { NotebookSummary } from './context';
import { summaryOf } from './context';
import type { LintFinding, LintOptions } from './engine';
import { LintEngine } from './engine';
import type { FileFindings } from './finding';
import { reportedFindings } from './report';
import type { RepositoryData } from './repositoryFacts';
import { repositoryFacts } from './repositoryFacts';
import type { Moment, Rule } from './rule';
import type { RuffProgram } from './ruff/program';
import { ruffProgram } from './ruff/program';
import { isRuffRule } from './ruff/ruffRules';
import { rules } from './rules';
import { severitiesFor } from './severities';

/** How a run lints; plain data, so that it can be handed to another thread. */
export interface LintSettings {
  readonly moment: Moment;
  readonly policy: Pick<Policy['lint'], 'rules' | 'overrides'>;
  /** Names of the only rules that run; all without it. */
  readonly only: readonly string[] | undefined;
  readonly repository: RepositoryData | undefined;
  /** Whether ruff runs as well, so that its programs are wanted. */
  readonly ruff?: boolean;
}

/** What linting one file gives. */
export interface LintedFile {
  readonly findings: FileFindings;
  /** Undefined when the file could not be read. */
  readonly summary: NotebookSummary | undefined;
  /** What ruff is to check, where it runs and the notebook is Python. */
  readonly program: RuffProgram | undefined;
}

/** Lints notebook files one by one. */
export class FileLinter {
  readonly #files: Pick<Files, 'readText'>;
  readonly #settings: LintSettings;
  readonly #rules: readonly Rule[];
  readonly #repository: LintOptions['repository'];

  constructor(files: Pick<Files, 'readText'>, settings: LintSettings) {
    this.#files = files;
    this.#settings = settings;
    this.#rules = selectedRules(settings.only);
    this.#repository = settings.repository && repositoryFacts(settings.repository);
  }

  /** Lints one file; one that cannot be read gives a report with its error. */
  async lint(path: string): Promise<LintedFile> {
    try {
      const notebook = readNotebook(await this.#files.readText(path), path);
      const { findings, summary, program } = this.lintNotebook(notebook);
      return { findings: { path, error: null, findings: reportedFindings(findings, notebook) }, summary, program };
    } catch (error) {
      if (!PreflightError.is(error)) throw error;
      const { message, remedy, code } = error.problem;
      return {
        findings: { path, error: `${message} ${remedy} [${code}]`, findings: [] },
        summary: undefined,
        program: undefined,
      };
    }
  }

  /** Lints a notebook that has been read. */
  lintNotebook(notebook: Notebook): Pick<LintedFile, 'summary' | 'program'> & { findings: LintFinding[] } {
    const { moment, policy, ruff } = this.#settings;
    const options: LintOptions = {
      moment,
      rules: this.#rules,
      severityOf: severitiesFor(policy, notebook.path),
      repository: this.#repository,
    };
    // Notebooks of a folder share few cells: what is kept of one only makes the collector copy it, and memory grow.
    const engine = new LintEngine();
    const context = engine.context(notebook, options);
    return {
      findings: engine.lintContext(context, options),
      summary: summaryOf(context),
      program: ruff && context.analysis.cells.length > 0 ? ruffProgram(context.analysis) : undefined,
    };
  }
}

/** The rules with these names, all without names. Throws `lint/unknown-rule`. */
export function selectedRules(only: readonly string[] | undefined): readonly Rule[] {
  if (!only) return rules;
  const unknown = only.find((name) => !isRuffRule(name) && !rules.some((rule) => rule.name === name));
  if (unknown !== undefined) throw unknownRule(unknown);
  return rules.filter(({ name }) => only.includes(name));
}

/** `lint/unknown-rule`, with the names that come nearest. */
export function unknownRule(name: string): PreflightError {
  const last = name.slice(name.lastIndexOf('/') + 1);
  const names = rules.map((rule) => rule.name);
  const holding = names.filter((known) => last !== '' && known.includes(last));
  const alike = didYouMean(name, names);
  const near = holding.length > 0 || alike === undefined ? holding : [alike];
  return new PreflightError({
    code: 'lint/unknown-rule',
    message: `There is no rule "${name}".`,
    remedy: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : '"preflight explain" lists all names.',
  });
}
