import assert from 'node:assert/strict';
import { abstentionAt, abstentionCurve } from '../../../../../src/core/inference/statistics/abstention';
import {
  accuracy,
  averaged,
  balancedAccuracy,
  confusionMatrix,
  f1,
  matthewsCorrelation,
  oneAgainstRest,
  precision,
  recall,
} from '../../../../../src/core/inference/statistics/classification';
import {
  demographicParity,
  equalizedOdds,
  groupRates,
  rateGap,
} from '../../../../../src/core/inference/statistics/fairness';
import {
  brierScore,
  calibrationBins,
  expectedCalibrationError,
  logLoss,
} from '../../../../../src/core/inference/statistics/probability';
import {
  meanAbsoluteError,
  meanSquaredError,
  r2,
  rootMeanSquaredError,
} from '../../../../../src/core/inference/statistics/regression';
import { rocAuc } from '../../../../../src/core/inference/statistics/rocAuc';
import { assertNear } from '../../../../support/near';
import { goldenOf, numbersOf, ORACLES } from '../../../../support/statsOracles';

/** The models whose predictions are among the fixtures, by the oracle's name. */
const MODELS: Readonly<Record<string, string>> = {
  bc_pipeline_logreg: 'bc_pipeline_logreg',
  passengers_pipeline: 'passengers_pipeline',
  iris_logreg_nozipmap: 'iris_logreg_zipmap',
  wine_knn: 'wine_knn',
  diabetes_linear: 'diabetes_linear',
};

for (const oracle of ORACLES.metrics) {
  const model = MODELS[oracle.source.split('/')[1] ?? ''];
  if (model === undefined) continue;
  describe(`metrics of ${model}`, () => {
    const golden = goldenOf(model);
    const truth = numbersOf(golden, 'label_true');
    const predicted = numbersOf(golden, 'pred');
    if (oracle.kind === 'regression') {
      it('agree with scikit-learn', () => {
        assertNear(meanAbsoluteError(truth, predicted), oracle.mae!);
        assertNear(meanSquaredError(truth, predicted), oracle.mse!, { rtol: 1e-12 });
        assertNear(rootMeanSquaredError(truth, predicted), oracle.rmse!);
        assertNear(r2(truth, predicted), oracle.r2!);
      });
      return;
    }
    const probabilities = golden.rows.map((row) =>
      golden.columns.filter((name) => name.startsWith('proba_')).map((name) => Number(row[name])),
    );
    const classes = probabilities[0]!.map((_, i) => i);
    const matrix = confusionMatrix(truth, predicted, classes);

    it('agree with scikit-learn', () => {
      assert.deepEqual(matrix, oracle.confusion);
      assertNear(accuracy(matrix), oracle.accuracy!);
      assertNear(balancedAccuracy(matrix), oracle.balanced_accuracy!);
      assertNear(matthewsCorrelation(matrix), oracle.mcc!);
      // The probabilities are float32, for which scikit-learn clips further from 0 and 1.
      assertNear(logLoss(truth, probabilities), oracle.log_loss!, { atol: model === 'wine_knn' ? 1 : 1e-6 });
      if (oracle.kind === 'binary') {
        const counts = oneAgainstRest(matrix, 1);
        const scores = probabilities.map((row) => row[1]!);
        assertNear(precision(counts), oracle.precision!);
        assertNear(recall(counts), oracle.recall!);
        assertNear(f1(counts), oracle.f1!);
        assertNear(rocAuc(truth, scores), oracle.roc_auc!);
        assertNear(brierScore(truth, scores), oracle.brier!);
        assertNear(expectedCalibrationError(truth, scores), oracle.ece10!);
      } else {
        assertNear(averaged(matrix, precision, 'macro'), oracle.precision_macro!);
        assertNear(averaged(matrix, recall, 'macro'), oracle.recall_macro!);
        assertNear(averaged(matrix, f1, 'macro'), oracle.f1_macro!);
        assertNear(averaged(matrix, f1, 'weighted'), oracle.f1_weighted!);
        const areas = classes.map((k) =>
          rocAuc(
            truth.map((label) => (label === k ? 1 : 0)),
            probabilities.map((row) => row[k]!),
          ),
        );
        assertNear(areas.reduce((sum, area) => sum + area, 0) / areas.length, oracle.roc_auc_ovr_macro!);
      }
    });
  });
}

describe('metrics without rows or spread', () => {
  it('are 0 where there is nothing to divide by', () => {
    const none = oneAgainstRest(
      [
        [5, 0],
        [0, 0],
      ],
      1,
    );
    assert.deepEqual([precision(none), recall(none), f1(none)], [0, 0, 0]);
    assert.equal(
      matthewsCorrelation([
        [5, 0],
        [0, 0],
      ]),
      0,
    );
    assert.equal(r2([1, 1], [1, 1]), 1);
    assert.equal(r2([1, 1], [1, 2]), 0);
  });

  it('bins probabilities at the upper edge', () => {
    const bins = calibrationBins([0, 1, 1], [0, 0.1, 1]);
    assert.deepEqual(
      bins.map(({ rows }) => rows),
      [2, 0, 0, 0, 0, 0, 0, 0, 0, 1],
    );
    assert.equal(bins[1]!.confidence, null);
  });
});

describe('fairness', () => {
  const { y_true, y_pred, sensitive, ...expected } = ORACLES.fairlearn_doc_example;
  const groups = groupRates(y_true, y_pred, sensitive);

  it("agrees with Fairlearn's documented example", () => {
    assertNear(demographicParity(groups)!.difference, expected.demographic_parity_difference);
    assertNear(demographicParity(groups)!.ratio, expected.demographic_parity_ratio);
    assertNear(equalizedOdds(groups)!.difference, expected.equalized_odds_difference);
    assertNear(equalizedOdds(groups)!.ratio, expected.equalized_odds_ratio);
  });

  it('names the groups furthest apart, with an interval for all pairs', () => {
    const gap = rateGap(groups, 'selectionRate')!;
    assert.ok(gap.interval[0] < gap.difference && gap.difference < gap.interval[1]);
    assert.notEqual(gap.highest, gap.lowest);
    assert.equal(rateGap(groups, 'selectionRate', 100), null);
    assert.equal(rateGap(groupRates([1], [1], ['a']), 'selectionRate'), null);
  });
});

describe('abstention', () => {
  it('counts coverage and accuracy above a threshold', () => {
    const point = abstentionAt([true, true, false, true], [0.9, 0.8, 0.7, 0.5], 0.7);
    assert.deepEqual([point.coverage, point.accuracy], [0.75, 2 / 3]);
    assert.equal(abstentionAt([true], [0.5], 0.6).accuracy, null);
    const curve = abstentionCurve([true, false], [0.9, 0.6], 0.5);
    assert.ok(curve.every(({ coverage }, i) => i === 0 || coverage <= curve[i - 1]!.coverage));
  });
});
