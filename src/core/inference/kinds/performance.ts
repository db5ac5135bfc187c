import { describeFailure } from '../failure';
import type { Percentile } from '../latency';
import { allRuns, isSteady, PERCENTILES, percentilesOf, runsNeeded, steadyRuns } from '../latency';
import type { TestPlan } from '../plan';
import type { Measurement } from '../runner';
import { counted } from '../words';
import type { Judgement, TestContext, TestKind } from '../testKind';

type PerformancePlan = NonNullable<TestPlan['performance']>;

/** Different inputs that are fed in turn, so that no run finds the data of the one before in the cache. */
const DISTINCT_INPUTS = 32;
const MAX_WINDOWS = 10;
const WARMUP_MS = 2000;

/** Latency of the closed loop inside the child against the budgets of the plan. */
export const performanceKind: TestKind = {
  name: 'performance',
  list: ({ performance }) =>
    performance
      ? [
          {
            id: 'performance/latency',
            kind: 'performance',
            label: `Latency of ${counted(performance.batch, 'row')}`,
            path: ['performance'],
            run: (context) => latency(context, performance),
          },
        ]
      : [],
};

async function latency({ lab, samples, job }: TestContext, plan: PerformancePlan): Promise<Judgement> {
  const rows = samples.fixedBatch ?? plan.batch;
  const feeds = await Promise.all(
    Array.from({ length: DISTINCT_INPUTS }, async (_, index) => (await samples.take(rows, index * rows)).feeds),
  );
  job.progress(`Measuring latency of ${counted(rows, 'row')}`);
  const outcome = await lab.alone((session) =>
    session.measure({
      feeds,
      windowMs: plan.windowMs,
      minRuns: 50,
      maxWindows: MAX_WINDOWS,
      warmupMs: WARMUP_MS,
    }),
  );
  if (outcome.status !== 'ok')
    return { verdict: 'fail', ...describeFailure(outcome, `measuring ${counted(rows, 'row')}`) };
  return judge(outcome.value, plan, rows);
}

/**
 * Steady windows decide both ways. Unsteady ones can only pass a budget: what disturbs a measurement makes it slower, so
 * a budget that all runs together hold is held, and one that they break is undecided.
 */
function judge(measured: Measurement, plan: PerformancePlan, rows: number): Judgement {
  const isStable = isSteady(measured.windows);
  const runs = isStable ? steadyRuns(measured.windows) : allRuns(measured.windows);
  const found = percentilesOf(runs);
  const figures = PERCENTILES.filter((name) => found[name] !== undefined).map(
    (name) => `${name} ${format(found[name])}`,
  );
  const unsteady = isStable ? '' : '; unsteady, because something else used the processor';
  const summary = `${figures.join(', ')} over ${runs.length} runs of ${counted(rows, 'row')}${unsteady}`;
  const details = describe(measured, rows, runs, found);
  const budgets = budgetsOf(plan);
  if (budgets.length === 0) return { verdict: 'skipped', message: `${summary}. No budget is set.`, details };
  const short = budgets.find(([name]) => found[name] === undefined);
  if (short) {
    return {
      verdict: 'insufficient',
      message: `${summary}; ${short[0]} needs ${runsNeeded(short[0])} runs.`,
      remedy: 'Raise tests.performance.windowMs in model.yaml, so that a window holds more runs.',
      details,
    };
  }
  const over = budgets.filter(([name, budget]) => (found[name] ?? Infinity) > budget);
  if (over.length === 0) return { verdict: 'pass', message: `${summary}.`, details };
  if (!isStable) {
    return {
      verdict: 'insufficient',
      message: `${summary}.`,
      remedy: 'Close what else uses the processor and run the test again.',
      details,
    };
  }
  return {
    verdict: 'fail',
    message: `Over budget: ${over.map(([name, budget]) => `${name} ${format(found[name])} (at most ${budget} ms)`).join(', ')}.`,
    remedy: 'Make the model smaller or the batch, or agree on another budget in tests.performance.',
    expected: Object.fromEntries(over.map(([name, budget]) => [`${name}Ms`, budget])),
    actual: Object.fromEntries(over.map(([name]) => [`${name}Ms`, found[name] ?? null])),
    details,
  };
}

function describe(
  { firstRunMs, windows }: Measurement,
  rows: number,
  runs: Float64Array,
  found: ReturnType<typeof percentilesOf>,
): NonNullable<Judgement['details']> {
  return {
    rows,
    runs: runs.length,
    firstRunMs,
    ...Object.fromEntries(PERCENTILES.map((name) => [`${name}Ms`, found[name] ?? null])),
    windows: windows.map((window) => ({ ms: window.ms, runs: window.runs.length, othersCores: window.othersCores })),
  };
}

function budgetsOf(plan: PerformancePlan): [Percentile, number][] {
  const budgets: [Percentile, number][] = [];
  if (plan.p50Ms !== undefined) budgets.push(['p50', plan.p50Ms]);
  if (plan.p99Ms !== undefined) budgets.push(['p99', plan.p99Ms]);
  return budgets;
}

function format(ms: number | undefined): string {
  return ms === undefined ? '—' : `${ms.toPrecision(3)} ms`;
}
