import type { ClosedLoop } from '../closedLoop';
import { describePercentiles, distinctFeeds, formatMs, quantilesOf } from '../closedLoop';
import type { DetailsOf } from '../details';
import { describeFailure } from '../failure';
import { formatNumber } from '../gate';
import type { PercentileEstimate } from '../latency';
import { percentilesOf, runsNeeded } from '../latency';
import { poissonSchedule } from '../poisson';
import type { OpenLoop, Outcome } from '../runner';
import { gateAtMost } from '../statistics/interval';
import type { Judgement, TestContext } from '../testKind';
import { measuredLoop } from './latencyTest';
import type { PerformancePlan } from './performance';

/** Shares of the capacity that show how the queue grows. */
const SHARES = [0.5, 0.8, 0.95];
/** A load runs this long where that gives enough requests for p99, and never longer than the second. */
const USUAL_MS = 1000;
const LONGEST_MS = 15_000;
const MOST_REQUESTS = 20_000;

interface Load {
  readonly label: string;
  readonly rate: number;
  readonly measured: OpenLoop;
}

/**
 * Latency when requests arrive at random whether or not the one before is done, counted from the moment they arrive: what
 * callers of one process feel. A closed loop never sees a queue.
 */
export async function judgeOpenLoop(context: TestContext): Promise<Judgement> {
  const plan = context.plan.performance;
  if (plan?.atRate === undefined) return { verdict: 'skipped', message: 'No rate is set.' };
  const closed = await measuredLoop(context, plan);
  if (closed.status !== 'ok') return { verdict: 'fail', ...describeFailure(closed, 'measuring the capacity') };
  const capacity = closed.value.rowsPerSecond.value / closed.value.batch;
  const fastest = closed.value.rowsPerSecond.interval[1] / closed.value.batch;
  const isOverloaded = plan.atRate >= fastest;
  const rates = [
    ...SHARES.map((share) => ({ label: `${100 * share} % of capacity`, rate: share * capacity })),
    ...(isOverloaded ? [] : [{ label: 'rate of the plan', rate: plan.atRate }]),
  ];
  const loads: Load[] = [];
  for (const { label, rate } of rates) {
    const outcome = await runLoad(context, closed.value, rate);
    if (outcome.status !== 'ok') {
      return { verdict: 'fail', ...describeFailure(outcome, `serving ${formatNumber(rate)} requests a second`) };
    }
    loads.push({ label, rate, measured: outcome.value });
  }
  return { ...judge(plan, plan.atRate, capacity, closed.value.isSteady, loads), details: describe(capacity, loads) };
}

async function runLoad(context: TestContext, { batch }: ClosedLoop, rate: number): Promise<Outcome<OpenLoop>> {
  context.job.progress(`Serving ${formatNumber(rate)} requests a second`);
  const feeds = await distinctFeeds(context, batch);
  const wanted = Math.max(runsNeeded('p99'), (rate * USUAL_MS) / 1000);
  const requests = Math.max(1, Math.floor(Math.min(wanted, MOST_REQUESTS, (rate * LONGEST_MS) / 1000)));
  const arrivals = poissonSchedule(rate, requests, context.plan.seed);
  const mostMs = 2 * (arrivals.at(-1) ?? 0);
  return await context.lab.alone(async (session) => {
    // The first run prepares memory and is no request.
    const first = await session.run(feeds[0] ?? {});
    return first.status === 'ok' ? await session.openLoop({ feeds, arrivals, mostMs }) : first;
  });
}

function judge(
  { p99Ms }: PerformancePlan,
  rate: number,
  capacity: number,
  isSteady: boolean,
  loads: readonly Load[],
): Judgement {
  const summary = `One process answers ${formatNumber(capacity)} requests a second`;
  const planned = loads.find((load) => load.rate === rate);
  if (!planned) {
    const message = `${summary}, and ${rate} a second are to be served: the queue would grow without end.`;
    const remedy = 'Run several processes, make the model smaller, or agree on another tests.performance.atRate.';
    if (isSteady) return { verdict: 'fail', message, remedy, expected: { atRate: rate }, actual: { atRate: capacity } };
    return { verdict: 'insufficient', message, remedy: 'Close what else uses the processor and run the test again.' };
  }
  const { p50, p99 } = percentilesOf(planned.measured.latencies);
  const found = `at ${rate} a second p50 ${formatMs(p50?.value)}, p99 ${formatMs(p99?.value)} with the time in the queue`;
  const message = `${summary}; ${found}. This is an estimate for one process on this machine.`;
  if (p99Ms === undefined) return { verdict: 'skipped', message: `${message} No budget (p99Ms) is set.` };
  if (!p99) {
    const remedy = `p99 needs ${runsNeeded('p99')} requests, which take too long at this rate: leave out atRate or raise it.`;
    return { verdict: 'insufficient', message, remedy };
  }
  return { ...decide(p99, p99Ms, isDisturbed(planned)), message };
}

function decide(p99: PercentileEstimate, budget: number, disturbed: boolean): Omit<Judgement, 'message'> {
  const verdict = gateAtMost(p99.interval, budget);
  const [lower, upper] = p99.interval;
  const common = {
    expected: { p99Ms: budget },
    actual: { p99Ms: p99.value },
    interval: [lower, upper] as [number, number],
  };
  if (verdict === 'pass') return { verdict, ...common };
  if (verdict === 'fail' && !disturbed) {
    return {
      verdict,
      remedy: 'Run several processes, or agree on another p99Ms or atRate in tests.performance.',
      ...common,
    };
  }
  const remedy = disturbed
    ? 'Close what else uses the processor and run the test again.'
    : 'The value lies at the budget: agree on another p99Ms or atRate in tests.performance.';
  return { verdict: 'insufficient', remedy, ...common };
}

const MOST_OTHERS = 0.1;

function isDisturbed({ measured }: Load): boolean {
  return measured.othersCores > MOST_OTHERS;
}

function describe(capacityPerSecond: number, loads: readonly Load[]): DetailsOf<'open-loop'> {
  return {
    type: 'open-loop',
    capacityPerSecond,
    loads: loads.map(({ label, rate, measured }) => ({
      ...{ label, ratePerSecond: rate, requests: measured.latencies.length, othersCores: measured.othersCores },
      percentiles: describePercentiles(percentilesOf(measured.latencies)),
      quantiles: quantilesOf(measured.latencies),
    })),
  };
}
