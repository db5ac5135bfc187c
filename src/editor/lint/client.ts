import type { LogOutputChannel } from 'vscode';
import type { LanguageClientOptions, ServerOptions } from 'vscode-languageclient/node';
import { LanguageClient, RevealOutputChannelOn, TransportKind } from 'vscode-languageclient/node';
import type { ApplyEdits, ClientOptions, FixAllParams, Linted } from '../../core/lint/protocol';
import { METHODS } from '../../core/lint/protocol';
import { withPossibleRuns } from './cellRuns';
import { ExecutionCounts } from './executionCounts';
import { NOTEBOOK_TYPE } from './findings';
import { RULE_SCHEME } from './rulePages';

/** The language server as the editor uses it beside what the protocol itself does. */
export interface LintClient {
  /** All fixes of a notebook that need nobody to confirm them; null when there are none. */
  fixAll(params: FixAllParams): Promise<ApplyEdits | null>;
  stop(): Promise<void>;
}

/** Starts the language server for the cells of notebooks; `onLinted` is called after every run. */
export async function startLintClient(
  serverModule: string,
  log: LogOutputChannel,
  onLinted: (linted: Linted) => void,
): Promise<LintClient> {
  const run = { module: serverModule, transport: TransportKind.ipc };
  const server: ServerOptions = { run, debug: run };
  const own: ClientOptions = { rulePages: `${RULE_SCHEME}:`, commands: true };
  const options: LanguageClientOptions = {
    documentSelector: ['python', 'markdown'].map((language) => ({ notebook: NOTEBOOK_TYPE, language })),
    outputChannel: log,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationOptions: own,
    diagnosticCollectionName: 'preflight',
    middleware: {
      notebooks: new ExecutionCounts().middleware,
      provideCodeActions: async (document, range, context, token, next) =>
        await withPossibleRuns((await next(document, range, context, token)) ?? []),
    },
  };
  const client = new LanguageClient('preflight', 'Preflight', server, options);
  client.onNotification(METHODS.linted, onLinted);
  await client.start();
  return {
    fixAll: (params) => client.sendRequest<ApplyEdits | null>(METHODS.fixAll, params),
    stop: () => client.dispose(),
  };
}
