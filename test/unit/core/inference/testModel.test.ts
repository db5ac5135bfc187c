import assert from 'node:assert/strict';
import { copyFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PreflightError } from '../../../../src/core/base/problem';
import { testReportSchema } from '../../../../src/core/inference/result';
import { fixturePath } from '../../../support/fixtures';
import { withTempFolder } from '../../../support/tempFolder';
import { resultOf, runPlan } from '../../../support/testRun';

const SKLEARN = [
  'bc_dt',
  'bc_pipeline_logreg',
  'diabetes_linear',
  'iris_logreg_zipmap',
  'passengers_pipeline',
  'wine_knn',
];
const hasCode =
  (code: string) =>
  (error: unknown): boolean =>
    PreflightError.is(error, code);

describe('testModel', () => {
  for (const name of SKLEARN) {
    it(`agrees with scikit-learn on ${name}`, async () => {
      const report = await runPlan(`sklearn/${name}/model.onnx`, { golden: [{ csv: 'golden.csv' }] });
      const failed = report.tests.filter((test) => test.verdict !== 'pass');
      assert.deepEqual(failed, []);
      assert.equal(report.verdict, 'pass');
      assert.match(report.backend, /^native /);
      assert.deepEqual(
        report.data.map(({ path: file }) => file),
        [`sklearn/${name}/golden.csv`],
      );
      assert.deepEqual(testReportSchema.parse(report), report);
    });
  }

  it('names the row, the column and the difference of a golden case that differs', async () => {
    await withTempFolder(async (root) => {
      await copyFile(fixturePath('onnx/sklearn/iris_logreg_zipmap/model.onnx'), path.join(root, 'model.onnx'));
      const rows = 'f0,f1,f2,f3,pred,proba_0\n5.8,2.8,5.1,2.4,2,0.00013178\n6,2.2,4,1,2,0.5\n';
      await writeFile(path.join(root, 'golden.csv'), rows);
      const report = await runPlan('model.onnx', { golden: [{ csv: 'golden.csv' }] }, { root, only: ['golden'] });
      const { verdict, message, expected, actual } = resultOf(report, 'golden/golden.csv');
      assert.equal(verdict, 'fail');
      assert.match(message, /^1 of 2 rows differ\. golden\.csv, line 3, pred: expected 2, got 1/);
      assert.deepEqual(expected, [
        { row: 2, column: 'pred', value: 2 },
        { row: 2, column: 'proba_0', value: 0.5 },
      ]);
      assert.equal((actual as { value: unknown }[])[0]?.value, 1);
      assert.equal(report.verdict, 'fail');
    });
  });

  it('fails the test that crashes the runtime and runs the next one in a new child', async () => {
    const plan = {
      golden: [{ csv: 'golden.csv' }],
      robustness: { emptyBatch: 'empty' },
      performance: { windowMs: 20 },
    };
    const report = await runPlan('sklearn/wine_knn/model.onnx', plan);
    const crashed = resultOf(report, 'robustness/empty-batch');
    assert.equal(crashed.verdict, 'fail');
    assert.match(crashed.message, /SIGFPE/);
    assert.ok(crashed.remedy);
    assert.equal(resultOf(report, 'performance/latency').verdict, 'skipped');
  });

  it('fails a model that never answers, and only the tests that run it', async () => {
    const report = await runPlan('behaviour/infloop.onnx', { runtime: { timeoutMs: 4000 }, smoke: { batches: [1] } });
    assert.deepEqual(
      report.tests.map(({ id, verdict }) => `${id} ${verdict}`),
      [
        'smoke/load pass',
        'smoke/batch-1 fail',
        'robustness/wrong-rank pass',
        'robustness/wrong-width skipped',
        'robustness/wrong-type pass',
        'robustness/missing-input pass',
      ],
    );
    assert.match(resultOf(report, 'smoke/batch-1').message, /did not answer within 4 s/);
  });

  it('tells when a budget is broken', async () => {
    const plan = { performance: { p50Ms: 1e-6, windowMs: 50 } };
    const report = await runPlan('behaviour/mlp256.onnx', plan, { only: ['performance'] });
    const { verdict } = resultOf(report, 'performance/latency');
    assert.ok(verdict === 'fail' || verdict === 'insufficient', verdict);
  });

  it('tells once why a model does not load', async () => {
    const report = await runPlan('behaviour/ir14.onnx', { smoke: { batches: [1] } });
    assert.deepEqual([...new Set(report.tests.map(({ verdict }) => verdict))], ['fail', 'skipped']);
    assert.equal(report.verdict, 'fail');
    const only = await runPlan('behaviour/ir14.onnx', {}, { only: ['robustness'] });
    assert.ok(only.tests.every((test) => test.verdict === 'error' && test.remedy !== undefined));
  });

  it('gives a golden test whose file is missing, malformed or has wrong columns an error of its own', async () => {
    await withTempFolder(async (root) => {
      await copyFile(fixturePath('onnx/sklearn/iris_logreg_zipmap/model.onnx'), path.join(root, 'model.onnx'));
      await writeFile(path.join(root, 'ragged.csv'), 'a,b,c,d,pred\n1,2,3,4,0\n1,2\n');
      await writeFile(path.join(root, 'columns.csv'), 'a,b,pred\n1,2,0\n');
      await writeFile(path.join(root, 'date.csv'), 'a,b,c,d,pred\n1,2,2024-05-01,4,0\n');
      await writeFile(path.join(root, 'noanswers.csv'), 'a,b,c,d\n1,2,3,4\n');
      const names = ['missing.csv', 'ragged.csv', 'columns.csv', 'date.csv', 'noanswers.csv'];
      const report = await runPlan('model.onnx', { golden: names.map((csv) => ({ csv })) }, { root, only: ['golden'] });
      assert.deepEqual(
        report.tests.map(({ verdict, details }) => `${verdict} ${JSON.stringify(details?.['code'])}`),
        ['files/not-found', 'data/csv-syntax', 'data/columns', 'data/value', 'golden/no-answers'].map(
          (code) => `error "${code}"`,
        ),
      );
      assert.match(resultOf(report, 'golden/date.csv').message, /line 2, column c: "2024-05-01" looks like a date/);
    });
  });

  it('throws for a missing and a cut-off model file, for an unknown test and when cancelled', async () => {
    await assert.rejects(runPlan('none.onnx', {}), hasCode('files/not-found'));
    await withTempFolder(async (root) => {
      await writeFile(path.join(root, 'model.onnx'), new Uint8Array([0x3a, 0x50, 0x0a]));
      await assert.rejects(runPlan('model.onnx', {}, { root }), hasCode('onnx/truncated'));
    });
    await assert.rejects(runPlan('behaviour/fixed.onnx', {}, { only: ['speed'] }), hasCode('test/no-such-test'));
    const controller = new AbortController();
    const job = {
      signal: controller.signal,
      progress: () => {
        controller.abort();
      },
    };
    await assert.rejects(runPlan('behaviour/fixed.onnx', {}, { job }), hasCode('job/cancelled'));
  });
});
