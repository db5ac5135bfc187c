import type { Evaluation } from './evaluation';
import type { MetricName } from './metricNames';
import type { ConfusionMetric } from './metrics';
import { metricOfMatrix, metricValue, selectRows } from './metrics';
import { binOf } from './statistics/probability';

/** A metric of some rows, which may repeat. */
export type MetricOfRows = (rows: ArrayLike<number>) => number;

/**
 * The metric as a function of row indices, for thousands of resamples: what a row adds is worked out once, so that a
 * resample only adds up. Equal to `metricValue` of `selectRows` but for rounding.
 */
export function metricOfRows(name: MetricName, evaluation: Evaluation): MetricOfRows {
  const { truth, truthValues, scores = new Float64Array(), probabilities = [], rows } = evaluation;
  switch (name) {
    case 'mae':
      return meanOfRows(Float64Array.from({ length: rows }, (_, i) => Math.abs(error(i))));
    case 'mse':
    case 'brier':
      return meanOfRows(Float64Array.from({ length: rows }, (_, i) => error(i) ** 2));
    case 'rmse': {
      const mean = meanOfRows(Float64Array.from({ length: rows }, (_, i) => error(i) ** 2));
      return (chosen) => Math.sqrt(mean(chosen));
    }
    case 'log_loss':
      return meanOfRows(
        Float64Array.from({ length: rows }, (_, i) =>
          metricValue('log_loss', {
            ...{ ...evaluation, rows: 1, truth: Int32Array.of(truth[i] ?? -1) },
            probabilities: [probabilities[i] ?? new Float64Array()],
          }),
        ),
      );
    case 'ece':
      return calibrationErrorOfRows(truthValues, scores);
    case 'r2':
      return r2OfRows(truthValues, scores);
    case 'roc_auc':
      return (chosen) => metricValue(name, selectRows(evaluation, chosen));
    case 'accuracy':
    case 'balanced_accuracy':
    case 'mcc':
    case 'precision':
    case 'recall':
    case 'f1':
      return confusionOfRows(name, evaluation);
  }

  function error(row: number): number {
    return (scores[row] ?? NaN) - (truthValues[row] ?? NaN);
  }
}

/** The mean of one value a row. */
export function meanOfRows(values: Float64Array): MetricOfRows {
  return (rows) => {
    let sum = 0;
    for (let i = 0; i < rows.length; i++) sum += values[rows[i] ?? 0] ?? NaN;
    return sum / rows.length;
  };
}

const BINS = 10;

/** Expected calibration error of probabilities against 0 and 1. */
export function calibrationErrorOfRows(labels: ArrayLike<number>, probabilities: ArrayLike<number>): MetricOfRows {
  const bins = Uint8Array.from({ length: probabilities.length }, (_, i) => binOf(probabilities[i] ?? NaN, BINS));
  const gaps = new Float64Array(BINS);
  return (rows) => {
    gaps.fill(0);
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] ?? 0;
      const bin = bins[row] ?? 0;
      gaps[bin] = (gaps[bin] ?? 0) + (probabilities[row] ?? NaN) - (labels[row] ?? NaN);
    }
    return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / rows.length;
  };
}

function r2OfRows(truth: Float64Array, predicted: Float64Array): MetricOfRows {
  // Around the mean of all rows, so that the squares lose no digits.
  const centre = meanOfRows(truth)(truth.map((_, i) => i));
  return (rows) => {
    let [sum, squares, errors] = [0, 0, 0];
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] ?? 0;
      const value = (truth[row] ?? NaN) - centre;
      sum += value;
      squares += value * value;
      errors += ((truth[row] ?? NaN) - (predicted[row] ?? NaN)) ** 2;
    }
    const spread = squares - (sum * sum) / rows.length;
    // What rounding leaves of a truth that does not vary.
    if (spread <= 1e-12 * squares) return errors === 0 ? 1 : 0;
    return 1 - errors / spread;
  };
}

function confusionOfRows(name: ConfusionMetric, evaluation: Evaluation): MetricOfRows {
  const { truth, labels, classes } = evaluation;
  const size = classes.length;
  // Rows of no known class go to the cell behind the last, as `confusionMatrix` leaves them out.
  const cells = Uint32Array.from(truth, (label, i) => {
    const predicted = labels[i] ?? -1;
    return label < 0 || predicted < 0 ? size * size : label * size + predicted;
  });
  const counts = new Uint32Array(size * size + 1);
  return (rows) => {
    counts.fill(0);
    for (let i = 0; i < rows.length; i++) {
      const cell = cells[rows[i] ?? 0] ?? 0;
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
    const matrix = classes.map((_, i) => Array.from(counts.subarray(i * size, (i + 1) * size)));
    return metricOfMatrix(name, matrix, evaluation);
  };
}
