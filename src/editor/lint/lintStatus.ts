import type { Disposable, DocumentFilter, LanguageStatusItem } from 'vscode';
import { LanguageStatusSeverity, languages, window, workspace } from 'vscode';
import type { Linted } from '../../core/lint/protocol';
import { Disposables } from '../base/disposables';
import { plural } from '../models/overview';
import type { Linting } from './linting';

/** The cells of Jupyter's notebooks: status items are not told the type of a notebook, so that a selector cannot ask for it. */
const SELECTOR: DocumentFilter = { scheme: 'vscode-notebook-cell', pattern: '**/*.ipynb' };

/** The last run over the notebook in front, beside the language in the status bar. */
export class LintStatus implements Disposable {
  readonly #owned = new Disposables();
  readonly #item: LanguageStatusItem;
  readonly #runs = new Map<string, Linted>();

  constructor(linting: Linting) {
    this.#item = this.#owned.add(languages.createLanguageStatusItem('preflight.lint', SELECTOR));
    this.#item.name = 'Preflight';
    this.#item.command = { command: 'preflight.log.show', title: 'Show Log' };
    this.#owned.add(
      linting.onDidLint((linted) => {
        this.#runs.set(linted.notebook, linted);
        this.#show();
      }),
    );
    this.#owned.add(
      workspace.onDidCloseNotebookDocument(({ uri }) => {
        this.#runs.delete(uri.toString());
      }),
    );
    this.#owned.add(
      window.onDidChangeActiveNotebookEditor(() => {
        this.#show();
      }),
    );
    this.#show();
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #show(): void {
    const run = this.#runs.get(window.activeNotebookEditor?.notebook.uri.toString() ?? '');
    this.#item.busy = run === undefined;
    if (!run) {
      this.#item.text = 'Preflight';
      this.#item.severity = LanguageStatusSeverity.Information;
      return;
    }
    const { error, warning, info, suppressed } = run.counts;
    this.#item.text = `Preflight: ${plural(error + warning + info, 'finding')}`;
    const allowed = suppressed > 0 ? `, ${suppressed} allowed with a reason` : '';
    this.#item.detail = `${plural(error, 'error')}, ${plural(warning, 'warning')}, ${plural(info, 'hint')}${allowed}; linted in ${run.durationMs.toFixed(0)} ms`;
    this.#item.severity =
      error > 0
        ? LanguageStatusSeverity.Error
        : warning > 0
          ? LanguageStatusSeverity.Warning
          : LanguageStatusSeverity.Information;
  }
}
