import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Coalition } from '../../../../../src/core/inference/statistics/coalitions';
import { allCoalitions, mixedRows, sampleCoalitions } from '../../../../../src/core/inference/statistics/coalitions';
import { permutationImportance } from '../../../../../src/core/inference/statistics/permutationImportance';
import { indexSource } from '../../../../../src/core/inference/statistics/resample';
import { exactShapley, kernelShap } from '../../../../../src/core/inference/statistics/shapley';
import { assertNear } from '../../../../support/near';
import { ORACLES } from '../../../../support/statsOracles';

/** Coefficients and intercepts of the fixture iris_logreg_zipmap/model.onnx, by class. */
const IRIS = [
  {
    weights: [-0.39796876907348633, 0.8335279226303101, -2.2893383502960205, -0.9783843755722046],
    at: 9.00097370147705,
  },
  {
    weights: [0.5445374646458435, -0.2902162969112396, -0.2326751947402954, -0.658240556716919],
    at: 1.5424343347549438,
  },
  {
    weights: [-0.14656871557235718, -0.5433116555213928, 2.5220136642456055, 1.6366249322891235],
    at: -10.543408393859863,
  },
];

function irisProbabilities(row: readonly number[]): number[] {
  const scores = IRIS.map(({ weights, at }) =>
    Math.exp(weights.reduce((sum, weight, i) => sum + weight * row[i]!, at)),
  );
  const total = scores.reduce((sum, score) => sum + score, 0);
  return scores.map((score) => score / total);
}

function meanProbability(x: readonly number[], coalition: Coalition, output: number): number {
  const rows = mixedRows(x, ORACLES.shapley_exact_iris.background, coalition);
  return rows.reduce((sum, row) => sum + irisProbabilities(row)[output]!, 0) / rows.length;
}

describe('Shapley values', () => {
  it('agree with an exact computation on a scikit-learn model', () => {
    for (const { x, base, phi } of ORACLES.shapley_exact_iris.rows) {
      for (const output of [0, 1, 2]) {
        const values = allCoalitions(4).map((coalition) => meanProbability(x, coalition, output));
        assertNear(values[0]!, base[output]!, { atol: 1e-5 });
        exactShapley(values).forEach((value, feature) => {
          assertNear(value, phi[feature]![output]!, { atol: 1e-5 });
        });
      }
    }
  });

  it('by KernelSHAP over every coalition are near the exact ones', () => {
    const { x } = ORACLES.shapley_exact_iris.rows[0]!;
    const exact = exactShapley(allCoalitions(4).map((coalition) => meanProbability(x, coalition, 2)));
    const coalitions = sampleCoalitions(4, 4000, indexSource(1));
    const values = coalitions.map((coalition) => meanProbability(x, coalition, 2));
    const base = meanProbability(x, new Uint8Array(4), 2);
    kernelShap(coalitions, values, base, irisProbabilities(x)[2]!).forEach((value, feature) => {
      assertNear(value, exact[feature]!, { atol: 0.005 });
    });
  });

  it('of a sum are its terms, exactly and by KernelSHAP', () => {
    const terms = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 3, maxLength: 12 });
    fc.assert(
      fc.property(terms, fc.integer(), (weights, seed) => {
        const valueOf = (coalition: Coalition): number =>
          weights.reduce((sum, weight, i) => sum + weight * coalition[i]!, 3);
        const coalitions = sampleCoalitions(weights.length, 200, indexSource(seed));
        const total = weights.reduce((sum, weight) => sum + weight, 3);
        kernelShap(coalitions, coalitions.map(valueOf), 3, total).forEach((value, i) => {
          assertNear(value, weights[i]!, { atol: 1e-6 });
        });
        if (weights.length > 8) return;
        exactShapley(allCoalitions(weights.length).map(valueOf)).forEach((value, i) => {
          assertNear(value, weights[i]!, { atol: 1e-6 });
        });
      }),
      { numRuns: 40 },
    );
  });

  it('draws coalitions with their complements, never the empty or the full one', () => {
    const coalitions = sampleCoalitions(10, 100, indexSource(3));
    assert.equal(coalitions.length, 200);
    coalitions.forEach((coalition, i) => {
      const size = coalition.reduce((sum, bit) => sum + bit, 0);
      assert.ok(size > 0 && size < 10);
      if (i % 2 === 1)
        assert.deepEqual(
          coalition,
          coalitions[i - 1]!.map((bit) => 1 - bit),
        );
    });
  });
});

describe('permutation importance', () => {
  it('is large for the feature that decides and none for one that does not', async () => {
    const rows = Array.from({ length: 200 }, (_, i) => [i, (i * 7919) % 200]);
    const truth = rows.map(([first]) => first! >= 100);
    const score = (feature: number, order: Uint32Array): Promise<number> => {
      const right = rows.filter((row, i) => {
        const changed = row.map((value, column) => (column === feature ? rows[order[i]!]![column]! : value));
        return changed[0]! >= 100 === truth[i];
      });
      return Promise.resolve(right.length / rows.length);
    };
    const [deciding, idle] = await permutationImportance({ rows: 200, features: 2, seed: 1 }, 1, score);
    assertNear(deciding!.mean, 0.5, { atol: 0.1 });
    assert.ok(deciding!.standardDeviation > 0);
    assert.deepEqual([idle!.mean, idle!.standardDeviation], [0, 0]);
  });
});
