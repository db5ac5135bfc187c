import type { ClosedLoop } from '../closedLoop';
import {
  closedLoop,
  describePercentiles,
  describeWindows,
  distinctFeeds,
  formatMs,
  MAX_WINDOWS,
  MIN_RUNS,
  quantilesOf,
  WARMUP_MS,
} from '../closedLoop';
import type { DetailsOf } from '../details';
import { describeFailure } from '../failure';
import { formatNumber } from '../gate';
import type { Percentile } from '../latency';
import { isDirty, PERCENTILES, runsNeeded } from '../latency';
import type { Outcome } from '../runner';
import type { GateVerdict } from '../statistics/interval';
import { gateAtLeast, gateAtMost } from '../statistics/interval';
import type { Judgement, TestContext } from '../testKind';
import { counted } from '../words';
import type { PerformancePlan } from './performance';

/** Latency and throughput of one process that runs one request after the other. */
export async function judgeLatency(context: TestContext, plan: PerformancePlan): Promise<Judgement> {
  const outcome = await measuredLoop(context, plan);
  if (outcome.status === 'ok') return judge(outcome.value, plan);
  const rows = context.samples.fixedBatch ?? plan.batch;
  return { verdict: 'fail', ...describeFailure(outcome, `measuring ${counted(rows, 'row')}`) };
}

/** The closed loop in a child of its own, measured once a run. */
export async function measuredLoop(context: TestContext, plan: PerformancePlan): Promise<Outcome<ClosedLoop>> {
  return await context.once('closed loop', async () => {
    const { lab, samples, job } = context;
    const batch = samples.fixedBatch ?? plan.batch;
    const feeds = await distinctFeeds(context, batch);
    job.progress(`Measuring latency of ${counted(batch, 'row')}`);
    const { windowMs } = plan;
    const mostMs = WARMUP_MS + 2 * MAX_WINDOWS * windowMs;
    const request = { feeds, windowMs, minRuns: MIN_RUNS, maxWindows: MAX_WINDOWS, warmupMs: WARMUP_MS, mostMs };
    const outcome = await lab.alone((session) => session.measure(request));
    return outcome.status === 'ok' ? { status: 'ok', value: closedLoop(outcome.value, batch) } : outcome;
  });
}

interface Budget {
  readonly name: string;
  readonly budget: number;
  readonly verdict: GateVerdict;
  /** What was found, in words. */
  readonly found: string;
  readonly value: number | null;
  readonly isShort?: Percentile;
}

/**
 * Windows that agree decide both ways. Others can only pass a budget: what disturbs a measurement makes it slower, so a
 * budget that all runs together hold is held, and one that they break is undecided.
 */
function judge(loop: ClosedLoop, plan: PerformancePlan): Judgement {
  const budgets = budgetsOf(loop, plan);
  const details = describe(loop, budgets);
  const figures = PERCENTILES.filter((name) => loop.percentiles[name]).map(
    (name) => `${name === 'p999' ? 'p99.9' : name} ${formatMs(loop.percentiles[name]?.value)}`,
  );
  const summary =
    `${figures.join(', ')}, ${formatNumber(loop.rowsPerSecond.value)} rows a second over ${loop.runs.length} runs of ` +
    `${counted(loop.batch, 'row')}${loop.isSteady ? '' : `; unsteady, ${whyUnsteady(loop)}`}`;
  if (budgets.length === 0) return { verdict: 'skipped', message: `${summary}. No budget is set.`, details };
  const broken = budgets.filter(({ verdict }) => verdict === 'fail');
  if (broken.length > 0) {
    return {
      verdict: 'fail',
      message: `Over budget: ${broken.map(({ found }) => found).join(', ')}.`,
      remedy: 'Make the model smaller or the batch, or agree on another budget in tests.performance.',
      expected: Object.fromEntries(broken.map(({ name, budget }) => [name, budget])),
      actual: Object.fromEntries(broken.map(({ name, value }) => [name, value])),
      details,
    };
  }
  const open = budgets.filter(({ verdict }) => verdict === 'insufficient');
  if (open.length === 0) return { verdict: 'pass', message: `${summary}.`, details };
  const message = `${summary}; undecided: ${open.map(({ found }) => found).join(', ')}.`;
  return { verdict: 'insufficient', message, remedy: remedyFor(loop, open), details };
}

function budgetsOf(loop: ClosedLoop, plan: PerformancePlan): Budget[] {
  const budgets: Budget[] = [];
  const settled = (verdict: GateVerdict): GateVerdict =>
    verdict === 'fail' && !loop.isSteady ? 'insufficient' : verdict;
  for (const [percentile, budget] of [
    ['p50', plan.p50Ms],
    ['p99', plan.p99Ms],
  ] as const) {
    if (budget === undefined) continue;
    const found = loop.percentiles[percentile];
    const name = `${percentile}Ms`;
    if (!found) {
      const text = `${percentile} needs ${runsNeeded(percentile).toLocaleString('en-GB')} runs`;
      budgets.push({ name, budget, verdict: 'insufficient', found: text, value: null, isShort: percentile });
      continue;
    }
    const [lower, upper] = found.interval;
    const text = `${percentile} ${formatMs(found.value)} [${formatMs(lower)}, ${formatMs(upper)}] (at most ${budget} ms)`;
    const verdict = settled(gateAtMost(found.interval, budget));
    budgets.push({ name, budget, verdict, found: text, value: found.value });
  }
  if (plan.throughputRps !== undefined) {
    const { value, interval } = loop.rowsPerSecond;
    const text = `${formatNumber(value)} rows a second (at least ${plan.throughputRps})`;
    const verdict = settled(gateAtLeast(interval, plan.throughputRps));
    budgets.push({ name: 'throughputRps', budget: plan.throughputRps, verdict, found: text, value });
  }
  return budgets;
}

function remedyFor(loop: ClosedLoop, open: readonly Budget[]): string {
  if (open.some(({ isShort }) => isShort)) {
    return 'Raise tests.performance.windowMs in model.yaml, so that a window holds more runs.';
  }
  if (!loop.isSteady) return 'Close what else uses the processor and run the test again.';
  return 'The value lies at the budget: raise tests.performance.windowMs for a narrower interval, or the budget.';
}

function whyUnsteady({ measured: { windows } }: ClosedLoop): string {
  const dirty = windows.filter(isDirty).length;
  return dirty > 0
    ? `because something else used the processor in ${dirty} of ${counted(windows.length, 'window')}`
    : 'because the windows differ by more than 10 %';
}

function describe(loop: ClosedLoop, budgets: readonly Budget[]): DetailsOf<'latency'> {
  const { value, interval } = loop.rowsPerSecond;
  const { firstRunMs, warmupRuns, windows } = loop.measured;
  return {
    type: 'latency',
    batch: loop.batch,
    runs: loop.runs.length,
    ...{ firstRunMs, warmupRuns },
    percentiles: describePercentiles(loop.percentiles),
    quantiles: quantilesOf(loop.runs),
    rowsPerSecond: { value, lower: interval[0], upper: interval[1] },
    isSteady: loop.isSteady,
    windows: describeWindows(windows),
    budgets: budgets.map(({ name, budget, verdict }) => ({ name, budget, verdict })),
  };
}
