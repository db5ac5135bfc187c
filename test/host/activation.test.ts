import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import manifest from '../../package.json';
import { nativeRuntimes } from '../support/vscode/nativeRuntimes';

describe('activation', () => {
  it('activates in this VS Code', async () => {
    const extension = vscode.extensions.getExtension(`${manifest.publisher}.${manifest.name}`);
    assert.ok(extension, 'the extension is not installed');
    await extension.activate();
    assert.equal(extension.isActive, true);
    assert.deepEqual(
      nativeRuntimes(),
      [],
      'the native runtime is loaded by the first test run, in a process of its own',
    );
  });

  it('runs in the VS Code version that the run was asked for', () => {
    assert.equal(vscode.version, process.env['PREFLIGHT_EXPECTED_VSCODE'] ?? vscode.version);
  });
});
