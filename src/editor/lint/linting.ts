import type { Disposable, Event, NotebookDocument } from 'vscode';
import { EventEmitter, Uri, commands, window, workspace } from 'vscode';
import type { ApplyEdits, Linted } from '../../core/lint/protocol';
import { PreflightError } from '../../core/base/problem';
import { Disposables } from '../base/disposables';
import { settings } from '../base/settings';
import type { Services } from '../editor';
import { programFolder } from '../editor';
import type { LintClient } from './client';
import { NOTEBOOK_TYPE } from './findings';

/** Runs the language server from the first notebook on, for as long as linting is switched on. */
export class Linting implements Disposable {
  readonly #owned = new Disposables();
  readonly #services: Services;
  readonly #onDidLint = this.#owned.add(new EventEmitter<Linted>());
  #client: Promise<LintClient> | undefined;

  constructor(services: Services) {
    this.#services = services;
    this.#owned.add(
      workspace.onDidOpenNotebookDocument(() => {
        this.#update();
      }),
    );
    this.#owned.add(
      workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('preflight.lint.enabled')) this.#update();
      }),
    );
    // Loading the client takes longer than activation may.
    setImmediate(() => {
      this.#update();
    });
  }

  /** Fires after every run over a notebook. */
  get onDidLint(): Event<Linted> {
    return this.#onDidLint.event;
  }

  /** All fixes of a notebook that need nobody to confirm them; null when there are none. */
  async fixAll(notebook: NotebookDocument): Promise<ApplyEdits | null> {
    const client = await this.#client;
    if (!client) throw notRunning();
    return await client.fixAll({ notebook: notebook.uri.toString() });
  }

  dispose(): void {
    void this.#stop();
    this.#owned.dispose();
  }

  #update(): void {
    const hasNotebook = workspace.notebookDocuments.some(({ notebookType }) => notebookType === NOTEBOOK_TYPE);
    if (!settings.lintEnabled()) void this.#stop();
    else if (hasNotebook) this.#client ??= this.#start();
  }

  async #start(): Promise<LintClient> {
    const started = performance.now();
    const { log } = this.#services;
    try {
      const { startLintClient } = await import(/* webpackChunkName: "languageClient" */ './client');
      const module = Uri.joinPath(Uri.file(programFolder(this.#services)), 'server.js').fsPath;
      const client = await startLintClient(module, log, (linted) => {
        this.#linted(linted);
      });
      log.info(`The language server answered after ${(performance.now() - started).toFixed(0)} ms.`);
      return client;
    } catch (error) {
      this.#client = undefined;
      void this.#services.errors.show(error);
      throw error;
    }
  }

  #linted(linted: Linted): void {
    const { counts, durationMs, notebook } = linted;
    const found = counts.error + counts.warning + counts.info;
    this.#services.log.debug(`Linted ${notebook} in ${durationMs.toFixed(1)} ms: ${found} findings.`);
    void commands.executeCommand('setContext', 'preflight.hasLinted', true);
    this.#onDidLint.fire(linted);
  }

  async #stop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await (await client?.catch(() => undefined))?.stop();
  }
}

/** The notebook in front; undefined when another kind of editor is. */
export function activeNotebook(): NotebookDocument | undefined {
  const notebook = window.activeNotebookEditor?.notebook;
  return notebook?.notebookType === NOTEBOOK_TYPE ? notebook : undefined;
}

function notRunning(): PreflightError {
  return new PreflightError({
    code: 'lint/not-running',
    message: 'The notebook linter is not running.',
    remedy: 'Switch on preflight.lint.enabled and open a notebook.',
  });
}
