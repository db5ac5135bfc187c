import assert from 'node:assert/strict';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fixtureBytes } from '../../../support/fixtures';
import { withTempFolder } from '../../../support/tempFolder';
import { resultOf, runPlan } from '../../../support/testRun';

/** What loading each model must come to: a code of a named problem, or `pass`. */
const EXPECTED: Readonly<Record<string, string>> = {
  'batchbug': 'pass',
  'bomb': 'pass',
  'einsum_noshape': 'pass',
  'ext_abs': 'onnx/external-data-escapes',
  'ext_len': 'onnx/external-data-range',
  'ext_missing': 'onnx/external-data-missing',
  'ext_nan': 'onnx/external-data-range',
  'ext_neg': 'onnx/external-data-range',
  'ext_off': 'onnx/external-data-range',
  'ext_ok': 'pass',
  'ext_trav': 'onnx/external-data-escapes',
  'fixed': 'pass',
  'id_bf16': 'onnx/unsupported-type',
  'id_c64': 'onnx/unsupported-type',
  'id_f8': 'onnx/unsupported-type',
  'ir14': 'onnx/newer-ir',
  'ml5': 'pass',
  'opset26': 'pass',
  'opset28': 'onnx/newer-opset',
  'sub/ext_up': 'onnx/external-data-escapes',
};

describe('models that misbehave', () => {
  for (const [name, expected] of Object.entries(EXPECTED)) {
    it(`${name} ends in ${expected}`, async () => {
      const report = await runPlan(`behaviour/${name}.onnx`, {}, { only: ['smoke'] });
      const { verdict, details, remedy } = resultOf(report, 'smoke/load');
      assert.equal(verdict === 'pass' ? 'pass' : details?.['code'], expected);
      if (verdict !== 'pass') assert.ok(remedy);
      assert.ok(
        report.tests.slice(1).every((test) => test.verdict === (expected === 'pass' ? test.verdict : 'skipped')),
      );
      assert.equal(report.verdict, expected === 'pass' ? 'pass' : 'fail');
    });
  }

  it('refuses external data behind a link that leads out of the folder', async () => {
    await withTempFolder(async (root) => {
      await mkdir(path.join(root, 'model'));
      await writeFile(path.join(root, 'model', 'model.onnx'), fixtureBytes('onnx', 'behaviour', 'ext_ok.onnx'));
      await writeFile(path.join(root, 'weights.bin'), fixtureBytes('onnx', 'behaviour', 'ext.bin'));
      await symlink(path.join(root, 'weights.bin'), path.join(root, 'model', 'ext.bin'));
      const report = await runPlan('model/model.onnx', {}, { root, only: ['smoke'] });
      assert.equal(resultOf(report, 'smoke/load').details?.['code'], 'onnx/external-data-escapes');
    });
  });

  it('runs on WebAssembly too, with external data and without a crash on zero rows', async () => {
    const external = await runPlan('behaviour/ext_ok.onnx', {}, { only: ['smoke'], backend: 'wasm' });
    assert.equal(external.verdict, 'pass');
    assert.match(external.backend, /^wasm /);
    const plan = { golden: [{ csv: 'golden.csv' }], robustness: { emptyBatch: 'error' } };
    const knn = await runPlan('sklearn/wine_knn/model.onnx', plan, { backend: 'wasm' });
    assert.equal(knn.verdict, 'pass', JSON.stringify(knn.tests));
  });
});
