import type {
  CodeAction,
  CodeActionParams,
  Connection,
  InitializeParams,
  InitializeResult,
  NotebookDocument,
} from 'vscode-languageserver';
import {
  CodeActionKind,
  DidChangeWatchedFilesNotification,
  NotebookDocuments,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import manifest from '../../package.json';
import type { ApplyEdits, ClientOptions, FixAllParams, RulePage, RulePageParams } from '../core/lint/protocol';
import { FIX_ALL_KIND, METHODS } from '../core/lint/protocol';
import { pageOf } from '../core/lint/pages';
import { POLICY_FILE } from '../core/readiness/policy';
import { codeActionsFor } from './codeActions';
import { diagnosticsOf } from './diagnostics';
import { executionOrderOf, lastingMetadata } from './executionOrder';
import { fixAllEdits } from './fixes';
import { modelOf } from './notebookModel';
import { RunMemory } from './runMemory';
import { Scheduler } from './scheduler';
import type { Change, Circumstances } from './session';
import { LintSession } from './session';
import type { OpenCell } from './workspace';
import { Workspace } from './workspace';

/** Files whose change may change findings, beside the notebooks. */
const WATCHED = [POLICY_FILE, '{requirements*.txt,pyproject.toml,environment*.{yml,yaml},setup.cfg,setup.py,Pipfile}'];

/** Wires the linter to a client. The server only reads text: it starts nothing and writes nothing. */
export class LanguageServer {
  readonly #connection: Connection;
  readonly #documents = new NotebookDocuments(TextDocument);
  readonly #scheduler = new Scheduler();
  readonly #workspace: Workspace;
  readonly #session: LintSession;
  readonly #memory = new RunMemory();
  readonly #published = new Map<string, Map<string, string>>();
  /** Open notebooks by URI, with what changed since their last run. */
  readonly #open = new Map<string, { document: NotebookDocument; change: Change }>();
  #options: ClientOptions = {};
  #folders: readonly string[] = [];
  #watches = false;
  #followsFolders = false;

  constructor(connection: Connection) {
    this.#connection = connection;
    const log = (message: string): void => {
      connection.console.warn(message);
    };
    this.#workspace = new Workspace(log);
    this.#session = new LintSession(log);
  }

  /** Registers every handler and begins to listen. */
  listen(): void {
    const connection = this.#connection;
    connection.onInitialize((params) => this.#initialize(params));
    connection.onInitialized(() => void this.#start());
    connection.onCodeAction((params) => this.#codeActions(params));
    connection.onDidChangeWatchedFiles(() => void this.#reread());
    connection.onRequest(METHODS.rulePage, (params: RulePageParams) => answeredPage(params));
    connection.onRequest(METHODS.fixAll, (params: FixAllParams) => this.#fixAll(params));
    this.#documents.onDidOpen((document) => {
      this.#observe(document);
      this.#open.set(document.uri, { document, change: 'all' });
      void this.#readAndLint(document.uri);
    });
    this.#documents.onDidChange(({ notebookDocument, cells, metadata }) => {
      this.#observe(notebookDocument);
      const data = cells?.changed.data ?? [];
      const onlyData = cells && !metadata && cells.added.length + cells.removed.length === 0;
      const isExecution = onlyData === true && cells.changed.textContent.length === 0 && data.every(isExecutionOnly);
      if (isExecution && data.every(isSameRun)) return;
      this.#lintSoon(notebookDocument.uri, isExecution && !this.#moved(notebookDocument) ? 'execution' : 'all');
    });
    this.#documents.onDidSave((document) => void this.#readAndLint(document.uri));
    this.#documents.onDidClose(({ uri }) => {
      this.#close(uri);
    });
    connection.onShutdown(() => {
      // A run that waits has nobody to tell.
      for (const uri of this.#open.keys()) this.#forgetRuns(uri);
      this.#open.clear();
    });
    this.#documents.listen(connection);
    connection.listen();
  }

  #initialize(params: InitializeParams): InitializeResult {
    this.#options = (params.initializationOptions ?? {}) as ClientOptions;
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- clients without workspace folders send only this
    const root = params.rootUri;
    this.#folders = params.workspaceFolders?.map(({ uri }) => uri) ?? (root ? [root] : []);
    this.#followsFolders = params.capabilities.workspace?.workspaceFolders === true;
    this.#watches = params.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    return {
      serverInfo: { name: 'preflight', version: manifest.version },
      capabilities: {
        textDocumentSync: TextDocumentSyncKind.Incremental,
        // Outputs and the format are read from the file, which a save changes.
        notebookDocumentSync: { notebookSelector: [{ notebook: 'jupyter-notebook' }], save: true },
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL_KIND] },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  }

  async #start(): Promise<void> {
    for (const uri of this.#folders) await this.#workspace.add(uri);
    if (this.#watches) {
      const watchers = WATCHED.map((name) => ({ globPattern: `**/${name}` }));
      await this.#connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    }
    if (this.#followsFolders) {
      this.#connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        for (const { uri } of removed) this.#workspace.remove(uri);
        void Promise.all(added.map(({ uri }) => this.#workspace.add(uri))).then(() => this.#reread());
      });
    }
    this.#lintAll();
    await this.#workspace.readFacts();
    this.#lintAll();
  }

  async #reread(): Promise<void> {
    await this.#workspace.readPolicies();
    this.#lintAll();
    await this.#workspace.readFacts();
    this.#lintAll();
  }

  async #readAndLint(uri: string): Promise<void> {
    this.#lintSoon(uri, 'all');
    await this.#workspace.readSaved(uri, () => this.#openCells(uri));
    this.#lintSoon(uri, 'all');
  }

  #openCells(uri: string): OpenCell[] {
    return (this.#open.get(uri)?.document.cells ?? []).map((cell) => ({
      document: cell.document,
      text: this.#documents.getCellTextDocument(cell)?.getText() ?? '',
      order: executionOrderOf(cell),
    }));
  }

  #lintAll(): void {
    for (const uri of this.#open.keys()) this.#lintSoon(uri, 'all');
  }

  #lintSoon(uri: string, change: Change): void {
    const open = this.#open.get(uri);
    if (!open) return;
    if (change === 'all') open.change = 'all';
    this.#scheduler.schedule(uri, () => {
      this.#lint(uri);
    });
  }

  #forgetRuns(uri: string): void {
    this.#scheduler.forget(uri);
    this.#scheduler.forget(afterTyping(uri));
  }

  #observe(document: NotebookDocument): void {
    this.#memory.observe(document, (cell) => this.#documents.cellTextDocuments.get(cell)?.getText());
  }

  #lint(uri: string): void {
    const open = this.#open.get(uri);
    if (!open) return;
    const { document, change } = open;
    open.change = 'execution';
    const notebook = modelOf(document, this.#documents, {
      ...this.#workspace.surroundingsOf(uri),
      lastRun: (cell) => this.#memory.lastRun(uri, cell),
      earlierTexts: (present) => this.#memory.earlierTexts(uri, present),
    });
    const linted = this.#session.lint(document, notebook, this.#circumstances(uri), change);
    this.#publish(uri);
    void this.#connection.sendNotification(METHODS.linted, linted);
    this.#scheduler.cancel(afterTyping(uri));
    if (this.#session.get(uri)?.holdsBack !== true) return;
    this.#scheduler.after(afterTyping(uri), QUIET_MS, () => {
      this.#lintSoon(uri, 'all');
    });
  }

  /** Sends the diagnostics of the cells in which they changed, and none for cells that are gone. */
  #publish(uri: string): void {
    const linted = this.#session.get(uri);
    if (!linted) return;
    const before = this.#published.get(uri) ?? new Map<string, string>();
    const after = new Map<string, string>();
    const byCell = diagnosticsOf(linted.findings, linted, this.#options.rulePages);
    linted.uris.forEach((cell, index) => {
      const diagnostics = byCell[index] ?? [];
      const text = diagnostics.length === 0 ? '' : JSON.stringify(diagnostics);
      after.set(cell, text);
      if ((before.get(cell) ?? '') !== text) void this.#connection.sendDiagnostics({ uri: cell, diagnostics });
    });
    for (const [cell, text] of before) {
      if (text !== '' && !after.has(cell)) void this.#connection.sendDiagnostics({ uri: cell, diagnostics: [] });
    }
    this.#published.set(uri, after);
  }

  #close(uri: string): void {
    for (const [cell, text] of this.#published.get(uri) ?? []) {
      if (text !== '') void this.#connection.sendDiagnostics({ uri: cell, diagnostics: [] });
    }
    this.#published.delete(uri);
    this.#open.delete(uri);
    this.#forgetRuns(uri);
    this.#session.forget(uri);
    this.#memory.forget(uri);
    this.#workspace.forget(uri);
  }

  #codeActions(params: CodeActionParams): CodeAction[] {
    const document = this.#documents.findNotebookDocumentForCell(params.textDocument.uri);
    if (!document) return [];
    this.#flush(document.uri);
    const linted = this.#session.get(document.uri);
    if (!linted) return [];
    const around = this.#circumstances(document.uri);
    return codeActionsFor(params, {
      linted,
      commands: this.#options.commands === true,
      lint: (notebook) => this.#session.findingsIn(notebook, around),
      lintAtGate: (notebook, rule) => this.#session.findingsAtGate(notebook, around, rule),
      versionOf: (uri) => this.#documents.cellTextDocuments.get(uri)?.version ?? null,
    });
  }

  #fixAll({ notebook, rule }: FixAllParams): ApplyEdits | null {
    this.#flush(notebook);
    const linted = this.#session.get(notebook);
    if (!linted) return null;
    const title = rule === undefined ? 'Fix all findings of Preflight' : `Fix all ${rule}`;
    return { notebook, version: linted.version, title, edits: fixAllEdits(linted, rule) };
  }

  /** Does a run that waits at once, so that answers are about the present text. */
  #flush(uri: string): void {
    if (!this.#scheduler.isWaiting(uri)) return;
    this.#scheduler.cancel(uri);
    this.#lint(uri);
  }

  #circumstances(uri: string): Circumstances {
    return { policy: this.#workspace.policyOf(uri).lint, repository: this.#workspace.folderOf(uri)?.facts };
  }

  /** Whether cells stand in another order than at the last run. */
  #moved({ uri, cells }: NotebookDocument): boolean {
    const last = this.#session.get(uri);
    return last?.uris.length !== cells.length || cells.some((cell, index) => cell.document !== last.uris[index]);
  }
}

/** What was held back while a line was typed is said when nothing was typed for so long. */
const QUIET_MS = 1_500;

/** Key of the run that says it. */
function afterTyping(uri: string): string {
  return `${uri} after typing`;
}

interface CellChange {
  readonly old: NotebookDocument['cells'][number];
  readonly new: NotebookDocument['cells'][number];
}

/** Whether a cell was not even run: its outputs changed, or whether it succeeded. */
function isSameRun({ old, new: now }: CellChange): boolean {
  return executionOrderOf(old) === executionOrderOf(now);
}

function isExecutionOnly({ old, new: now }: CellChange): boolean {
  return lastingMetadata(old) === lastingMetadata(now) && old.kind === now.kind;
}

function answeredPage({ rule }: RulePageParams): RulePage | null {
  const markdown = pageOf(rule);
  return markdown === undefined ? null : { rule, markdown };
}
