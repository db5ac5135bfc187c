import type { Disposable, NotebookCell, NotebookCellStatusBarItemProvider } from 'vscode';
import { EventEmitter, NotebookCellStatusBarAlignment, NotebookCellStatusBarItem, languages, notebooks } from 'vscode';
import { Disposables } from '../base/disposables';
import { settings } from '../base/settings';
import { plural } from '../models/overview';
import { findingsOf, iconOf, NOTEBOOK_TYPE, ruleOf } from './findings';

/** The number of findings under each cell that has some; it leads to them. */
export class CellStatus implements Disposable, NotebookCellStatusBarItemProvider {
  readonly #owned = new Disposables();
  readonly #onDidChange = this.#owned.add(new EventEmitter<void>());
  readonly onDidChangeCellStatusBarItems = this.#onDidChange.event;

  constructor() {
    this.#owned.add(notebooks.registerNotebookCellStatusBarItemProvider(NOTEBOOK_TYPE, this));
    this.#owned.add(
      languages.onDidChangeDiagnostics(({ uris }) => {
        if (uris.some(({ scheme }) => scheme === 'vscode-notebook-cell')) this.#onDidChange.fire();
      }),
    );
  }

  provideCellStatusBarItems({ document }: NotebookCell): NotebookCellStatusBarItem | undefined {
    const findings = settings.lintCellStatus(document.uri) ? findingsOf(document.uri) : [];
    const [worst] = findings;
    if (!worst) return undefined;
    const text = `$(${iconOf(worst.severity)}) ${plural(findings.length, 'finding')}`;
    const item = new NotebookCellStatusBarItem(text, NotebookCellStatusBarAlignment.Right);
    item.tooltip = findings.map(({ message, code }) => `${message} (${ruleOf(code)})`).join('\n\n');
    item.accessibilityInformation = { label: `${plural(findings.length, 'finding')} of Preflight in this cell` };
    item.command = {
      command: 'preflight.cell.showFindings',
      title: 'Show Findings',
      arguments: [document.uri.toString()],
    };
    return item;
  }

  dispose(): void {
    this.#owned.dispose();
  }
}
