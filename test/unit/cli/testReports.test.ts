import '../../support/cssText.cjs';
import assert from 'node:assert/strict';
import { cpSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { registerTest } from '../../../src/cli/commands/test';
import { fixturePath } from '../../support/fixtures';
import { runCli } from '../../support/runCli';
import { withTempFolder } from '../../support/tempFolder';

describe('preflight test', () => {
  it('writes JUnit and HTML files beside what it prints, also when a test fails', async () => {
    await withTempFolder(async (folder) => {
      cpSync(fixturePath('onnx', 'crashers', 'lstm.onnx'), path.join(folder, 'model.onnx'));
      const files = ['--junit', 'out/junit.xml', '--html', 'out/report.html'];
      const { out, err, status } = await runCli(
        registerTest,
        folder,
        'test',
        'model.onnx',
        '--only',
        'smoke',
        ...files,
      );
      assert.equal(status, 1);
      assert.match(out, /FAIL\s+smoke\/batch-1/);
      assert.match(err, /Wrote out\/junit\.xml\nWrote out\/report\.html/);
      assert.match(
        readFileSync(path.join(folder, 'out/junit.xml'), 'utf8'),
        /<testsuites name="model\.onnx" tests="4"/,
      );
      assert.match(readFileSync(path.join(folder, 'out/report.html'), 'utf8'), /smoke\/batch-1/);
    });
  });

  it('says so when a file cannot be written', async () => {
    await withTempFolder(async (folder) => {
      cpSync(fixturePath('onnx', 'behaviour', 'id_f32.onnx'), path.join(folder, 'model.onnx'));
      const args = ['test', 'model.onnx', '--only', 'smoke/load', '--report', 'model.onnx/report.html'];
      const { err, status } = await runCli(registerTest, folder, ...args);
      assert.equal(status, 2);
      assert.match(err, /model\.onnx\/report\.html cannot be written/);
    });
  });
});
