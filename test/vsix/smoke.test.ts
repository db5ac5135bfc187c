import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import type * as Runtime from 'onnxruntime-node';
import * as vscode from 'vscode';
import manifest from '../../package.json';
import { readFileSync } from 'node:fs';

const fixture = (...parts: string[]): string =>
  path.join(process.env['PREFLIGHT_ROOT'] ?? '', 'test/fixtures/onnx/sklearn/diabetes_linear', ...parts);

describe('the packaged extension', () => {
  function installed(): vscode.Extension<unknown> {
    const extension = vscode.extensions.getExtension(`${manifest.publisher}.${manifest.name}`);
    assert.ok(extension, 'the extension is not installed');
    return extension;
  }

  it('is the one installed from the VSIX', () => {
    assert.notEqual(path.resolve(installed().extensionPath), path.resolve(process.env['PREFLIGHT_ROOT'] ?? ''));
    assert.equal((installed().packageJSON as { version: string }).version, manifest.version);
  });

  it('activates', async () => {
    await installed().activate();
    assert.equal(installed().isActive, true);
  });

  it('carries a runtime that predicts what scikit-learn predicted', async () => {
    const fromExtension = createRequire(path.join(installed().extensionPath, 'dist', 'inferenceHost.js'));
    const { InferenceSession, Tensor } = fromExtension('onnxruntime-node') as typeof Runtime;
    const rows = parse<Record<string, string>>(readFileSync(fixture('golden.csv'), 'utf8'), { columns: true });
    const features = Object.keys(rows[0] ?? {}).filter((column) => column.startsWith('f'));
    const session = await InferenceSession.create(fixture('model.onnx'));
    const values = Float32Array.from(rows.flatMap((row) => features.map((column) => Number(row[column]))));
    const input = new Tensor('float32', values, [rows.length, features.length]);
    const outputs = await session.run({ [session.inputNames[0]!]: input });
    const predictions = outputs[session.outputNames[0]!]!.data as Float32Array;
    assert.ok(rows.length > 0);
    rows.forEach((row, index) => {
      const expected = Number(row['pred']);
      assert.ok(Math.abs(predictions[index]! - expected) <= 1e-5 * Math.abs(expected), `row ${index}`);
    });
  });
});
