import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Evaluation } from '../../../../src/core/inference/evaluation';
import { METRIC_NAMES } from '../../../../src/core/inference/metricNames';
import { metricValue, selectRows, whyNot } from '../../../../src/core/inference/metrics';
import { metricOfRows } from '../../../../src/core/inference/resampledMetric';

/** An evaluation of so many classes (0: a regression) from numbers in 0..1, two a row. */
function evaluationOf(classes: number, numbers: readonly (readonly [number, number])[]): Evaluation {
  const rows = numbers.length;
  const names = Array.from({ length: classes }, (_, i) => `c${i}`);
  const labelOf = (value: number): number => Math.min(classes - 1, Math.floor(value * classes));
  const truth = classes === 0 ? new Int32Array() : Int32Array.from(numbers, ([truthful]) => labelOf(truthful));
  const isBinary = classes === 2;
  return {
    task: classes === 0 ? 'regression' : isBinary ? 'binary' : 'multiclass',
    ...{ rows, classes: names, positive: 1, truth },
    labels: classes === 0 ? new Int32Array() : Int32Array.from(numbers, ([, predicted]) => labelOf(predicted)),
    truthValues: Float64Array.from(numbers, ([value], i) =>
      classes === 0 ? 100 + Math.round(64 * value) : Number(truth[i] === 1),
    ),
    probabilities:
      classes === 0
        ? undefined
        : numbers.map(([, p]) => Float64Array.from(names, (_, i) => (i === 1 ? p : (1 - p) / (classes - 1)))),
    scores:
      classes === 0 || isBinary ? Float64Array.from(numbers, ([, p]) => (classes === 0 ? 100 + 64 * p : p)) : undefined,
  };
}

describe('metricOfRows', () => {
  it('is the metric of the selected rows, for every metric and task', () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    const numbers = fc.array(fc.tuple(unit, unit), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(fc.constantFrom(0, 2, 3), numbers, fc.infiniteStream(fc.nat()), (classes, values, picks) => {
        const evaluation = evaluationOf(classes, values);
        const chosen = Uint32Array.from(values, () => Number(picks.next().value) % values.length);
        for (const name of METRIC_NAMES) {
          if (whyNot(name, evaluation) !== undefined) continue;
          const expected = metricValue(name, selectRows(evaluation, chosen));
          const actual = metricOfRows(name, evaluation)(chosen);
          if (Number.isNaN(expected)) assert.ok(Number.isNaN(actual), name);
          else
            assert.ok(
              Math.abs(actual - expected) <= 1e-6 * Math.max(1, Math.abs(expected)),
              `${name} ${actual} ${expected}`,
            );
        }
      }),
    );
  });
});
