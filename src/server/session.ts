import type { NotebookDocument } from 'vscode-languageserver';
import type { LintFinding, LintOptions } from '../core/lint/engine';
import { LintEngine } from '../core/lint/engine';
import type { Linted } from '../core/lint/protocol';
import type { Moment, Rule } from '../core/lint/rule';
import { rules } from '../core/lint/rules';
import { severitiesFor } from '../core/lint/severities';
import { holdsBack } from '../core/lint/typing';
import type { Notebook } from '../core/notebook/notebook';
import type { Policy } from '../core/readiness/policy';
import type { AnalysedCell } from '../core/python/defUse';
import { AnalysisMemory } from '../core/python/memory';
import type { RepositoryFacts } from '../core/lint/repositoryFacts';

/** What changed since the last run: anything, or only execution counts and outputs. */
export type Change = 'all' | 'execution';

/** The last run over one notebook. */
export interface LintedNotebook {
  readonly document: NotebookDocument;
  readonly notebook: Notebook;
  /** URIs of the cells' documents, in order. */
  readonly uris: readonly string[];
  readonly version: number;
  readonly findings: readonly LintFinding[];
  /** Whether something is not said as long as a line is being typed. */
  readonly holdsBack: boolean;
  /** The cells in Python, as the run saw them. */
  readonly analysed: readonly AnalysedCell[];
}

/** What a run depends on beside the notebook. */
export interface Circumstances {
  readonly policy: Policy['lint'];
  readonly repository: RepositoryFacts | undefined;
}

const READING_EXECUTION: readonly Rule[] = rules.filter((rule) => rule.level !== 'repository' && rule.reads);
const EXECUTION_NAMES: ReadonlySet<string> = new Set(READING_EXECUTION.map(({ name }) => name));

/** After this many runs a notebook is analysed from scratch, so that nothing of its old texts stays for ever. */
const RUNS_REMEMBERED = 500;

/** Lints the open notebooks and remembers what it found. */
export class LintSession {
  readonly #engine = new LintEngine();
  readonly #linted = new Map<string, LintedNotebook>();
  readonly #memories = new Map<string, { memory: AnalysisMemory; runs: number }>();
  readonly #log: (message: string) => void;

  constructor(log: (message: string) => void) {
    this.#log = log;
  }

  /** The last run over a notebook. */
  get(uri: string): LintedNotebook | undefined {
    return this.#linted.get(uri);
  }

  forget(uri: string): void {
    this.#linted.delete(uri);
    this.#memories.delete(uri);
  }

  /** Lints a notebook; after an execution only the rules that look at it run again. */
  lint(document: NotebookDocument, notebook: Notebook, around: Circumstances, change: Change): Linted {
    const started = performance.now();
    const last = this.#linted.get(document.uri);
    const onlyExecution = change === 'execution' && last?.notebook.cells.length === notebook.cells.length;
    const selected = onlyExecution ? READING_EXECUTION : rules;
    const memory = this.#memoryOf(document.uri);
    const options = this.#options(notebook, around, selected, { memory });
    const context = this.#engine.context(notebook, options);
    const found = this.#engine.lintContext(context, options);
    const findings = onlyExecution
      ? [...last.findings.filter(({ rule }) => !EXECUTION_NAMES.has(rule)), ...found.filter(isOfExecution)]
      : found;
    const uris = document.cells.map((cell) => cell.document);
    const analysed = context.analysis.cells;
    const { version } = document;
    const isHeld = holdsBack(memory);
    this.#linted.set(document.uri, { document, notebook, uris, version, findings, analysed, holdsBack: isHeld });
    return {
      notebook: document.uri,
      version: document.version,
      durationMs: performance.now() - started,
      rules: selected.length,
      counts: countsOf(findings),
    };
  }

  /** Findings in another state of a notebook, for working out what a fix leaves. */
  findingsIn(notebook: Notebook, around: Circumstances): LintFinding[] {
    return this.#engine.lint(notebook, this.#options(notebook, around, rules));
  }

  /** Findings of one rule as a readiness check makes them; none for a rule of another tool. */
  findingsAtGate(notebook: Notebook, around: Circumstances, rule: string): LintFinding[] {
    const selected = rules.filter(({ name }) => name === rule);
    if (selected.length === 0) return [];
    const found = this.#engine.lint(notebook, this.#options(notebook, around, selected, { moment: 'gate' }));
    return found.filter((finding) => finding.rule === rule);
  }

  #memoryOf(uri: string): AnalysisMemory {
    const known = this.#memories.get(uri);
    const remembered = known && known.runs < RUNS_REMEMBERED ? known : { memory: new AnalysisMemory(), runs: 0 };
    remembered.runs++;
    this.#memories.set(uri, remembered);
    return remembered.memory;
  }

  #options(
    notebook: Notebook,
    { policy, repository }: Circumstances,
    selected: readonly Rule[],
    { moment = 'edit', memory }: { moment?: Moment; memory?: AnalysisMemory } = {},
  ): LintOptions {
    return {
      moment,
      rules: selected,
      severityOf: severitiesFor(policy, notebook.path),
      repository,
      memory,
      onDefect: (rule, error) => {
        const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
        this.#log(`${rule} failed: ${detail}`);
      },
    };
  }
}

function isOfExecution({ rule }: LintFinding): boolean {
  return EXECUTION_NAMES.has(rule);
}

function countsOf(findings: readonly LintFinding[]): Linted['counts'] {
  const counts = { error: 0, warning: 0, info: 0, suppressed: 0 };
  for (const { severity, suppressed } of findings) counts[suppressed ? 'suppressed' : severity]++;
  return counts;
}
