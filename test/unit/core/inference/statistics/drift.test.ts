import assert from 'node:assert/strict';
import fc from 'fast-check';
import { chiSquaredTest, countsOf } from '../../../../../src/core/inference/statistics/chiSquared';
import {
  categoryShares,
  jensenShannonDistance,
  normalisedWasserstein,
  populationStabilityIndex,
  quantileShares,
  sturgesShares,
  wassersteinDistance,
} from '../../../../../src/core/inference/statistics/divergence';
import { asymptoticP, kolmogorovSmirnov } from '../../../../../src/core/inference/statistics/kolmogorovSmirnov';
import { assertNear } from '../../../../support/near';
import { ORACLES } from '../../../../support/statsOracles';

describe('drift of numbers', () => {
  for (const oracle of ORACLES.drift_numeric) {
    it(`agrees with scipy and Evidently: ${oracle.name}`, () => {
      const { reference, current } = oracle;
      const { statistic, p } = kolmogorovSmirnov(reference, current);
      assertNear(statistic, oracle.ks_stat);
      assertNear(p, oracle.ks_p_auto, { atol: 1e-12, rtol: 1e-6, what: 'exact p' });
      assertNear(asymptoticP(statistic, reference.length, current.length), oracle.ks_p_asymp, {
        atol: 1e-12,
        rtol: 0.1,
        what: 'asymptotic p',
      });
      assertNear(wassersteinDistance(reference, current), oracle.wasserstein);
      assertNear(normalisedWasserstein(reference, current), oracle.wasserstein_norm);
      const shares = sturgesShares(reference, current);
      assert.equal(shares.reference.length, oracle.n_bins_sturges);
      assertNear(populationStabilityIndex(shares.reference, shares.current), oracle.psi_evidently);
      assertNear(jensenShannonDistance(shares.reference, shares.current), oracle.js_distance_base2);
    });
  }

  it('finds none in a sample compared with itself, and all in disjoint ones', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 60 }), (values) => {
        assert.deepEqual(kolmogorovSmirnov(values, values), { statistic: 0, p: 1, method: 'exact' });
        assert.equal(wassersteinDistance(values, values), 0);
        const far = values.map((value) => value + 1000);
        assert.equal(kolmogorovSmirnov(values, far).statistic, 1);
        assertNear(wassersteinDistance(values, far), 1000);
      }),
    );
    assert.equal(kolmogorovSmirnov([], [1]).p, 1);
  });

  it('takes the limit for large samples', () => {
    const ramp = Array.from({ length: 4000 }, (_, i) => i);
    const { method, p } = kolmogorovSmirnov(
      ramp,
      ramp.map((value) => value + 100),
    );
    assert.equal(method, 'asymptotic');
    assert.ok(p > 0.1 && p < 0.2);
  });

  it('cuts at quantiles of the reference', () => {
    const { reference, current } = quantileShares(
      Array.from({ length: 100 }, (_, i) => i),
      [0, 1, 2, 99],
      4,
    );
    assert.deepEqual(reference, [0.25, 0.25, 0.25, 0.25]);
    assert.deepEqual(current, [0.75, 0, 0, 0.25]);
    assert.deepEqual(quantileShares([5, 5, 5], [5], 10).reference, [0, 1]);
  });
});

describe('drift of categories', () => {
  for (const oracle of ORACLES.drift_categorical) {
    it(`agrees with scipy and Evidently: ${oracle.name}`, () => {
      const reference = new Map(Object.entries(oracle.reference));
      const current = new Map(Object.entries(oracle.current));
      const { statistic, p } = chiSquaredTest(reference, current);
      assertNear(statistic, oracle.chi2_contingency);
      assertNear(p, oracle.chi2_contingency_p);
      const shares = categoryShares(reference, current);
      assertNear(populationStabilityIndex(shares.reference, shares.current), oracle.psi_evidently);
      assertNear(jensenShannonDistance(shares.reference, shares.current), oracle.js_distance_base2);
    });
  }

  it('needs two categories and two samples', () => {
    assert.equal(chiSquaredTest(countsOf(['a', 'a']), countsOf(['a'])).p, 1);
    assert.equal(chiSquaredTest(countsOf(['a', 'b']), countsOf([])).p, 1);
  });
});
