import type { CompletionItemProvider, Disposable, DocumentFilter, TextDocument } from 'vscode';
import {
  CompletionItem,
  CompletionItemKind,
  Diagnostic,
  DiagnosticSeverity,
  Range,
  extensions,
  languages,
  workspace,
} from 'vscode';
import type { Problem } from '../../core/base/problem';
import { DIAGNOSTIC_SOURCE } from '../../core/lint/protocol';
import { Disposables } from '../base/disposables';
import { loadEngine } from '../base/engine';

const POLICY: DocumentFilter = { pattern: '**/preflight.yaml' };
/** It completes and checks by the schema that the extension contributes. */
const YAML_EXTENSION = 'redhat.vscode-yaml';
/** Milliseconds after a key until the text is checked. */
const PATIENCE = 300;

/** Helps to write `preflight.yaml`; the editor itself knows nothing of YAML, and its extension for YAML is not everybody's. */
export class PolicyFile implements Disposable, CompletionItemProvider {
  readonly #owned = new Disposables();
  readonly #problems = this.#owned.add(languages.createDiagnosticCollection('preflight policy'));
  readonly #waiting = new Map<TextDocument, NodeJS.Timeout>();

  constructor() {
    this.#owned.add(languages.registerCompletionItemProvider(POLICY, this, ' ', '/', '-'));
    this.#owned.add(
      workspace.onDidOpenTextDocument((document) => {
        this.#checkSoon(document, 0);
      }),
    );
    this.#owned.add(
      workspace.onDidChangeTextDocument(({ document }) => {
        this.#checkSoon(document, PATIENCE);
      }),
    );
    this.#owned.add(
      workspace.onDidCloseTextDocument((document) => {
        this.#forget(document);
      }),
    );
    for (const document of workspace.textDocuments) this.#checkSoon(document, 0);
  }

  async provideCompletionItems(
    document: TextDocument,
    position: Parameters<CompletionItemProvider['provideCompletionItems']>[1],
  ): Promise<CompletionItem[]> {
    if (hasYamlExtension()) return [];
    const { policyCompletions, policyDocument } = await loadEngine();
    const lines = document.getText().split(/\r?\n/);
    return policyCompletions(policyDocument(), lines, position.line, position.character).map(
      ({ label, insert, asksForValue, documentation, from }) => {
        const isKey = insert !== label;
        const item = new CompletionItem(label, isKey ? CompletionItemKind.Property : CompletionItemKind.EnumMember);
        item.insertText = insert;
        item.range = new Range(position.line, from, position.line, position.character);
        item.filterText = label;
        if (asksForValue) item.command = { command: 'editor.action.triggerSuggest', title: 'Suggest' };
        if (documentation !== undefined) item.documentation = documentation;
        return item;
      },
    );
  }

  dispose(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    this.#owned.dispose();
  }

  #checkSoon(document: TextDocument, patience: number): void {
    if (languages.match(POLICY, document) === 0) return;
    clearTimeout(this.#waiting.get(document));
    const timer = setTimeout(() => {
      this.#waiting.delete(document);
      void this.#check(document);
    }, patience);
    this.#waiting.set(document, timer);
  }

  async #check(document: TextDocument): Promise<void> {
    const { version } = document;
    const { errors, warnings } = (await loadEngine()).policyProblems(document.getText());
    if (document.isClosed || document.version !== version) return;
    const shown = hasYamlExtension()
      ? []
      : errors.map((each) => diagnosticOf(document, each, DiagnosticSeverity.Error));
    const useless = warnings.map((each) => diagnosticOf(document, each, DiagnosticSeverity.Warning));
    this.#problems.set(document.uri, [...shown, ...useless]);
  }

  #forget(document: TextDocument): void {
    clearTimeout(this.#waiting.get(document));
    this.#waiting.delete(document);
    this.#problems.delete(document.uri);
  }
}

function hasYamlExtension(): boolean {
  return extensions.getExtension(YAML_EXTENSION) !== undefined;
}

function diagnosticOf(document: TextDocument, problem: Problem, severity: DiagnosticSeverity): Diagnostic {
  const { line = 1, column = 1 } = problem.place ?? {};
  const start = document.validatePosition(new Range(line - 1, column - 1, line - 1, column - 1).start);
  const word = document.getWordRangeAtPosition(start, /[^\s:#'"]+/) ?? new Range(start, start);
  const diagnostic = new Diagnostic(word, `${problem.message} ${problem.remedy}`, severity);
  diagnostic.source = DIAGNOSTIC_SOURCE;
  diagnostic.code = problem.code;
  return diagnostic;
}
