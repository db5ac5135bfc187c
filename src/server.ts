import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { LanguageServer } from './server/languageServer';

/** Composition root of the language server; the transport comes from the command line (`--stdio`, `--node-ipc`). */
new LanguageServer(createConnection(ProposedFeatures.all)).listen();
