/** Metrics that a plan can name; `metrics.ts` computes them. */
export const METRIC_NAMES = [
  'accuracy',
  'balanced_accuracy',
  'precision',
  'recall',
  'f1',
  'mcc',
  'roc_auc',
  'log_loss',
  'brier',
  'ece',
  'r2',
  'mae',
  'mse',
  'rmse',
] as const;
export type MetricName = (typeof METRIC_NAMES)[number];
