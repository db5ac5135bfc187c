import { gateMetric } from '../gate';
import type { TestKind } from '../testKind';

/** Metrics on evaluation data, judged by their interval and not by the point. */
export const metricsKind: TestKind = {
  name: 'metrics',
  list: (plan) =>
    plan.metrics.map((metric, index) => ({
      id: `metrics/${metric.name}`,
      kind: 'metrics',
      label: metric.min === undefined ? `${metric.name} ≤ ${metric.max ?? ''}` : `${metric.name} ≥ ${metric.min}`,
      path: ['metrics', index],
      run: async (context) => {
        const { evaluation } = await context.evaluated();
        return gateMetric(metric.name, evaluation, metric, plan.seed);
      },
    })),
};
