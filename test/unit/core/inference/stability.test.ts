import assert from 'node:assert/strict';
import { detailsOf } from '../../../../src/core/inference/details';
import type { TestResult } from '../../../../src/core/inference/result';
import { runInFolder } from '../../../support/modelFolder';
import { onnxBytes } from '../../../support/onnxBytes';
import { resultOf, runPlan } from '../../../support/testRun';

const golden = [{ csv: 'golden.csv' }];
const sklearn = async (model: string, plan: Record<string, unknown>, id: string): Promise<TestResult> =>
  resultOf(await runPlan(`sklearn/${model}/model.onnx`, { golden, ...plan }, { only: [id] }), id);

describe('robustness against bad values', () => {
  const nan = async (model: string, expected: string): Promise<TestResult> =>
    await sklearn(model, { robustness: { nan: expected, infinity: expected } }, 'robustness/nan');

  it('tells an error, finite answers and NaN apart, column by column', async () => {
    assert.equal((await nan('bc_pipeline_logreg', 'propagate')).verdict, 'pass');
    const tree = await nan('bc_dt', 'error');
    assert.equal(tree.verdict, 'fail');
    assert.match(tree.message, /30 of 30 columns: f0 = NaN ended in finite answers, expected was an error/);
    assert.equal((await nan('bc_dt', 'finite')).verdict, 'pass');
    const found = detailsOf(tree);
    assert.ok(found?.type === 'bad-values' && found.findings.length === 30);
    const infinity = await sklearn('bc_dt', { robustness: { infinity: 'finite' } }, 'robustness/infinity');
    assert.equal(infinity.verdict, 'pass');
  });

  it('takes what the plan says of one column before what it says of all', async () => {
    const plan = { robustness: { nan: 'error' }, inputs: { age: { missing: 'allow' }, fare: { missing: 'allow' } } };
    const result = await sklearn('passengers_pipeline', plan, 'robustness/nan');
    assert.equal(result.verdict, 'pass', result.message);
  });

  it('tries unseen categories and numbers out of range, where there are any', async () => {
    const unseen = { robustness: { unseenCategory: 'finite' } };
    assert.equal((await sklearn('passengers_pipeline', unseen, 'robustness/unseen-category')).verdict, 'pass');
    assert.equal((await sklearn('bc_dt', unseen, 'robustness/unseen-category')).verdict, 'skipped');
    const range = { robustness: { outOfRange: 'error' }, inputs: { age: { min: 0, max: 120 } } };
    assert.equal((await sklearn('passengers_pipeline', range, 'robustness/out-of-range')).verdict, 'fail');
    assert.equal(
      (await sklearn('passengers_pipeline', { robustness: { outOfRange: 'error' } }, 'robustness/out-of-range'))
        .verdict,
      'skipped',
    );
  });
});

describe('robustness against noise', () => {
  const noise = async (sd: number, maxFlip: number): Promise<TestResult> =>
    await sklearn('bc_dt', { robustness: { noise: { sd, maxFlip } } }, 'robustness/noise');

  it('counts changed answers and decides by their interval', async () => {
    assert.equal((await noise(0.0001, 0.05)).verdict, 'pass');
    const failed = await noise(2, 0.05);
    assert.equal(failed.verdict, 'fail');
    const found = detailsOf(failed);
    assert.ok(found?.type === 'noise' && found.changed > 20 && found.rows === 171);
    const open = await noise(2, (found.share.value ?? 0) + 0.005);
    assert.equal(open.verdict, 'insufficient');
    assert.match(open.remedy ?? '', /golden rows would decide/);
  });

  it('is the same with the same seed', async () => {
    const [a, b] = [await noise(1, 0.05), await noise(1, 0.05)];
    assert.deepEqual(a.details, b.details);
  });
});

describe('determinism', () => {
  it('passes equal answers and fails a model that draws at random, naming the operator', async () => {
    const equal = await sklearn('bc_dt', { determinism: {} }, 'determinism/repeat');
    assert.equal(equal.verdict, 'pass', equal.message);
    const model = onnxBytes({
      nodes: [
        { op: 'RandomNormalLike', inputs: ['X'], outputs: ['noise'] },
        { op: 'Add', inputs: ['X', 'noise'], outputs: ['Y'] },
      ],
      inputs: { X: ['rows', 2] },
      outputs: { Y: ['rows', 2] },
    });
    const report = await runInFolder({ 'model.onnx': model }, { determinism: {} }, { only: ['determinism'] });
    const { verdict, message, remedy } = resultOf(report, 'determinism/repeat');
    assert.equal(verdict, 'fail', message);
    assert.match(remedy ?? '', /RandomNormalLike/);
  });
});
