import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { hostRepository, until } from '../support/vscode/hostRepository';

describe('writing preflight.yaml without an extension for YAML', () => {
  let document: vscode.TextDocument;

  before(async () => {
    const { root } = await hostRepository();
    document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(root, 'preflight.yaml'));
    await vscode.window.showTextDocument(document);
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  async function write(text: string): Promise<void> {
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
    assert.ok(await vscode.workspace.applyEdit(edit));
  }

  async function offered(): Promise<string[]> {
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      document.lineAt(document.lineCount - 1).range.end,
    );
    return items.map(({ label }) => (typeof label === 'string' ? label : label.label));
  }

  it('offers rules and severities, for all notebooks and for those of a path', async () => {
    await write('lint:\n  rules:\n    leak');
    assert.ok((await offered()).includes('leakage/fit-before-split'));
    await write('lint:\n  overrides:\n    - files: ["drafts/**"]\n      rules:\n        portability/absolute-path: ');
    for (const level of ['error', 'warning', 'info', 'off']) assert.ok((await offered()).includes(level), level);
  });

  it('shows what is wrong where it stands', async () => {
    await write('lint:\n  failOn: eror\n');
    // The problems of the text before this one stay until this one is checked.
    const problem = await until('the problem of this text', () =>
      vscode.languages.getDiagnostics(document.uri).find(({ range }) => document.getText(range) === 'eror'),
    );
    assert.equal(problem.severity, vscode.DiagnosticSeverity.Error);
    await write('lint:\n  rules:\n    leakage/fit-before-splits: off\n');
    const useless = await until('the useless line', () =>
      vscode.languages.getDiagnostics(document.uri).find(({ code }) => code === 'policy/unknown-rule'),
    );
    assert.equal(document.getText(useless.range), 'leakage/fit-before-splits');
    assert.equal(useless.severity, vscode.DiagnosticSeverity.Warning);
    await write('lint:\n  failOn: error\n');
    await until('the problems to go', () =>
      vscode.languages.getDiagnostics(document.uri).length === 0 ? true : undefined,
    );
  });
});
