import type { TestPlan } from '../plan';
import type { TestKind } from '../testKind';
import { counted } from '../words';
import { judgeColdStart } from './coldStart';
import { judgeConcurrency } from './concurrency';
import { judgeLatency } from './latencyTest';
import { judgeOpenLoop } from './openLoop';

export type PerformancePlan = NonNullable<TestPlan['performance']>;

/** Latency and throughput, measured inside child processes, against the budgets of the plan. */
export const performanceKind: TestKind = {
  name: 'performance',
  list: ({ performance }) => {
    if (!performance) return [];
    const common = { kind: 'performance' } as const;
    const { batch, atRate, coldStartMs, concurrency } = performance;
    return [
      {
        ...common,
        id: 'performance/latency',
        label: `Latency of ${counted(batch, 'row')}`,
        path: ['performance'],
        run: (context) => judgeLatency(context, performance),
      },
      ...(coldStartMs === undefined
        ? []
        : [
            {
              ...common,
              id: 'performance/cold-start',
              label: `Cold start ≤ ${coldStartMs} ms`,
              path: ['performance', 'coldStartMs'],
              run: judgeColdStart,
            },
          ]),
      ...(atRate === undefined
        ? []
        : [
            {
              ...common,
              id: 'performance/open-loop',
              label: `Latency at ${atRate} requests a second`,
              path: ['performance', 'atRate'],
              run: judgeOpenLoop,
            },
          ]),
      ...(concurrency === undefined
        ? []
        : [
            {
              ...common,
              id: 'performance/concurrency',
              label: `Throughput of ${concurrency.join(', ')} processes`,
              path: ['performance', 'concurrency'],
              run: judgeConcurrency,
            },
          ]),
    ];
  },
};
