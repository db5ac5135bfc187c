import { z } from 'zod';
import { PreflightError } from '../base/problem';

/** A measured value, with its interval where the notebook computed one. */
export interface MetricValue {
  readonly value: number;
  readonly interval?: readonly [number, number] | undefined;
}

const metricValueSchema = z.union([
  z.number().transform((value): MetricValue => ({ value })),
  z
    .looseObject({ value: z.number(), interval: z.tuple([z.number(), z.number()]).optional() })
    .transform(({ value, interval }): MetricValue => ({ value, interval })),
]);

/**
 * The metrics file that a notebook writes: values by name, and what they were measured on. Other keys are kept out of
 * the comparison, so that a notebook may write more.
 */
export const metricsFileSchema = z.looseObject({
  metrics: z.record(z.string(), metricValueSchema),
  artifact: z.looseObject({ sha256: z.string() }).optional(),
  dataset: z
    .looseObject({ name: z.string().optional(), file: z.string().optional(), sha256: z.string().optional() })
    .optional(),
});
export type MetricsFile = z.infer<typeof metricsFileSchema>;

/** Reads a metrics file; `metrics/not-json` or `metrics/shape` otherwise. */
export function parseMetrics(text: string, file: string): MetricsFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new PreflightError(
      {
        code: 'metrics/not-json',
        message: `${file} is not JSON.`,
        remedy: 'Let the notebook write it with json.dump; NaN and Infinity are not JSON.',
        place: { file },
      },
      { cause },
    );
  }
  const result = metricsFileSchema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new PreflightError({
    code: 'metrics/shape',
    message: `${file} has no metrics that can be read${issue ? ` (${issue.path.join('.')}: ${issue.message})` : ''}.`,
    remedy: 'Write {"metrics": {"roc_auc": {"value": 0.91}}, "dataset": {"name": "held-out"}}.',
    place: { file },
  });
}

const SAME_METRIC: Readonly<Record<string, string>> = {
  auc: 'roc_auc',
  auroc: 'roc_auc',
  area_under_the_roc_curve: 'roc_auc',
  sensitivity: 'recall',
  true_positive_rate: 'recall',
  tpr: 'recall',
  true_negative_rate: 'specificity',
  positive_predictive_value: 'precision',
  mean_squared_error: 'mse',
  root_mean_squared_error: 'rmse',
  mean_absolute_error: 'mae',
  brier_loss: 'brier',
  brier_score_loss: 'brier',
};

/** One name for the spellings of a metric: `ROC AUC`, `roc_auc_score` and `auroc` are `roc_auc`. */
export function metricKey(name: string): string {
  const key = name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '');
  return SAME_METRIC[key] ?? SAME_METRIC[key.replace(/_score$/, '')] ?? key.replace(/_score$/, '');
}

/** Whether a number as a person wrote it, as a share or in per cent, is `value` rounded to as many places. */
export function isRoundingOf(written: number, value: number): boolean {
  return isRounded(written, value) || isRounded(written, value * 100);
}

function isRounded(written: number, value: number): boolean {
  const [, fraction = '', exponent = '0'] = /^-?\d*(?:\.(\d+))?(?:e([+-]?\d+))?$/.exec(String(written)) ?? [];
  const unit = 10 ** (Number(exponent) - fraction.length);
  // A little more than half a unit, because halves are rounded up by some and to even by others.
  return Math.abs(written - value) <= unit * 0.5 * (1 + 1e-6);
}
