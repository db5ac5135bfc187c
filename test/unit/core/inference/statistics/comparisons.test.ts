import assert from 'node:assert/strict';
import fc from 'fast-check';
import { benjaminiHochberg } from '../../../../../src/core/inference/statistics/benjaminiHochberg';
import {
  accuracyDifferenceInterval,
  mcnemarCorrected,
  mcnemarExact,
  mcnemarTest,
} from '../../../../../src/core/inference/statistics/mcnemar';
import { bootstrapInterval, indexSource, shuffled } from '../../../../../src/core/inference/statistics/resample';
import {
  compareRocAuc,
  nonInferiorityP,
  rocAuc,
  rocAucInterval,
} from '../../../../../src/core/inference/statistics/rocAuc';
import { assertNear } from '../../../../support/near';
import { goldenOf, numbersOf, ORACLES } from '../../../../support/statsOracles';

const scoresOf = (model: string): [number[], number[]] => {
  const golden = goldenOf(model);
  return [numbersOf(golden, 'label_true'), numbersOf(golden, 'proba_1')];
};

describe('comparison of models', () => {
  it("is McNemar's test, exact for few and corrected for many discordant rows", () => {
    for (const { b, c, p_exact, chi2_corrected, p_chi2_corrected } of ORACLES.mcnemar) {
      assertNear(mcnemarExact(b, c), p_exact);
      if (chi2_corrected === null || p_chi2_corrected === null) continue;
      assertNear(mcnemarCorrected(b, c), chi2_corrected);
      const test = mcnemarTest(b, c);
      assertNear(test.p, b + c < 25 ? p_exact : p_chi2_corrected);
      assert.equal(test.method, b + c < 25 ? 'exact' : 'corrected');
    }
  });

  it('gives an interval for the difference of accuracies that holds it', () => {
    const [lower, upper] = accuracyDifferenceInterval(12, 4, 200);
    assert.ok(lower < 0.04 && 0.04 < upper && upper - lower < 0.1);
    assert.deepEqual(
      accuracyDifferenceInterval(0, 0, 10).map((end) => Math.sign(end)),
      [-1, 1],
    );
  });

  it("is DeLong's for the area under the ROC curve", () => {
    const [labels, tree] = scoresOf('bc_dt');
    const [, logistic] = scoresOf('bc_pipeline_logreg');
    const oracle = (name: string): { auc: number; variance: number } => {
      for (const { a, b, auc, var1, var2 } of ORACLES.delong) {
        if (a === name) return { auc: auc[0], variance: var1 };
        if (b === name) return { auc: auc[1], variance: var2 };
      }
      throw new Error(name);
    };
    for (const [name, scores] of [
      ['bc_dt', tree],
      ['bc_pipeline_logreg', logistic],
    ] as const) {
      const { auc, variance, interval } = rocAucInterval(labels, scores);
      assertNear(auc, oracle(name).auc);
      assertNear(variance, oracle(name).variance);
      assert.ok(interval[0] < auc && auc < interval[1] && interval[1] <= 1);
    }
    const comparison = compareRocAuc(labels, logistic, tree);
    assertNear(comparison.difference, oracle('bc_pipeline_logreg').auc - oracle('bc_dt').auc);
    assert.ok(comparison.p < 0.05 && comparison.interval[0] > 0);
    assert.ok(nonInferiorityP(comparison, 0.01) < 0.01);
    assert.equal(compareRocAuc(labels, tree, tree).p, 1);
  });

  it('knows areas that need no estimate', () => {
    assert.equal(rocAuc([0, 0, 1, 1], [1, 2, 3, 4]), 1);
    assert.equal(rocAuc([0, 1], [5, 5]), 0.5);
    assert.ok(Number.isNaN(rocAuc([1, 1], [1, 2])));
    const { interval } = rocAucInterval([0, 0, 0, 1, 1, 1], [1, 2, 3, 4, 5, 6]);
    assert.ok(interval[0] < 0.5 && interval[1] === 1);
  });

  it('is the same for any increasing scale of the scores', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(1), fc.integer({ min: -20, max: 20 })), { minLength: 4 }), (rows) => {
        const labels = rows.map(([label]) => label);
        const scores = rows.map(([, score]) => score);
        const scaled = scores.map((score) => score ** 3 + 7);
        assert.deepEqual(rocAuc(labels, scores), rocAuc(labels, scaled));
      }),
    );
  });

  it('adjusts p-values as Benjamini and Hochberg', () => {
    const { p, adjusted } = ORACLES.benjamini_hochberg;
    benjaminiHochberg(p).forEach((value, i) => {
      assertNear(value, adjusted[i]!);
    });
    const order = shuffled(p.length, indexSource(1));
    benjaminiHochberg(Array.from(order, (i) => p[i]!)).forEach((value, i) => {
      assertNear(value, adjusted[order[i]!]!);
    });
    assert.deepEqual(benjaminiHochberg([]), []);
  });
});

describe('bootstrap', () => {
  const values = Array.from({ length: 200 }, (_, i) => Math.sin(i) + i / 100);
  const mean = (indices: Uint32Array): number => indices.reduce((sum, i) => sum + values[i]!, 0) / indices.length;

  it('gives the same interval for the same seed', () => {
    assert.deepEqual(bootstrapInterval(200, mean, { seed: 7 }), bootstrapInterval(200, mean, { seed: 7 }));
    assert.notDeepEqual(bootstrapInterval(200, mean, { seed: 7 }), bootstrapInterval(200, mean, { seed: 8 }));
  });

  it('agrees with the normal interval of a mean', () => {
    const centre = values.reduce((sum, value) => sum + value, 0) / 200;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / 199);
    const half = (1.96 * deviation) / Math.sqrt(200);
    const [lower, upper] = bootstrapInterval(200, mean, { seed: 1, resamples: 4000 });
    assertNear(lower, centre - half, { atol: 0.15 * half });
    assertNear(upper, centre + half, { atol: 0.15 * half });
  });

  it('keeps the size of each stratum', () => {
    const strata = Array.from({ length: 50 }, (_, i) => (i < 3 ? 1 : 0));
    bootstrapInterval(
      50,
      (indices) => {
        assert.equal(indices.filter((i) => strata[i] === 1).length, 3);
        return 0;
      },
      { seed: 3, resamples: 20, strata },
    );
  });

  it('shuffles without losing a row', () => {
    assert.deepEqual(
      [...shuffled(100, indexSource(5))].sort((a, b) => a - b),
      Array.from({ length: 100 }, (_, i) => i),
    );
  });
});
