import assert from 'node:assert/strict';
import { detailsOf } from '../../../../src/core/inference/details';
import type { DetailsOf, TestDetails } from '../../../../src/core/inference/details';
import type { TestResult } from '../../../../src/core/inference/result';
import { testReportSchema } from '../../../../src/core/inference/result';
import { goldenRows, runInFolder, sklearnModel } from '../../../support/modelFolder';
import { resultOf, runPlan } from '../../../support/testRun';

const DATA = { data: { eval: 'golden.csv' } };

function details<T extends TestDetails['type']>(result: TestResult, type: T): DetailsOf<T> {
  const found = detailsOf(result);
  assert.equal(found?.type, type, JSON.stringify(result));
  return found as DetailsOf<T>;
}

describe('metrics', () => {
  const judge = async (model: string, gate: Record<string, unknown>): Promise<TestResult> => {
    const report = await runPlan(`sklearn/${model}/model.onnx`, { ...DATA, metrics: [gate] }, { only: ['metrics'] });
    assert.deepEqual(testReportSchema.parse(report), report);
    return resultOf(report, `metrics/${String(gate['name'])}`);
  };

  it('pass when the whole interval keeps the bound, fail when all of it is outside, and say so in between', async () => {
    const verdicts: string[] = [];
    for (const min of [0.85, 0.95, 0.9999]) {
      const { verdict, remedy, interval } = await judge('bc_dt', { name: 'accuracy', min });
      verdicts.push(verdict);
      assert.equal(remedy === undefined, verdict === 'pass');
      assert.ok(interval && interval[0] < interval[1]);
      if (verdict === 'insufficient') assert.match(remedy ?? '', /About [\d,]+ rows like these would decide|too close/);
    }
    assert.deepEqual(verdicts, ['pass', 'insufficient', 'fail']);
  });

  it('name the statistic and give its interval, for every metric of the task', async () => {
    const methods: Record<string, string> = {};
    for (const name of [
      'accuracy',
      'recall',
      'roc_auc',
      'f1',
      'mcc',
      'log_loss',
      'brier',
      'ece',
      'balanced_accuracy',
    ]) {
      const found = details(await judge('bc_pipeline_logreg', { name, max: 5 }), 'metric');
      methods[name] = found.method;
      assert.equal(found.rows, 171);
      const { value, lower, upper } = found.estimate;
      assert.ok(value !== null && lower !== null && upper !== null && lower <= upper, name);
      if (found.method !== 'bootstrap') assert.ok(lower <= value && value <= upper, name);
    }
    assert.equal(methods['accuracy'], 'Wilson');
    assert.equal(methods['roc_auc'], 'DeLong');
    assert.equal(methods['f1'], 'bootstrap');
  });

  it('agree with scikit-learn on classes, several classes and numbers', async () => {
    const near = async (model: string, name: string, expected: number): Promise<void> => {
      const found = details(await judge(model, { name, max: 1e9 }), 'metric');
      assert.ok(Math.abs((found.estimate.value ?? NaN) - expected) < 1e-6, `${name}: ${found.estimate.value ?? ''}`);
    };
    const wine = goldenRows('wine_knn');
    const right = wine.filter((row) => row['label_true'] === row['pred']).length;
    await near('wine_knn', 'accuracy', right / wine.length);
    const diabetes = goldenRows('diabetes_linear').map((row) => [Number(row['label_true']), Number(row['pred'])]);
    const error = diabetes.reduce((sum, [truth = 0, predicted = 0]) => sum + Math.abs(truth - predicted), 0);
    const result = details(await judge('diabetes_linear', { name: 'mae', max: 1e9 }), 'metric');
    assert.ok(Math.abs((result.estimate.value ?? NaN) - error / diabetes.length) < 1e-4);
  });

  it('are not decided on fewer rows than the plan asks for', async () => {
    const { verdict, message } = await judge('wine_knn', { name: 'accuracy', min: 0.1, minRows: 100 });
    assert.equal(verdict, 'insufficient');
    assert.match(message, /on 54 rows/);
  });

  it('refuse a metric of another task, data without the truth, and a plan without data', async () => {
    assert.equal((await judge('diabetes_linear', { name: 'accuracy', min: 0.5 })).verdict, 'error');
    assert.equal((await judge('wine_knn', { name: 'roc_auc', min: 0.5 })).verdict, 'error');
    const metrics = [{ name: 'accuracy', min: 0.5 }];
    const run = async (plan: unknown): Promise<unknown> =>
      (await runPlan('sklearn/bc_dt/model.onnx', plan, { only: ['metrics'] })).tests[0]?.details?.['code'];
    assert.equal(await run({ metrics }), 'data/no-evaluation');
    assert.equal(await run({ metrics, data: { eval: 'golden.csv', target: 'y' } }), 'data/target');
    assert.equal(await run({ metrics, data: { eval: 'none.csv' } }), 'files/not-found');
  });
});

/** Golden rows of a fixture with a group for each, made from the row's number and whether the model is right. */
async function withGroups(
  group: (row: number, isRight: boolean) => string,
  plan: Record<string, unknown>,
  repeat = 1,
): Promise<TestResult[]> {
  const rows = Array.from({ length: repeat }, () => goldenRows('passengers_pipeline')).flat();
  const table = rows.map((row, index) => ({ ...row, site: group(index, row['label_true'] === row['pred']) }));
  const files = { 'model.onnx': sklearnModel('passengers_pipeline'), 'eval.csv': table };
  const report = await runInFolder(files, { data: { eval: 'eval.csv' }, ...plan }, { only: Object.keys(plan) });
  return report.tests;
}

describe('slices', () => {
  const plan = { slices: [{ by: 'site', metric: 'accuracy', maxDrop: 0.05 }] };

  it('pass when no slice is worse, and list those that are too small', async () => {
    const [result] = await withGroups((row) => (row < 5 ? 'tiny' : row % 2 === 0 ? 'even' : 'odd'), {
      slices: [{ by: 'site', metric: 'accuracy', maxDrop: 0.2 }],
    });
    assert.equal(result?.verdict, 'pass', result?.message);
    const found = details(result, 'slices');
    assert.deepEqual(
      found.slices.map(({ name }) => name),
      ['even', 'odd'],
    );
    assert.deepEqual(found.notJudged, [{ name: 'tiny', rows: 5 }]);
  });

  it('fail a slice that is much worse, and leave a small difference on few rows open', async () => {
    const [failed] = await withGroups((row, isRight) => (isRight && row % 4 !== 0 ? 'a' : 'b'), plan);
    assert.equal(failed?.verdict, 'fail', failed?.message);
    assert.match(failed.message, /b 0\.\d+ against 1/);
    assert.ok(details(failed, 'slices').slices.some(({ q, verdict }) => q < 0.05 && verdict === 'fail'));
    let wrong = 0;
    const [open] = await withGroups((row, isRight) => (row < 40 && (isRight || wrong++ < 14) ? 'b' : 'a'), {
      slices: [{ by: 'site', metric: 'f1', maxDrop: 0.0001 }],
    });
    assert.equal(open?.verdict, 'insufficient', JSON.stringify(open));
    assert.match(open.remedy ?? '', /rows of .* would decide/);
  });

  it('hold against chance: twenty slices of noise do not fail', async () => {
    const [result] = await withGroups((row) => `s${(row * 7919) % 5}`, plan);
    assert.notEqual(result?.verdict, 'fail');
  });

  it('make bins of a column of numbers', async () => {
    const [result] = await withGroups(() => 'all', {
      slices: [{ by: 'age', bins: 3, metric: 'accuracy', maxDrop: 0.9 }],
    });
    assert.equal(result?.verdict, 'pass', JSON.stringify(result));
    const { slices } = details(result, 'slices');
    assert.deepEqual(
      slices.map(({ name }) => name.replace(/[\d.]+/g, '#')),
      ['below #', '# to #', 'from #'],
    );
    assert.ok(slices.every(({ rows }) => rows >= 45));
    const [text] = await withGroups(() => 'all', { slices: [{ by: 'sex', bins: 3, metric: 'accuracy' }] });
    assert.equal(text?.details?.['code'], 'data/groups');
  });

  it('need two slices that are large enough, and a column that exists', async () => {
    const [result] = await withGroups(() => 'all', plan);
    assert.equal(result?.verdict, 'insufficient');
    const [missing] = await withGroups(() => 'all', { slices: [{ by: 'region', metric: 'accuracy' }] });
    assert.equal(missing?.details?.['code'], 'data/columns');
  });
});

describe('fairness', () => {
  it('passes equal rates, fails unequal ones and leaves few rows open', async () => {
    const gate = { sensitive: 'site', metrics: ['selection_rate'], maxDifference: 0.1 };
    const [equal] = await withGroups((row) => (Math.floor(row / 180) % 2 === 0 ? 'a' : 'b'), { fairness: [gate] }, 8);
    assert.equal(equal?.verdict, 'pass', equal?.message);
    const [open] = await withGroups((row) => (row % 2 === 0 ? 'a' : 'b'), { fairness: [gate] });
    assert.equal(open?.verdict, 'insufficient', open?.message);
    assert.match(open.remedy ?? '', /rows like these would decide/);
    const [few] = await withGroups((row) => (row < 10 ? 'a' : 'b'), { fairness: [gate] });
    assert.equal(few?.verdict, 'insufficient');
    const [unequal] = await withGroups((row, isRight) => (isRight ? 'a' : 'b'), {
      fairness: [{ ...gate, metrics: ['tpr', 'fpr'], minGroup: 5 }],
    });
    assert.equal(unequal?.verdict, 'fail', unequal?.message);
    const found = details(unequal, 'fairness');
    assert.deepEqual(
      found.gaps.map(({ metric }) => metric),
      ['tpr', 'fpr'],
    );
    assert.ok(found.groups.every(({ rates }) => rates.length === 2));
  });

  it('is for two classes only', async () => {
    const plan = { ...DATA, fairness: [{ sensitive: 'f0' }] };
    const report = await runPlan('sklearn/wine_knn/model.onnx', plan, { only: ['fairness'] });
    assert.equal(report.tests[0]?.verdict, 'error');
  });
});
