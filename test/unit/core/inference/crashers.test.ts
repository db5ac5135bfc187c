import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { runHostile } from '../../../../scripts/models/hostileRun';
import { fixturePath } from '../../../support/fixtures';
import { hostFolder } from '../../../support/inferenceRunner';
import { resultOf, runPlan } from '../../../support/testRun';

const FILES = readdirSync(fixturePath('onnx/crashers')).filter((name) => name.endsWith('.onnx'));

describe('models that crash the runtime', () => {
  for (const file of FILES) {
    it(`${file} ends in a verdict or a named error`, async () => {
      const { outcome, message, defect } = await runHostile(fixturePath('onnx/crashers'), file, hostFolder(), 'native');
      assert.equal(defect, undefined);
      assert.ok(outcome === 'pass' || message !== '', outcome);
    });
  }

  it('are told by the signal, on an input that the model allows', async () => {
    const einsum = await runPlan('crashers/VALID_einsum_noshape_feed_scalar.onnx', {}, { only: ['robustness'] });
    const { verdict, message } = resultOf(einsum, 'robustness/wrong-rank');
    assert.equal(verdict, 'fail');
    assert.match(message, /crashed while running input .* as a single value \(SIGABRT/);
    const wasm = await runPlan(
      'crashers/VALID_einsum_noshape_feed_scalar.onnx',
      {},
      { only: ['robustness'], backend: 'wasm' },
    );
    assert.notEqual(resultOf(wasm, 'robustness/wrong-rank').verdict, 'fail');
  });
});
