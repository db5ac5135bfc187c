import { formatMs } from '../closedLoop';
import type { DetailsOf } from '../details';
import { describeFailure } from '../failure';
import type { Outcome } from '../runner';
import { gateAtMost } from '../statistics/interval';
import { ascending } from '../statistics/ranks';
import { interpolated } from '../statistics/resample';
import type { Judgement, TestContext } from '../testKind';

type Start = DetailsOf<'cold-start'>['starts'][number];

/** The fastest and the slowest of six starts enclose the median in 96.9 % of cases (1 - 2 / 2^6). */
const STARTS = 6;

/** From starting a new process to the first answer, six times. */
export async function judgeColdStart(context: TestContext): Promise<Judgement> {
  const budget = context.plan.performance?.coldStartMs;
  const starts: Start[] = [];
  while (starts.length < STARTS) {
    context.job.progress(`Starting the model, ${starts.length + 1} of ${STARTS}`);
    const outcome = await start(context);
    if (outcome.status !== 'ok') return { verdict: 'fail', ...describeFailure(outcome, 'running the first row') };
    starts.push(outcome.value);
  }
  const totals = ascending(starts.map(({ totalMs }) => totalMs));
  const median = interpolated(totals, 0.5);
  const interval = [totals[0] ?? 0, totals.at(-1) ?? 0] as const;
  const details: DetailsOf<'cold-start'> = {
    type: 'cold-start',
    starts,
    median: { value: median, lower: interval[0], upper: interval[1] },
  };
  const summary = `Median ${formatMs(median)} from the start of the process to the first answer, ${formatMs(interval[0])} to ${formatMs(interval[1])} in ${STARTS} starts`;
  if (budget === undefined) return { verdict: 'skipped', message: `${summary}. No budget is set.`, details };
  const verdict = gateAtMost(interval, budget);
  return {
    verdict,
    message: `${summary}, to be at most ${budget} ms.`,
    ...(verdict === 'fail' && {
      remedy: 'Make the model file smaller, keep a process running, or agree on another tests.performance.coldStartMs.',
    }),
    ...(verdict === 'insufficient' && {
      remedy: 'The starts lie on both sides of the budget: close what else uses the processor and run the test again.',
    }),
    expected: { coldStartMs: budget },
    actual: { coldStartMs: median },
    interval: [interval[0], interval[1]],
    details,
  };
}

async function start({ lab, samples, elapsed }: TestContext): Promise<Outcome<Start>> {
  const { feeds } = await samples.take(samples.fixedBatch ?? 1);
  await lab.close();
  const begun = elapsed();
  return await lab.alone(async (session): Promise<Outcome<Start>> => {
    const { runtimeMs, modelMs } = session.coldStart;
    const loaded = elapsed();
    const outcome = await session.run(feeds);
    if (outcome.status !== 'ok') return outcome;
    const answered = elapsed();
    const processMs = Math.max(0, loaded - begun - runtimeMs - modelMs);
    const value = { processMs, runtimeMs, modelMs, firstRunMs: answered - loaded, totalMs: answered - begun };
    return { status: 'ok', value };
  });
}
