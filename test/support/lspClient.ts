import { PassThrough } from 'node:stream';
import type {
  CodeAction,
  Diagnostic,
  NotebookCell,
  ProtocolConnection,
  TextDocumentContentChangeEvent,
} from 'vscode-languageserver-protocol/node';
import {
  createProtocolConnection,
  NotebookCellKind,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { createConnection } from 'vscode-languageserver/node';
import type { ClientOptions, Linted } from '../../src/core/lint/protocol';
import { METHODS } from '../../src/core/lint/protocol';
import { LanguageServer } from '../../src/server/languageServer';

/** A cell as a test opens it; a plain string is Python. */
export type LspCell =
  | string
  | {
      readonly text: string;
      readonly language?: string;
      readonly order?: number;
      readonly stored?: number;
      readonly tags?: readonly string[];
    };

/** A plain language client with one notebook, over any connection to a server. */
export class LspClient {
  readonly connection: ProtocolConnection;
  readonly diagnostics = new Map<string, Diagnostic[]>();
  readonly linted: Linted[] = [];
  /** How often diagnostics were sent for a cell. */
  readonly published: string[] = [];
  uri = 'file:///none/notebook.ipynb';
  uris: string[] = [];
  #version = 1;
  readonly #versions = new Map<string, number>();
  #made = 0;
  #waiting: (() => void)[] = [];

  constructor(connection: ProtocolConnection) {
    this.connection = connection;
    connection.onNotification(
      'textDocument/publishDiagnostics',
      ({ uri, diagnostics }: { uri: string; diagnostics: Diagnostic[] }) => {
        this.diagnostics.set(uri, diagnostics);
        this.published.push(uri);
      },
    );
    connection.onNotification(METHODS.linted, (run: Linted) => {
      this.linted.push(run);
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const resolve of waiting) resolve();
    });
    connection.onRequest('client/registerCapability', () => null);
    connection.listen();
  }

  /** A client of a server in this process. */
  static inProcess(): LspClient {
    const [toServer, toClient] = [new PassThrough(), new PassThrough()];
    new LanguageServer(createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient))).listen();
    return new LspClient(
      createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer)),
    );
  }

  async initialize(options: ClientOptions = {}, folder?: string): Promise<void> {
    await this.connection.sendRequest('initialize', {
      processId: null,
      rootUri: folder ?? null,
      capabilities: { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } },
      workspaceFolders: folder === undefined ? null : [{ uri: folder, name: 'folder' }],
      initializationOptions: options,
    });
    await this.connection.sendNotification('initialized', {});
  }

  /** The next run over the notebook. */
  nextRun(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Waits until the server has been quiet: what follows is about the present text. */
  async settled(): Promise<void> {
    for (let quiet = 0; quiet < 3;) {
      const before = this.linted.length;
      await this.connection.sendRequest('textDocument/codeAction', {
        textDocument: { uri: this.uris[0] ?? this.uri },
        range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
        context: { diagnostics: [] },
      });
      await new Promise((resolve) => setTimeout(resolve, 15));
      quiet = this.linted.length === before ? quiet + 1 : 0;
    }
  }

  /** Waits until the diagnostics are as a condition asks, for at most ten seconds. */
  async until(condition: (rules: readonly (readonly string[])[]) => boolean): Promise<void> {
    for (let attempt = 0; attempt < 100 && !condition(this.rules()); attempt++) {
      await this.settled();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async open(cells: readonly LspCell[], uri = this.uri): Promise<void> {
    this.uri = uri;
    const made = cells.map((cell) => this.#make(cell));
    this.uris = made.map(({ cell }) => cell.document);
    await this.connection.sendNotification('notebookDocument/didOpen', {
      notebookDocument: {
        uri,
        notebookType: 'jupyter-notebook',
        version: this.#version,
        cells: made.map(({ cell }) => cell),
      },
      cellTextDocuments: made.map(({ document }) => document),
    });
    await this.settled();
  }

  /** Says that the notebook was saved, which leaves the line that was typed. */
  async save(): Promise<void> {
    await this.connection.sendNotification('notebookDocument/didSave', { notebookDocument: { uri: this.uri } });
    await this.settled();
  }

  /** Changes a cell's text. */
  async edit(index: number, ...changes: TextDocumentContentChangeEvent[]): Promise<void> {
    const uri = this.uris[index] ?? '';
    const version = (this.#versions.get(uri) ?? 1) + 1;
    this.#versions.set(uri, version);
    await this.#change({ cells: { textContent: [{ document: { uri, version }, changes }] } });
  }

  /** Replaces cells of the notebook. */
  async splice(start: number, deleteCount: number, cells: readonly LspCell[] = []): Promise<void> {
    const made = cells.map((cell) => this.#make(cell));
    const closed = this.uris.splice(start, deleteCount, ...made.map(({ cell }) => cell.document));
    await this.#change({
      cells: {
        structure: {
          array: { start, deleteCount, cells: made.map(({ cell }) => cell) },
          didOpen: made.map(({ document }) => document),
          didClose: closed.map((uri) => ({ uri })),
        },
      },
    });
  }

  /** Says that a cell was run. */
  async execute(index: number, order: number): Promise<void> {
    await this.change(index, { executionSummary: { executionOrder: order, success: true } });
  }

  /** Says that something of a cell beside its text changed. */
  async change(index: number, data: Pick<NotebookCell, 'executionSummary' | 'metadata'>): Promise<void> {
    const cell: NotebookCell = { kind: NotebookCellKind.Code, document: this.uris[index] ?? '', metadata: {}, ...data };
    await this.#change({ cells: { data: [cell] } });
  }

  async close(): Promise<void> {
    await this.connection.sendNotification('notebookDocument/didClose', {
      notebookDocument: { uri: this.uri },
      cellTextDocuments: this.uris.map((uri) => ({ uri })),
    });
  }

  /** `rule` of each diagnostic, by cell. */
  rules(): string[][] {
    return this.uris.map((uri) => (this.diagnostics.get(uri) ?? []).map(({ code }) => String(code)));
  }

  actions(index: number, diagnostic: Diagnostic | undefined, only?: readonly string[]): Promise<CodeAction[]> {
    const range = diagnostic?.range ?? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    return this.connection.sendRequest('textDocument/codeAction', {
      textDocument: { uri: this.uris[index] ?? '' },
      range,
      context: { diagnostics: diagnostic ? [diagnostic] : [], ...(only ? { only } : {}) },
    });
  }

  async stop(): Promise<void> {
    await this.connection.sendRequest('shutdown');
    this.connection.end();
    this.connection.dispose();
  }

  async #change(change: object): Promise<void> {
    this.#version++;
    await this.connection.sendNotification('notebookDocument/didChange', {
      notebookDocument: { uri: this.uri, version: this.#version },
      change,
    });
  }

  #make(given: LspCell): { cell: NotebookCell; document: object } {
    const {
      text,
      language = 'python',
      order,
      stored,
      tags,
    } = typeof given === 'string' ? ({ text: given } as Exclude<LspCell, string>) : given;
    const uri = `vscode-notebook-cell:/none/notebook.ipynb#${this.#made++}`;
    const kind = language === 'markdown' ? NotebookCellKind.Markup : NotebookCellKind.Code;
    return {
      cell: {
        kind,
        document: uri,
        ...(order === undefined ? {} : { executionSummary: { executionOrder: order } }),
        metadata: {
          ...(stored === undefined ? {} : { execution_count: stored }),
          ...(tags ? { metadata: { tags: [...tags] } } : {}),
        },
      },
      document: { uri, languageId: language, version: 1, text },
    };
  }
}

/** Runs a body with a client of a server in this process, and ends both. */
export async function withClient(
  body: (client: LspClient) => Promise<void>,
  options: ClientOptions = {},
  folder?: string,
): Promise<void> {
  const client = LspClient.inProcess();
  try {
    await client.initialize(options, folder);
    await body(client);
  } finally {
    await client.stop();
  }
}
