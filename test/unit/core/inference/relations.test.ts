import assert from 'node:assert/strict';
import { detailsOf } from '../../../../src/core/inference/details';
import type { TestResult } from '../../../../src/core/inference/result';
import { fixtureBytes } from '../../../support/fixtures';
import { goldenRows, runInFolder } from '../../../support/modelFolder';
import { linearModel, onnxBytes } from '../../../support/onnxBytes';
import { resultOf, runPlan } from '../../../support/testRun';

const ALL = ['batch_invariance', 'row_permutation', 'duplicate_rows'];

describe('metamorphic relations', () => {
  it('hold for scikit-learn exports', async () => {
    for (const model of ['bc_pipeline_logreg', 'passengers_pipeline', 'wine_knn']) {
      const plan = { golden: [{ csv: 'golden.csv' }], metamorphic: ALL };
      const report = await runPlan(`sklearn/${model}/model.onnx`, plan, { only: ['metamorphic'] });
      assert.ok(
        report.tests.every(({ verdict }) => verdict === 'pass'),
        JSON.stringify(report.tests),
      );
    }
  });

  it('break in a model that mixes rows, and say how many', async () => {
    const model = onnxBytes({
      nodes: [
        { op: 'ReduceMean', inputs: ['X'], outputs: ['mean'], ints: { axes: [0], keepdims: 1 } },
        { op: 'Sub', inputs: ['X', 'mean'], outputs: ['Y'] },
      ],
      inputs: { X: ['rows', 2] },
      outputs: { Y: ['rows', 2] },
    });
    const report = await runInFolder({ 'model.onnx': model }, { metamorphic: ALL }, { only: ['metamorphic'] });
    const batch = resultOf(report, 'metamorphic/batch_invariance');
    assert.equal(batch.verdict, 'fail');
    assert.match(batch.message, /100 of 100 rows get another answer/);
    assert.match(batch.remedy ?? '', /mixes rows/);
    assert.equal(resultOf(report, 'metamorphic/row_permutation').verdict, 'pass');
  });

  it('are skipped where the number of rows is fixed', async () => {
    const report = await runPlan('behaviour/fixed.onnx', { metamorphic: ALL }, { only: ['metamorphic'] });
    assert.equal(resultOf(report, 'metamorphic/batch_invariance').verdict, 'skipped');
  });
});

describe('monotone relations', () => {
  const judge = async (rows: number, direction: string, weight: number): Promise<TestResult> => {
    const golden = Array.from({ length: rows }, (_, i) => ({ income: i, debt: 1, pred: i * weight + 2 }));
    const files = { 'model.onnx': linearModel([weight, 2]), 'golden.csv': golden };
    const metamorphic = [{ monotone: 'income', direction }];
    const report = await runInFolder(
      files,
      { golden: [{ csv: 'golden.csv' }], metamorphic },
      { only: ['metamorphic'] },
    );
    return resultOf(report, 'metamorphic/monotone/income');
  };

  it('pass, fail with the worst row, and need enough rows', async () => {
    assert.equal((await judge(50, 'up', 3)).verdict, 'pass');
    const failed = await judge(50, 'down', 3);
    assert.equal(failed.verdict, 'fail');
    assert.match(failed.message, /In 50 of 50 rows the score goes up with income from 0 to 49/);
    assert.equal((await judge(50, 'down', -3)).verdict, 'pass');
    const few = await judge(5, 'up', 3);
    assert.equal(few.verdict, 'insufficient');
    assert.match(few.remedy ?? '', /30 golden rows/);
  });

  it('need a column that holds numbers', async () => {
    const metamorphic = [
      { monotone: 'sex', direction: 'up' },
      { monotone: 'none', direction: 'up' },
    ];
    const plan = { golden: [{ csv: 'golden.csv' }], metamorphic };
    const report = await runPlan('sklearn/passengers_pipeline/model.onnx', plan, { only: ['metamorphic'] });
    assert.deepEqual(
      report.tests.map(({ verdict }) => verdict),
      ['error', 'error'],
    );
  });
});

describe('budgets', () => {
  const judge = async (budgets: Record<string, unknown>, model = 'behaviour/mlp256.onnx'): Promise<string[]> =>
    (await runPlan(model, { budgets }, { only: ['budgets'] })).tests.map(({ id, verdict }) => `${id} ${verdict}`);

  it('hold the size of the file, the opset and memory', async () => {
    assert.deepEqual(await judge({ fileMb: 100, opsetMax: 26, customOps: [], peakRssMb: 500 }), [
      'budgets/file pass',
      'budgets/opset pass',
      'budgets/operators pass',
      'budgets/memory pass',
    ]);
    assert.deepEqual(await judge({ fileMb: 0.01, opsetMax: 1, peakRssMb: 0.001 }), [
      'budgets/file fail',
      'budgets/opset fail',
      'budgets/memory fail',
    ]);
  });

  it('count the weights beside the model, and judge a model that cannot be loaded', async () => {
    const report = await runPlan('behaviour/ext_ok.onnx', { budgets: { fileMb: 1 } }, { only: ['budgets'] });
    const found = detailsOf(resultOf(report, 'budgets/file'));
    const bytes =
      fixtureBytes('onnx', 'behaviour', 'ext_ok.onnx').length + fixtureBytes('onnx', 'behaviour', 'ext.bin').length;
    assert.ok(found?.type === 'budget' && found.value === bytes / 2 ** 20);
    assert.deepEqual(await judge({ opsetMax: 26 }, 'behaviour/opset28.onnx'), ['budgets/opset fail']);
  });

  it('name operators of other domains that nodes use', async () => {
    const model = onnxBytes({
      nodes: [{ op: 'Gelu', domain: 'com.microsoft', inputs: ['X'], outputs: ['Y'] }],
      inputs: { X: ['rows', 2] },
      outputs: { Y: ['rows', 2] },
    });
    const run = async (customOps: string[]): Promise<TestResult> =>
      resultOf(
        await runInFolder({ 'model.onnx': model }, { budgets: { customOps } }, { only: ['budgets'] }),
        'budgets/operators',
      );
    const failed = await run([]);
    assert.equal(failed.verdict, 'fail');
    assert.match(failed.message, /com\.microsoft\.Gelu/);
    assert.equal((await run(['com.microsoft'])).verdict, 'pass');
  });
});

describe('contract with the previous version', () => {
  const judge = async (now: Uint8Array, previous: Uint8Array): Promise<TestResult> => {
    const files = { 'model.onnx': now, 'previous.onnx': previous };
    const report = await runInFolder(files, { contract: { previous: 'previous.onnx' } }, { only: ['contract'] });
    assert.equal(report.data.length, 1);
    return resultOf(report, 'contract/signature');
  };

  it('breaks when the input gets wider and holds for other weights', async () => {
    assert.equal((await judge(linearModel([1, 2]), linearModel([3, 4]))).verdict, 'pass');
    const broken = await judge(linearModel([1, 2, 3]), linearModel([3, 4]));
    assert.equal(broken.verdict, 'fail');
    assert.match(broken.message, /input X was \[rows, 2\] and is \[rows, 3\]|input X/);
    const found = detailsOf(broken);
    assert.ok(found?.type === 'contract' && found.level === 'major');
  });
});

describe('champion', () => {
  const data = { eval: 'eval.csv' };
  const regression = async (ours: number[], rows: number, margin: number): Promise<TestResult> => {
    // The truth is 2a + b with an error that neither model knows.
    const evaluation = Array.from({ length: rows }, (_, i) => {
      const [a, b] = [Math.sin(i), Math.cos(3 * i)];
      return { a, b, label_true: 2 * a + b + 0.3 * Math.sin(17 * i) };
    });
    const files = { 'model.onnx': linearModel(ours), 'champion.onnx': linearModel([2, 1]), 'eval.csv': evaluation };
    const champion = { path: 'champion.onnx', metric: 'mae', margin };
    return resultOf(await runInFolder(files, { data, champion }, { only: ['champion'] }), 'champion/mae');
  };

  it('may be a little better, must not be beaten, and needs enough rows', async () => {
    assert.equal((await regression([2, 1], 200, 0.01)).verdict, 'pass');
    const worse = await regression([1, 1], 200, 0.01);
    assert.equal(worse.verdict, 'fail');
    assert.match(worse.remedy ?? '', /Keep the champion/);
    const open = await regression([1.98, 1.02], 20, 0.0001);
    assert.equal(open.verdict, 'insufficient', open.message);
    assert.match(open.remedy ?? '', /rows like these would decide/);
  });

  it('is named when it cannot be run', async () => {
    const files = {
      'model.onnx': linearModel([1, 1]),
      'champion.onnx': fixtureBytes('onnx', 'behaviour', 'ir14.onnx'),
      'eval.csv': [{ a: 1, b: 2, label_true: 3 }],
    };
    const champion = { path: 'champion.onnx', metric: 'mae' };
    const [result] = (await runInFolder(files, { data, champion }, { only: ['champion'] })).tests;
    assert.equal(result?.verdict, 'error');
    assert.match(
      result.message,
      /^The champion champion\.onnx cannot be compared with\. .*IR version 14|input columns/,
    );
  });

  it('compares two classifiers on the same rows by McNemar and DeLong', async () => {
    const { readFileSync } = await import('node:fs');
    const { fixturePath } = await import('../../../support/fixtures');
    const bytes = (name: string): Uint8Array => readFileSync(fixturePath(`onnx/sklearn/${name}/model.onnx`));
    const rows = goldenRows('bc_dt').map((row) =>
      Object.fromEntries(Object.entries(row).filter(([name]) => !/^pred|^proba/.test(name))),
    );
    const files = { 'model.onnx': bytes('bc_pipeline_logreg'), 'champion.onnx': bytes('bc_dt'), 'eval.csv': rows };
    for (const [metric, method] of [
      ['accuracy', 'McNemar'],
      ['roc_auc', 'DeLong'],
      ['f1', 'paired bootstrap'],
    ] as const) {
      const champion = { path: 'champion.onnx', metric, margin: 0.05 };
      const result = resultOf(
        await runInFolder(files, { data, champion }, { only: ['champion'] }),
        `champion/${metric}`,
      );
      assert.equal(result.verdict, 'pass', result.message);
      const found = detailsOf(result);
      assert.ok(found?.type === 'champion' && found.method === method);
      const { champion: theirs, challenger: ours, difference } = found;
      assert.ok(Math.abs((ours.value ?? 0) - (theirs.value ?? 0) - (difference.value ?? NaN)) < 1e-9);
    }
  });
});
