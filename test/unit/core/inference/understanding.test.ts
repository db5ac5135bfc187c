import assert from 'node:assert/strict';
import type { DetailsOf, TestDetails } from '../../../../src/core/inference/details';
import { detailsOf } from '../../../../src/core/inference/details';
import type { TestResult } from '../../../../src/core/inference/result';
import { isSuspiciousName } from '../../../../src/core/inference/suspiciousNames';
import type { CsvRows } from '../../../support/modelFolder';
import { runInFolder } from '../../../support/modelFolder';
import { assertNear } from '../../../support/near';
import { linearModel } from '../../../support/onnxBytes';
import { resultOf, runPlan } from '../../../support/testRun';

function details<T extends TestDetails['type']>(result: TestResult, type: T): DetailsOf<T> {
  const found = detailsOf(result);
  assert.equal(found?.type, type, JSON.stringify(result));
  return found as DetailsOf<T>;
}

describe('uncertainty', () => {
  const judge = async (
    uncertainty: Record<string, unknown>,
    id: string,
    model = 'bc_pipeline_logreg',
  ): Promise<TestResult> => {
    const plan = { data: { eval: 'golden.csv' }, uncertainty };
    return resultOf(await runPlan(`sklearn/${model}/model.onnx`, plan, { only: ['uncertainty'] }), `uncertainty/${id}`);
  };

  it('judges how often the model abstains and how right it is when it answers', async () => {
    const limits = { abstainBelow: 0.9, maxAbstain: 0.25, minAccuracyWhenAnswering: 0.9 };
    const passed = await judge(limits, 'abstention');
    assert.equal(passed.verdict, 'pass', passed.message);
    const found = details(passed, 'abstention');
    assert.equal(found.curve.length, 10);
    assert.equal(found.curve[0]?.coverage, 1);
    assert.ok(found.curve.every(({ coverage }, i) => i === 0 || coverage <= (found.curve[i - 1]?.coverage ?? 0)));
    assert.equal((await judge({ ...limits, maxAbstain: 0.001 }, 'abstention')).verdict, 'fail');
    const open = await judge({ ...limits, minAccuracyWhenAnswering: 0.985 }, 'abstention');
    assert.equal(open.verdict, 'insufficient', open.message);
    assert.match(open.remedy ?? '', /rows like these would decide/);
    assert.equal((await judge({}, 'abstention')).verdict, 'skipped');
  });

  it('judges calibration by the interval of its error, also for several classes', async () => {
    const passed = await judge({ maxCalibrationError: 0.2 }, 'calibration');
    assert.equal(passed.verdict, 'pass', passed.message);
    const found = details(passed, 'calibration');
    assert.equal(found.bins.length, 10);
    assert.equal(
      found.bins.reduce((sum, { rows }) => sum + rows, 0),
      171,
    );
    assert.equal((await judge({ maxCalibrationError: 0.001 }, 'calibration')).verdict, 'fail');
    const error = found.error.value ?? 0;
    assert.equal((await judge({ maxCalibrationError: error + 0.001 }, 'calibration')).verdict, 'insufficient');
    assert.equal((await judge({ maxCalibrationError: 0.9 }, 'calibration', 'wine_knn')).verdict, 'pass');
    assert.equal((await judge({}, 'calibration', 'diabetes_linear')).verdict, 'error');
  });
});

/** Rows of a wave, so that nothing is drawn at random; `shift` moves the first column. */
const wave = (rows: number, shift = 0): CsvRows =>
  Array.from({ length: rows }, (_, i) => {
    const [a, b] = [Math.sin(i * 12.9898) + shift, Math.cos(i * 78.233)];
    return { a, b, label_true: 2 * a + b };
  });

describe('drift', () => {
  const judge = async (reference: CsvRows, current: CsvRows, effect: number): Promise<TestResult[]> => {
    const files = { 'model.onnx': linearModel([2, 1]), 'eval.csv': current, 'train.csv': reference };
    const plan = { data: { eval: 'eval.csv', reference: 'train.csv' }, drift: { effect } };
    return (await runInFolder(files, plan, { only: ['drift'] })).tests;
  };

  it('passes like data, fails shifted data and leaves small samples open', async () => {
    const [inputs, predictions] = await judge(wave(600), wave(400), 0.1);
    assert.equal(inputs?.verdict, 'pass', inputs?.message);
    assert.equal(predictions?.verdict, 'pass', predictions?.message);
    const [moved, scores] = await judge(wave(600), wave(400, 0.5), 0.1);
    assert.equal(moved?.verdict, 'fail');
    assert.match(moved.message, /1 column of 2 drifted .*: a 0\.\d+ \(q /);
    assert.equal(scores?.verdict, 'fail');
    const found = details(moved, 'drift').columns[0];
    assert.ok(found && found.effect > 0.5 && found.q < 1e-6 && found.bins.length > 5);
    assertNear(
      found.bins.reduce((sum, bin) => sum + bin.current, 0),
      1,
    );
    const [open] = await judge(wave(20), wave(20, 0.3), 0.1);
    assert.equal(open?.verdict, 'insufficient', open?.message);
    assert.match(open.remedy ?? '', /About \d+ rows of each would decide/);
  });

  it('needs a sample of the training data', async () => {
    const plan = { data: { eval: 'golden.csv' }, drift: {} };
    const report = await runPlan('sklearn/bc_dt/model.onnx', plan, { only: ['drift'] });
    assert.equal(report.tests[0]?.details?.['code'], 'data/no-reference');
  });

  it('compares text columns by their categories', async () => {
    const plan = { data: { eval: 'golden.csv', reference: 'golden.csv' }, drift: {} };
    const report = await runPlan('sklearn/passengers_pipeline/model.onnx', plan, { only: ['drift'] });
    const { columns } = details(resultOf(report, 'drift/inputs'), 'drift');
    assert.deepEqual(
      columns.map(({ name, test }) => `${name} ${test}`),
      ['age Kolmogorov-Smirnov', 'fare Kolmogorov-Smirnov', 'sex chi-squared', 'embarked chi-squared'],
    );
    assert.ok(columns.every(({ effect, psi }) => effect === 0 && psi === 0));
  });
});

describe('explanation', () => {
  const explain = async (
    weights: readonly number[],
    rows: CsvRows,
    plan: Record<string, unknown>,
    id: string,
  ): Promise<TestResult> => {
    const files = { 'model.onnx': linearModel(weights), 'eval.csv': rows };
    const whole = { data: { eval: 'eval.csv' }, explain: plan };
    return resultOf(await runInFolder(files, whole, { only: ['explanation'] }), `explanation/${id}`);
  };

  it('ranks columns by what the metric loses without them', async () => {
    const rows = wave(100).map((row) => ({ a: row['a'] ?? 0, b: row['b'] ?? 0, label_true: row['label_true'] ?? 0 }));
    const result = await explain([2, 1], rows, { permutation: { repeats: 5 } }, 'permutation');
    assert.equal(result.verdict, 'pass', result.message);
    const found = details(result, 'importance');
    assert.equal(found.metric, 'r2');
    assertNear(found.baseline, 1, { atol: 1e-6 });
    assert.deepEqual(
      found.features.map(({ name }) => name),
      ['a', 'b'],
    );
    assert.ok(found.features.every(({ sd, q }) => sd > 0 && q !== null && q < 0.05));
  });

  it('fails a model that relies on a column named like an identifier', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => ({ customer_id: i, b: Math.sin(i), label_true: i }));
    const result = await explain([1, 0], rows, { permutation: {} }, 'permutation');
    assert.equal(result.verdict, 'fail');
    assert.match(result.message, /relies on customer_id/);
    const allowed = await explain([1, 0], rows, { permutation: {}, suspicious: [] }, 'permutation');
    assert.equal(allowed.verdict, 'pass');
    assert.ok(isSuspiciousName('rowIndex', ['index']) && !isSuspiciousName('width', ['id']));
  });

  it('finds the exact Shapley values of a linear model, by all coalitions and by samples', async () => {
    for (const features of [3, 10]) {
      const weights = Array.from({ length: features }, (_, i) => (i - 1) * 0.5);
      const names = weights.map((_, i) => `f${i}`);
      const rows = Array.from({ length: 40 }, (_, i) => ({
        ...Object.fromEntries(names.map((name, j) => [name, Math.sin(i * 7.7 + j)])),
        label_true: 0,
      }));
      const result = await explain(weights, rows, { shap: { rows: 3, background: 40 } }, 'shapley');
      assert.equal(result.verdict, 'pass', result.message);
      const found = details(result, 'shapley');
      assert.equal(found.method, features === 3 ? 'exact' : 'sampled');
      const mean = names.map(
        (name) => rows.reduce((sum, row) => sum + Number((row as Record<string, number>)[name]), 0) / 40,
      );
      found.features.forEach(({ name }, place) => {
        const j = names.indexOf(name);
        const value = Number((rows[0] as Record<string, number> | undefined)?.[name]);
        const expected = (weights[j] ?? 0) * (value - (mean[j] ?? 0));
        assertNear(found.examples[0]?.values[place] ?? NaN, expected, { atol: 1e-5 });
      });
    }
  });

  it('explains the class that a model of three classes chose', async () => {
    const plan = { data: { eval: 'golden.csv' }, explain: { shap: { rows: 2, background: 20 }, permutation: {} } };
    const report = await runPlan('sklearn/iris_logreg_zipmap/model.onnx', plan, { only: ['explanation'] });
    const found = details(resultOf(report, 'explanation/shapley'), 'shapley');
    assert.equal(found.method, 'exact');
    assert.ok(found.sumError < 1e-5);
    assert.ok((found.examples[0]?.prediction ?? 0) > 0.5);
    assert.equal(details(resultOf(report, 'explanation/permutation'), 'importance').metric, 'balanced_accuracy');
    const mixed = await runPlan('sklearn/passengers_pipeline/model.onnx', plan, { only: ['explanation'] });
    assert.ok(
      mixed.tests.every(({ verdict }) => verdict === 'pass'),
      JSON.stringify(mixed.tests),
    );
  });
});
