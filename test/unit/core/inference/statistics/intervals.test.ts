import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  binomialCdf,
  chiSquaredTail,
  normalCdf,
  normalQuantile,
} from '../../../../../src/core/inference/statistics/distributions';
import { gateAtLeast, gateAtMost } from '../../../../../src/core/inference/statistics/interval';
import {
  clopperPearsonInterval,
  proportionDifferenceInterval,
  twoProportionTest,
  wilsonInterval,
} from '../../../../../src/core/inference/statistics/proportion';
import { rowsToDecide, rowsToDecideProportion } from '../../../../../src/core/inference/statistics/sampleSize';
import { assertNear } from '../../../../support/near';
import { ORACLES } from '../../../../support/statsOracles';

describe('intervals of proportions', () => {
  it("are Wilson's", () => {
    for (const { k, n, lo, hi } of ORACLES.wilson95) {
      const [lower, upper] = wilsonInterval(k, n);
      assertNear(lower, lo);
      assertNear(upper, hi);
    }
    assert.deepEqual(wilsonInterval(0, 0), [0, 1]);
  });

  it("are Clopper and Pearson's", () => {
    for (const { k, n, lo, hi } of ORACLES.clopper95) {
      const [lower, upper] = clopperPearsonInterval(k, n);
      assertNear(lower, lo, { atol: 1e-8 });
      assertNear(upper, hi, { atol: 1e-8 });
    }
  });

  it('hold the observed share, and narrow with more trials', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, share) => {
        const k = Math.round(share * n);
        const [lower, upper] = wilsonInterval(k, n);
        assert.ok(0 <= lower && lower <= k / n && k / n <= upper && upper <= 1);
        const [wideLow, wideHigh] = wilsonInterval(4 * k, 4 * n);
        assert.ok(wideHigh - wideLow < upper - lower);
      }),
    );
  });

  it('of differences are as in Newcombe (1998), table II', () => {
    for (const [a, m, b, n, lower, upper] of [
      [56, 70, 48, 80, 0.0524, 0.3339],
      [9, 10, 3, 10, 0.1705, 0.809],
      [10, 10, 0, 20, 0.6791, 1],
    ] as const) {
      const interval = proportionDifferenceInterval(a, m, b, n);
      assertNear(interval[0], lower, { atol: 1e-4 });
      assertNear(interval[1], upper, { atol: 1e-4 });
    }
  });

  it('tests two proportions', () => {
    // statsmodels.stats.proportion.proportions_ztest([45, 30], [100, 100])
    const { z, p } = twoProportionTest(45, 100, 30, 100);
    assertNear(z, 2.1908902300206643);
    assertNear(p, 0.028459736916310652);
    assert.deepEqual(twoProportionTest(5, 5, 3, 3), { z: 0, p: 1 });
  });

  it('say how many rows would decide', () => {
    for (const [rate, threshold] of [
      [0.9, 0.85],
      [0.9, 0.95],
      [0.5, 0.49],
    ] as const) {
      const rows = rowsToDecideProportion(rate, threshold);
      assert.ok(rows !== undefined);
      assert.notEqual(gateAtLeast(wilsonInterval(rate * rows, rows), threshold), 'insufficient');
      assert.equal(gateAtLeast(wilsonInterval(rate * (rows - 1), rows - 1), threshold), 'insufficient');
    }
    assert.equal(rowsToDecideProportion(0.9, 0.9), undefined);
    assert.equal(rowsToDecide(100, 0.75, [0.5, 0.875], 0.625), 400);
    assert.equal(rowsToDecide(100, 0.75, [0.5, 0.875], 0.8125), 400);
    assert.equal(rowsToDecide(100, 0.8, [0.7, 0.9], 0.8), undefined);
  });

  it('decide gates by three values', () => {
    assert.equal(gateAtLeast([0.8, 0.9], 0.8), 'pass');
    assert.equal(gateAtLeast([0.7, 0.79], 0.8), 'fail');
    assert.equal(gateAtLeast([0.7, 0.8], 0.8), 'insufficient');
    assert.equal(gateAtMost([0.05, 0.1], 0.1), 'pass');
    assert.equal(gateAtMost([0.11, 0.2], 0.1), 'fail');
    assert.equal(gateAtMost([0.1, 0.2], 0.1), 'insufficient');
  });
});

describe('distribution functions', () => {
  it('agree with scipy', () => {
    assertNear(normalCdf(-1.96), 0.024997895148220435);
    assertNear(normalCdf(2), 0.9772498680518208);
    assertNear(normalQuantile(0.975), 1.959963984540054);
    assertNear(chiSquaredTail(3.84, 1), 0.050043521248705314);
    assertNear(chiSquaredTail(50, 30), 0.01240206071890054, { atol: 1e-8 });
    assertNear(binomialCdf(3, 10, 0.5), 0.171875);
    assert.equal(binomialCdf(-1, 10, 0.5), 0);
    assert.equal(binomialCdf(10, 10, 0.5), 1);
  });
});
