import { distinctFeeds, formatMs, MIN_RUNS, rowsPerSecond } from '../closedLoop';
import type { DetailsOf } from '../details';
import { describeFailure } from '../failure';
import { formatNumber } from '../gate';
import { allRuns, percentilesOf } from '../latency';
import type { Failure, Measurement } from '../runner';
import { sumOf } from '../statistics/moments';
import type { Judgement, TestContext } from '../testKind';
import { counted } from '../words';

type Point = DetailsOf<'concurrency'>['points'][number];

const WINDOWS = 3;
const WARMUP_MS = 200;

/** Throughput of several processes side by side; the threads of one process give nothing, for its runs wait in line. */
export async function judgeConcurrency(context: TestContext): Promise<Judgement> {
  const points: Point[] = [];
  for (const processes of context.plan.performance?.concurrency ?? []) {
    context.job.progress(`Measuring ${counted(processes, 'process', 'processes')}`);
    const measured = await measureSideBySide(context, processes);
    if (!Array.isArray(measured)) {
      const doing = `running in ${counted(processes, 'process', 'processes')} at once`;
      return { verdict: 'fail', ...describeFailure(measured, doing) };
    }
    points.push(pointOf(measured, context.samples.fixedBatch ?? context.plan.performance?.batch ?? 1));
  }
  const text = points.map(
    (point) =>
      `${counted(point.processes, 'process', 'processes')}: ${formatNumber(point.rowsPerSecond)} rows a second, p99 ${formatMs(point.p99Ms ?? undefined)}`,
  );
  const cores = `${context.machine.cores} processor cores`;
  const details: DetailsOf<'concurrency'> = { type: 'concurrency', points };
  return { verdict: 'skipped', message: `${text.join('; ')} on ${cores}. It has no budget.`, details };
}

async function measureSideBySide(context: TestContext, processes: number): Promise<Measurement[] | Failure> {
  const { lab, samples, plan } = context;
  const rows = samples.fixedBatch ?? plan.performance?.batch ?? 1;
  const feeds = await distinctFeeds(context, rows);
  const windowMs = plan.performance?.windowMs ?? 1000;
  const mostMs = WARMUP_MS + 2 * WINDOWS * windowMs;
  // As many windows for all, so that no process is alone at the end.
  const request = { feeds, windowMs, minRuns: MIN_RUNS, maxWindows: WINDOWS, warmupMs: WARMUP_MS, mostMs };
  const outcomes = await lab.sideBySide(processes, (session) => session.measure(request));
  const measured: Measurement[] = [];
  for (const outcome of outcomes) {
    if (outcome.status !== 'ok') return outcome;
    measured.push(outcome.value);
  }
  return measured;
}

function pointOf(measured: readonly Measurement[], batch: number): Point {
  const { p50, p99 } = percentilesOf(allRuns(measured.flatMap(({ windows }) => windows)));
  return {
    processes: measured.length,
    rowsPerSecond: sumOf(measured.map(({ windows }) => rowsPerSecond(windows, batch))),
    p50Ms: p50?.value ?? null,
    p99Ms: p99?.value ?? null,
  };
}
