import type { Evaluation } from './evaluation';
import type { MetricName } from './metricNames';
import type { Proportion } from './metrics';
import { metricValue, proportionOf } from './metrics';
import { metricOfRows } from './resampledMetric';
import type { Interval } from './statistics/interval';
import { wilsonInterval } from './statistics/proportion';
import { bootstrapInterval } from './statistics/resample';
import { rocAucInterval } from './statistics/rocAuc';

/** A value with its interval at 95 % and how that was found. */
export interface Estimate {
  readonly value: number;
  readonly interval: Interval;
  readonly method: 'Wilson' | 'DeLong' | 'bootstrap';
  /** A proportion's counts; undefined for any other metric. */
  readonly proportion?: Proportion;
}

/** The metric with its interval: Wilson for proportions, DeLong for the AUC, bootstrap within the classes for others. */
export function estimate(name: MetricName, evaluation: Evaluation, seed: number): Estimate {
  const proportion = proportionOf(name, evaluation);
  if (proportion) {
    const { successes, trials } = proportion;
    const value = trials === 0 ? 0 : successes / trials;
    return { value, interval: wilsonInterval(successes, trials), method: 'Wilson', proportion };
  }
  if (name === 'roc_auc') {
    const { auc, interval } = rocAucInterval(evaluation.truthValues, evaluation.scores ?? []);
    return { value: auc, interval, method: 'DeLong' };
  }
  const interval = bootstrapInterval(evaluation.rows, metricOfRows(name, evaluation), {
    seed,
    ...(evaluation.task !== 'regression' && { strata: evaluation.truth }),
  });
  return { value: metricValue(name, evaluation), interval, method: 'bootstrap' };
}
