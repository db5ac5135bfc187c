import type { Disposable, NotebookDocument } from 'vscode';
import { Diagnostic, DiagnosticSeverity, NotebookCellKind, Range, Uri, extensions, languages, workspace } from 'vscode';
import type { Finding, LintReport, Severity } from '../../core/lint/finding';
import { DIAGNOSTIC_SOURCE } from '../../core/lint/protocol';
import { Disposables } from '../base/disposables';
import { isRuffRule, ruffPage } from '../../core/lint/ruff/ruffRules';
import { loadEngine } from '../base/engine';
import type { Job } from '../../core/base/job';
import { withJob } from '../base/job';
import type { Repository } from '../base/repositories';
import { findingsOf } from './findings';
import { rulePageUri } from './rulePages';

const RUFF_EXTENSION = 'charliermarsh.ruff';

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};

/** A notebook that the person asked about. */
interface Followed {
  readonly repository: Repository;
  /** Whether the run that was asked for is under way; it saves the notebook itself. */
  busy: boolean;
  /** Stops the run that the last save began. */
  afterSave: AbortController;
}

/**
 * Findings that only a readiness check makes, for a notebook that the person asked about. What is in a cell goes with the
 * next change of the cell; every save of the notebook makes them anew.
 */
export class GateFindings implements Disposable {
  readonly #folder: string;
  readonly #owned = new Disposables();
  /** Notebooks that the person asked about. */
  readonly #followed = new Map<NotebookDocument, Followed>();
  readonly #diagnostics = this.#owned.add(languages.createDiagnosticCollection('preflight gate'));

  /** `folder` is that of the bundles: the linter's thread and ruff start from there. */
  constructor(folder: string) {
    this.#folder = folder;
    this.#owned.add(
      workspace.onDidChangeNotebookDocument(({ contentChanges, cellChanges }) => {
        const changed = cellChanges.flatMap(({ cell, document }) => (document ? [cell] : []));
        const removed = contentChanges.flatMap(({ removedCells }) => removedCells);
        for (const { document } of [...changed, ...removed]) this.#diagnostics.delete(document.uri);
      }),
    );
    this.#owned.add(
      workspace.onDidSaveNotebookDocument((notebook) => {
        const followed = this.#followed.get(notebook);
        if (followed?.busy !== false) return;
        followed.afterSave.abort();
        followed.afterSave = new AbortController();
        const job: Job = { signal: followed.afterSave.signal, progress: () => undefined };
        void this.#run(followed.repository, notebook, job).catch(() => undefined);
      }),
    );
    this.#owned.add(
      workspace.onDidCloseNotebookDocument((notebook) => {
        this.#followed.get(notebook)?.afterSave.abort();
        this.#followed.delete(notebook);
        this.#clear(notebook);
      }),
    );
  }

  /** Lints a notebook as a readiness check would, and shows what the linter does not show while typing. */
  async lint(repository: Repository, notebook: NotebookDocument): Promise<LintReport> {
    this.#followed.get(notebook)?.afterSave.abort();
    const followed: Followed = { repository, busy: true, afterSave: new AbortController() };
    this.#followed.set(notebook, followed);
    try {
      await notebook.save();
      return await withJob('Linting the notebook', (job) => this.#run(repository, notebook, job));
    } finally {
      followed.busy = false;
    }
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #run(repository: Repository, notebook: NotebookDocument, job: Job): Promise<LintReport> {
    const engine = await loadEngine();
    const files = engine.openFiles(repository.root.fsPath);
    const path = notebook.uri.path.slice(repository.root.path.length + 1);
    const { version } = notebook;
    const { policy } = await engine.loadPolicy({ files });
    // Whoever has ruff's own extension sees its findings from there.
    const ruff = extensions.getExtension(RUFF_EXTENSION)?.isActive ? undefined : engine.ruffIn(this.#folder);
    const workers = engine.backgroundLinter(repository.root.fsPath, this.#folder);
    const ports = { files, clock: engine.systemClock, workers, ruff };
    const report = await engine.lintFiles(ports, [path], { moment: 'gate', policy: policy.lint }, job);
    const findings = report.files.find((file) => file.path === path)?.findings ?? [];
    // What changed meanwhile has no places for these findings; its save makes them anew.
    if (notebook.version === version && !notebook.isClosed) this.#show(notebook, findings);
    return report;
  }

  #show(notebook: NotebookDocument, findings: readonly Finding[]): void {
    this.#clear(notebook);
    const cells = notebook.getCells();
    // What is about the whole notebook stands where the language server shows it too.
    const first = Math.max(
      0,
      cells.findIndex(({ kind }) => kind === NotebookCellKind.Code),
    );
    for (const { index, document } of cells) {
      const shown = findingsOf(document.uri);
      const own = findings
        .filter((finding) => (finding.cell ?? first) === index && !finding.suppressed)
        .map(diagnosticOf);
      const isShown = (diagnostic: Diagnostic) =>
        shown.some(({ message, range }) => message === diagnostic.message && range.isEqual(diagnostic.range));
      this.#diagnostics.set(
        document.uri,
        own.filter((diagnostic) => !isShown(diagnostic)),
      );
    }
  }

  #clear(notebook: NotebookDocument): void {
    for (const { document } of notebook.getCells()) this.#diagnostics.delete(document.uri);
  }
}

function diagnosticOf({ line, column, endLine, endColumn, message, severity, rule }: Finding): Diagnostic {
  const range = new Range(line - 1, column - 1, endLine - 1, endColumn - 1);
  const diagnostic = new Diagnostic(range, message, SEVERITIES[severity]);
  diagnostic.source = DIAGNOSTIC_SOURCE;
  diagnostic.code = { value: rule, target: isRuffRule(rule) ? Uri.parse(ruffPage(rule)) : rulePageUri(rule) };
  return diagnostic;
}
