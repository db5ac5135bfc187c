import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import manifest from '../../package.json';
import type { TestReport } from '../../src/core/inference/result';
import type { HostRepository } from '../support/vscode/hostRepository';
import { hostRepository, until } from '../support/vscode/hostRepository';
import { nativeRuntimes } from '../support/vscode/nativeRuntimes';

describe('the packaged extension', () => {
  let repository: HostRepository;

  function installed(): vscode.Extension<unknown> {
    const extension = vscode.extensions.getExtension(`${manifest.publisher}.${manifest.name}`);
    assert.ok(extension, 'the extension is not installed');
    return extension;
  }

  it('is the one installed from the VSIX', () => {
    assert.notEqual(path.resolve(installed().extensionPath), path.resolve(process.env['PREFLIGHT_ROOT'] ?? ''));
    assert.equal((installed().packageJSON as { version: string }).version, manifest.version);
  });

  it('activates without the native runtime', async () => {
    await installed().activate();
    assert.equal(installed().isActive, true);
    assert.deepEqual(nativeRuntimes(), []);
  });

  it('shows what its language server finds in a cell', async () => {
    repository = await hostRepository();
    const uri = vscode.Uri.joinPath(repository.root, 'notebooks', 'exploration.ipynb');
    const notebook = await vscode.workspace.openNotebookDocument(uri);
    await vscode.window.showNotebookDocument(notebook);
    const diagnostic = await until('a finding', () =>
      notebook
        .getCells()
        .flatMap(({ document }) => vscode.languages.getDiagnostics(document.uri))
        .find(({ code }) => typeof code === 'object' && code.value === 'secrets/token-in-code'),
    );
    assert.equal(diagnostic.source, 'preflight');
  });

  it('runs a model in its inference host, which predicts what scikit-learn predicted', async () => {
    const argument = { model: repository.model };
    const report = await vscode.commands.executeCommand<TestReport | undefined>('preflight.model.test', argument);
    assert.equal(report?.verdict, 'pass');
    const golden = report.tests.find(({ kind }) => kind === 'golden');
    assert.equal(golden?.verdict, 'pass');
    assert.match(report.backend, /^native /);
    assert.deepEqual(nativeRuntimes(), [], 'the runtime belongs into the process of its own');
  });
});
