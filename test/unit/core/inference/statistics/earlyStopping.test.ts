import assert from 'node:assert/strict';
import { earlyStoppingEstimate, minimumRuns } from '../../../../../src/core/inference/statistics/earlyStopping';
import { ORACLES } from '../../../../support/statsOracles';

describe('latency bounds', () => {
  it("need as many runs as MLPerf's table says", () => {
    for (const [fraction, byOver] of Object.entries(ORACLES.mlperf_early_stopping_min_queries)) {
      for (const [over, runs] of Object.entries(byOver))
        assert.equal(minimumRuns(Number(fraction), Number(over)), runs);
    }
    assert.equal(minimumRuns(0.999), 6636);
  });

  it('are given only with enough runs, and are then above the percentile', () => {
    const ramp = (runs: number): Float64Array => Float64Array.from({ length: runs }, (_, i) => i + 1);
    assert.equal(earlyStoppingEstimate(ramp(661), 0.99), undefined);
    assert.equal(earlyStoppingEstimate(ramp(662), 0.99), 661);
    assert.equal(earlyStoppingEstimate(ramp(838), 0.99), 836);
    assert.equal(earlyStoppingEstimate(ramp(64), 0.9), 63);
    const bound = earlyStoppingEstimate(ramp(10_000), 0.9)!;
    assert.ok(bound > 9000 && bound < 9100);
  });
});
