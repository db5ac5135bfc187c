import type { Evaluation } from './evaluation';
import type { MetricName } from './metricNames';
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
} from './statistics/classification';
import { brierScore, expectedCalibrationError, logLoss } from './statistics/probability';
import { meanAbsoluteError, meanSquaredError, r2, rootMeanSquaredError } from './statistics/regression';
import { rocAuc } from './statistics/rocAuc';

export interface Proportion {
  readonly successes: number;
  readonly trials: number;
}

/** Whether larger values are better. */
export function isHigherBetter(name: MetricName): boolean {
  return !['log_loss', 'brier', 'ece', 'mae', 'mse', 'rmse'].includes(name);
}

/** Why a metric cannot be computed for such an evaluation; undefined when it can. */
export function whyNot(name: MetricName, { task, probabilities, scores }: Evaluation): string | undefined {
  const isRegression = ['r2', 'mae', 'mse', 'rmse'].includes(name);
  if (isRegression) return task === 'regression' ? undefined : `${name} is for models that predict numbers`;
  if (task === 'regression') return `${name} is for models that predict classes`;
  if (name === 'log_loss') return probabilities ? undefined : `${name} needs probabilities`;
  if (name === 'brier' || name === 'ece') {
    return task === 'binary' && probabilities ? undefined : `${name} needs the probabilities of two classes`;
  }
  if (name === 'roc_auc') return task === 'binary' && scores ? undefined : `${name} needs scores of two classes`;
  return undefined;
}

/**
 * The metric on all rows. Precision, recall and F1 are those of the positive class of two, or the mean over more than two
 * (macro), as in scikit-learn.
 */
export function metricValue(name: MetricName, evaluation: Evaluation): number {
  const { truthValues, scores = new Float64Array(), probabilities = [], truth } = evaluation;
  switch (name) {
    case 'r2':
      return r2(truthValues, scores);
    case 'mae':
      return meanAbsoluteError(truthValues, scores);
    case 'mse':
      return meanSquaredError(truthValues, scores);
    case 'rmse':
      return rootMeanSquaredError(truthValues, scores);
    case 'roc_auc':
      return rocAuc(truthValues, scores);
    case 'log_loss':
      return logLoss([...truth], probabilities);
    case 'brier':
      return brierScore([...truthValues], scores);
    case 'ece':
      return expectedCalibrationError([...truthValues], scores);
    case 'accuracy':
    case 'balanced_accuracy':
    case 'mcc':
    case 'precision':
    case 'recall':
    case 'f1':
      return confusionMetric(name, evaluation);
  }
}

export type ConfusionMetric = 'accuracy' | 'balanced_accuracy' | 'mcc' | 'precision' | 'recall' | 'f1';

function confusionMetric(name: ConfusionMetric, evaluation: Evaluation): number {
  return metricOfMatrix(name, matrixOf(evaluation), evaluation);
}

/** A metric of a confusion matrix. */
export function metricOfMatrix(
  name: ConfusionMetric,
  matrix: readonly (readonly number[])[],
  { task, positive }: Pick<Evaluation, 'task' | 'positive'>,
): number {
  switch (name) {
    case 'accuracy':
      return accuracy(matrix);
    case 'balanced_accuracy':
      return balancedAccuracy(matrix);
    case 'mcc':
      return matthewsCorrelation(matrix);
    case 'precision':
    case 'recall':
    case 'f1': {
      const measure = { precision, recall, f1 }[name];
      if (task === 'binary') return measure(oneAgainstRest(matrix, positive));
      return averaged(matrix, measure, 'macro');
    }
  }
}

/** The confusion matrix of an evaluation, rows by true class. */
export function matrixOf({ truth, labels, classes }: Evaluation): number[][] {
  return confusionMatrix(
    [...truth],
    [...labels],
    classes.map((_, index) => index),
  );
}

/** The counts behind a metric that is a proportion of independent rows; undefined for any other. */
export function proportionOf(name: MetricName, evaluation: Evaluation): Proportion | undefined {
  const { truth, labels, positive, task, rows } = evaluation;
  const count = (holds: (row: number) => boolean): number => {
    let total = 0;
    for (let row = 0; row < rows; row++) if (holds(row)) total += 1;
    return total;
  };
  const isHit = (row: number): boolean => truth[row] === positive && labels[row] === positive;
  if (name === 'accuracy' && task !== 'regression') {
    return { successes: count((row) => truth[row] === labels[row]), trials: rows };
  }
  if (task !== 'binary') return undefined;
  if (name === 'recall') return { successes: count(isHit), trials: count((row) => truth[row] === positive) };
  if (name === 'precision') return { successes: count(isHit), trials: count((row) => labels[row] === positive) };
  return undefined;
}

/** The evaluation of some rows, which may repeat. */
export function selectRows(evaluation: Evaluation, rows: ArrayLike<number>): Evaluation {
  const { truth, truthValues, labels, probabilities, scores, task } = evaluation;
  const isClassifier = task !== 'regression';
  return {
    ...evaluation,
    rows: rows.length,
    truth: isClassifier ? Int32Array.from(rows, (row) => truth[row] ?? -1) : truth,
    truthValues: Float64Array.from(rows, (row) => truthValues[row] ?? NaN),
    labels: isClassifier ? Int32Array.from(rows, (row) => labels[row] ?? -1) : labels,
    probabilities: probabilities && Array.from(rows, (row) => probabilities[row] ?? new Float64Array()),
    scores: scores && Float64Array.from(rows, (row) => scores[row] ?? NaN),
  };
}
