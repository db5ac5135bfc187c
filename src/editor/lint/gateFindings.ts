import type { Disposable, NotebookDocument } from 'vscode';
import { Diagnostic, DiagnosticSeverity, Range, Uri, extensions, languages, workspace } from 'vscode';
import type { Finding, LintReport, Severity } from '../../core/lint/finding';
import { Disposables } from '../base/disposables';
import { isRuffRule, ruffPage } from '../../core/lint/ruff/ruffRules';
import { loadEngine } from '../base/engine';
import { withJob } from '../base/job';
import type { Repository } from '../base/repositories';
import { findingsOf, SOURCE } from './findings';
import { rulePageUri } from './rulePages';

const RUFF_EXTENSION = 'charliermarsh.ruff';

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};

/** Findings that only a readiness check makes, for a notebook that the person asked about; gone with its next change. */
export class GateFindings implements Disposable {
  readonly #folder: string;
  readonly #owned = new Disposables();
  readonly #diagnostics = this.#owned.add(languages.createDiagnosticCollection('preflight gate'));

  /** `folder` is that of the bundles, in which ruff lies. */
  constructor(folder: string) {
    this.#folder = folder;
    this.#owned.add(
      workspace.onDidChangeNotebookDocument(({ notebook, contentChanges, cellChanges }) => {
        const isText = contentChanges.length > 0 || cellChanges.some(({ document }) => document !== undefined);
        if (isText) this.#clear(notebook);
      }),
    );
    this.#owned.add(
      workspace.onDidCloseNotebookDocument((notebook) => {
        this.#clear(notebook);
      }),
    );
  }

  /** Lints a notebook as a readiness check would, and shows what the linter does not show while typing. */
  async lint(repository: Repository, notebook: NotebookDocument): Promise<LintReport> {
    await notebook.save();
    const engine = await loadEngine();
    const files = engine.openFiles(repository.root.fsPath);
    const path = notebook.uri.path.slice(repository.root.path.length + 1);
    const report = await withJob('Linting the notebook', async (job) => {
      const { policy } = await engine.loadPolicy({ files });
      // Whoever has ruff's own extension sees its findings from there.
      const ruff = extensions.getExtension(RUFF_EXTENSION)?.isActive ? undefined : engine.ruffIn(this.#folder);
      const ports = { files, clock: engine.systemClock, ruff };
      return await engine.lintFiles(ports, [path], { moment: 'gate', policy: policy.lint }, job);
    });
    const findings = report.files.find((file) => file.path === path)?.findings ?? [];
    this.#show(notebook, findings);
    return report;
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #show(notebook: NotebookDocument, findings: readonly Finding[]): void {
    this.#clear(notebook);
    for (const { index, document } of notebook.getCells()) {
      const shown = findingsOf(document.uri);
      const own = findings.filter((finding) => (finding.cell ?? 0) === index && !finding.suppressed).map(diagnosticOf);
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
  diagnostic.source = SOURCE;
  diagnostic.code = { value: rule, target: isRuffRule(rule) ? Uri.parse(ruffPage(rule)) : rulePageUri(rule) };
  return diagnostic;
}
