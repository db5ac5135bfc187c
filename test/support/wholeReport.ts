import type { TestDetails } from '../../src/core/inference/details';
import { testDetailsSchema } from '../../src/core/inference/details';
import type { TestReport, TestResult } from '../../src/core/inference/result';
import { testReport, testResult } from './testReport';

const around = (value: number, half: number) => ({ value, lower: value - half, upper: value + half });

function result(id: string, details: TestDetails, changes: Partial<TestResult> = {}): TestResult {
  return testResult({ id, details: testDetailsSchema.parse(details), ...changes });
}

/** Latencies of a log-normal distribution, ascending, as quantiles at equal steps. */
const quantiles = Array.from({ length: 200 }, (_, index) => {
  const share = (index + 0.5) / 200;
  return 1.2 * Math.exp(0.22 * Math.log(share / (1 - share)));
});

const latency = result('performance/latency', {
  type: 'latency',
  ...{ batch: 1, runs: 12_345, firstRunMs: 8.4, warmupRuns: 60, quantiles, isSteady: true },
  percentiles: (['p50', 'p90', 'p95', 'p99', 'p999'] as const).map((name, index) => ({
    name,
    estimate: around([1.2, 1.95, 2.3, 3.3, 5.4][index] ?? 0, [0.02, 0.04, 0.06, 0.2, 0.9][index] ?? 0),
  })),
  rowsPerSecond: around(770, 12),
  windows: [0, 1, 2].map((index) => ({
    ...{ ms: 1003, runs: 771 + index, meanMs: 1.3, othersCores: index === 1 ? 0.4 : 0.01, ownCores: 0.99 },
    isDirty: index === 1,
  })),
  budgets: [
    { name: 'p50', budget: 2, verdict: 'pass' },
    { name: 'p99', budget: 3, verdict: 'fail' },
  ],
});

const load = [
  result('performance/open-loop', {
    type: 'open-loop',
    capacityPerSecond: 770,
    loads: [50, 80, 95].map((share, index) => ({
      ...{ label: `${share} % of capacity`, ratePerSecond: 7.7 * share, requests: 2000, quantiles, othersCores: 0 },
      percentiles: [
        { name: 'p50', estimate: around(1.4 + index, 0.1) },
        { name: 'p99', estimate: around(8 * (index + 1), 1 + index) },
      ],
    })),
  }),
  result('performance/cold-start', {
    type: 'cold-start',
    starts: [310, 296, 305].map((totalMs) => ({
      ...{ processMs: 42, runtimeMs: 180, modelMs: 61, firstRunMs: 8, totalMs },
    })),
    median: around(305, 9),
  }),
  result('performance/concurrency', {
    type: 'concurrency',
    points: [1, 2, 4].map((processes) => ({ processes, rowsPerSecond: 700 * processes, p50Ms: 1.2, p99Ms: null })),
  }),
  result('budgets/memory', { type: 'memory', peakMb: 91.2, baselineMb: 61, addedMb: 30.2, limitMb: 64 }),
];

const quality = [
  result('metrics/roc_auc', {
    type: 'metric',
    ...{ metric: 'roc_auc', estimate: around(0.87, 0.02), method: 'DeLong', rows: 1200, min: 0.8, max: null },
  }),
  result(
    'metrics/recall',
    {
      type: 'metric',
      ...{ metric: 'recall', estimate: around(0.78, 0.06), method: 'Wilson', rows: 240, min: 0.75, max: null },
    },
    { verdict: 'insufficient', message: 'recall 0.78 [0.72, 0.84].', remedy: 'About 900 rows would decide.' },
  ),
  result('metrics/rmse', {
    type: 'metric',
    ...{ metric: 'rmse', estimate: around(41.2, 3.1), method: 'bootstrap', rows: 1200, min: null, max: 50 },
  }),
  result(
    'champion/roc_auc',
    {
      type: 'champion',
      ...{ metric: 'roc_auc', method: 'DeLong', champion: around(0.861, 0.02), challenger: around(0.87, 0.02) },
      ...{ difference: around(0.009, 0.012), margin: 0.01, p: 0.14, rows: 1200, championPath: 'champion.onnx' },
    },
    { interval: [-0.003, 0.021] },
  ),
];

const groups = [
  result(
    'slices/region/recall',
    {
      type: 'slices',
      ...{ by: 'region', metric: 'recall', maxDrop: 0.05, whole: 0.78 },
      slices: ['north', 'south', 'east', 'west'].map((name, index) => ({
        ...{ name, rows: 300 - index * 40, value: 0.8 - index * 0.05, rest: 0.79, p: 0.001, q: 0.00004 },
        drop: around(index * 0.05 - 0.01, 0.04),
        verdict: index === 3 ? 'fail' : 'pass',
      })),
      notJudged: [{ name: 'islands', rows: 12 }],
    },
    { verdict: 'fail', message: 'region west: recall 0.65 is 0.14 [0.1, 0.18] under the other rows.', remedy: 'Look.' },
  ),
  result('fairness/sex', {
    type: 'fairness',
    ...{ sensitive: 'sex', maxDifference: 0.1 },
    groups: ['female', 'male', 'not stated'].map((group, index) => ({
      ...{ group, rows: 600 - index * 250 },
      rates: ['selection_rate', 'tpr', 'fpr'].map((metric) => ({
        ...{ metric, trials: 300, estimate: index === 2 && metric === 'tpr' ? null : around(0.3 + index / 50, 0.04) },
      })),
    })),
    gaps: [
      {
        ...{ metric: 'selection_rate', highest: 'male', lowest: 'female', difference: around(0.04, 0.03), ratio: 0.87 },
        verdict: 'pass',
      },
    ],
  }),
];

const uncertainty = [
  result('uncertainty/calibration', {
    type: 'calibration',
    ...{ rows: 1200, brier: around(0.13, 0.01), error: around(0.034, 0.012), maxError: 0.05 },
    bins: Array.from({ length: 10 }, (_, index) => ({
      ...{ lower: index / 10, upper: (index + 1) / 10, rows: index === 4 ? 0 : 120 },
      confidence: index === 4 ? null : index / 10 + 0.05,
      frequency:
        index === 4 ? { value: null, lower: null, upper: null } : around(0.06 + index * 0.096, 0.03 + index * 0.003),
    })),
  }),
  result('uncertainty/abstention', {
    type: 'abstention',
    ...{ rows: 1200, maxAbstain: 0.2, minAccuracy: 0.9 },
    chosen: { threshold: 0.6, coverage: 0.88, answered: 1056, accuracy: around(0.93, 0.015) },
    curve: Array.from({ length: 10 }, (_, index) => ({
      ...{ threshold: 0.5 + index / 20, coverage: 1 - index * 0.07, answered: 1200 - index * 84 },
      accuracy: around(0.9 + index * 0.008, 0.02),
    })),
  }),
];

const features = [
  'monthly_charge',
  'tenure',
  'contract',
  'customer_id',
  ...Array.from({ length: 16 }, (_, index) => `x${index}`),
].map((name, index) => ({
  name,
  index,
  isSuspicious: name === 'customer_id',
}));

const explanation = [
  result('explanation/permutation', {
    type: 'importance',
    ...{ metric: 'roc_auc', baseline: 0.87, repeats: 5, rows: 1200 },
    features: features.map(({ name, index, isSuspicious }) => ({
      ...{ name, mean: 0.2 / (index + 1) - 0.012, sd: 0.008, q: index < 6 ? 0.001 : 0.4, isSuspicious },
    })),
  }),
  result('explanation/shapley', {
    type: 'shapley',
    ...{ method: 'sampled', rows: 20, background: 100, base: 0.31, sumError: 3e-7 },
    features: features.map(({ name, index, isSuspicious }) => ({
      ...{ name, meanAbsolute: 0.1 / (index + 1), mean: 0.01 * (index - 2), isSuspicious },
    })),
    examples: [{ row: 1, prediction: 0.4, values: features.map(({ index }) => index / 100) }],
  }),
];

const drift = result(
  'drift/inputs',
  {
    type: 'drift',
    ...{ referenceRows: 5000, currentRows: 1200, alpha: 0.05 },
    columns: ['tenure', 'contract'].map((name, column) => ({
      ...{ name, statistic: 0.2, p: 0.001, q: 0.00001, limit: 0.1, psi: 0.12, effect: column === 0 ? 0.31 : 0.02 },
      ...(column === 0
        ? { kind: 'number', test: 'Kolmogorov-Smirnov', effectName: 'wasserstein', verdict: 'fail' }
        : { kind: 'category', test: 'chi-squared', effectName: 'jensen-shannon', verdict: 'pass' }),
      bins: Array.from({ length: 10 }, (_, index) => ({
        ...{ label: `${index * 8} to ${index * 8 + 8}`, reference: 0.1, current: 0.05 + index * 0.011 },
      })),
    })),
  },
  { verdict: 'fail', message: 'tenure has drifted.' },
);

const golden = result(
  'golden/golden.csv',
  {
    type: 'golden',
    ...{ rows: 100, columns: ['pred', 'proba_1'], largest: { proba_1: 0.2 }, rowsDiffering: 1 },
    mismatches: [{ row: 7, column: 'proba_1', expected: 0.5, actual: 0.7, difference: 0.2 }],
  },
  { verdict: 'fail', message: '1 of 100 rows differ.', remedy: 'Check the preprocessing.' },
);

/** A report with every part that the page can draw, and every verdict. */
export function wholeReport(): TestReport {
  return testReport([
    result('smoke/load', { type: 'load', runtimeMs: 180, modelMs: 61 }),
    testResult({ id: 'smoke/batch-7', verdict: 'skipped', message: 'The model takes exactly 1 row.' }),
    golden,
    testResult({ id: 'robustness/empty-batch', verdict: 'error', message: 'The runtime crashed.', remedy: 'Look.' }),
    ...quality,
    ...groups,
    latency,
    ...load,
    ...uncertainty,
    ...explanation,
    drift,
  ]);
}
