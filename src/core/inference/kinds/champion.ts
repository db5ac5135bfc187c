import { PreflightError } from '../../base/problem';
import { normalizedLabel } from '../compare';
import type { DetailsOf } from '../details';
import { estimate } from '../estimate';
import type { Evaluation } from '../evaluation';
import { describeEstimate, finite, formatNumber } from '../gate';
import type { MetricName } from '../metricNames';
import { isHigherBetter, metricValue, whyNot } from '../metrics';
import type { TestPlan } from '../plan';
import { metricOfRows } from '../resampledMetric';
import type { Interval } from '../statistics/interval';
import { gateAtLeast } from '../statistics/interval';
import { accuracyDifferenceInterval, mcnemarTest } from '../statistics/mcnemar';
import { bootstrapInterval } from '../statistics/resample';
import { compareRocAuc } from '../statistics/rocAuc';
import { rowsToDecide } from '../statistics/sampleSize';
import type { Judgement, TestContext, TestKind } from '../testKind';
import { counted } from '../words';

type ChampionPlan = NonNullable<TestPlan['champion']>;

/** The challenger is not worse than the champion by more than a margin, on the same rows. */
export const championKind: TestKind = {
  name: 'champion',
  list: ({ champion }) =>
    champion
      ? [
          {
            id: `champion/${champion.metric}`,
            kind: 'champion',
            label: `${champion.metric} against ${champion.path}`,
            path: ['champion'],
            run: (context) => judge(context, champion),
          },
        ]
      : [],
};

/** Challenger less champion, so that more is better whatever the metric. */
interface Difference {
  readonly value: number;
  readonly interval: Interval;
  readonly method: DetailsOf<'champion'>['method'];
  readonly p: number | null;
}

async function judge(context: TestContext, gate: ChampionPlan): Promise<Judgement> {
  const challenger = (await context.evaluated()).evaluation;
  const champion = aligned(await evaluateChampion(context, gate.path), challenger);
  const reason = whyNot(gate.metric, challenger) ?? whyNot(gate.metric, champion);
  if (reason !== undefined) {
    return { verdict: 'error', message: `${reason}.`, remedy: 'Name another metric in tests.champion.' };
  }
  const difference = compare(gate.metric, challenger, champion, context.plan.seed);
  const { value, interval, method, p } = difference;
  const ours = estimate(gate.metric, challenger, context.plan.seed);
  const theirs = estimate(gate.metric, champion, context.plan.seed);
  const verdict = gateAtLeast(interval, -gate.margin);
  const rows = challenger.rows;
  const details: DetailsOf<'champion'> = {
    ...{ type: 'champion', metric: gate.metric, method, margin: gate.margin, p, rows, championPath: gate.path },
    champion: describeEstimate(theirs.value, theirs.interval),
    challenger: describeEstimate(ours.value, ours.interval),
    difference: describeEstimate(value, interval),
  };
  const message =
    `${gate.metric} ${formatNumber(ours.value)} against the champion's ${formatNumber(theirs.value)} on ${counted(rows, 'row')}: ` +
    `${interval[0] > 0 ? 'better by' : 'a difference of'} ${formatNumber(value)} [${interval.map(formatNumber).join(', ')}]`;
  return {
    verdict,
    message: `${message}${verdict === 'insufficient' ? ', which does not rule out the margin' : ''}.`,
    ...remedyFor(verdict, difference, gate, rows),
    expected: { atLeast: -gate.margin },
    actual: { difference: finite(value) },
    interval: [interval[0], interval[1]],
    details,
  };
}

/** The champion's answers; a problem says whose it is. */
async function evaluateChampion(context: TestContext, path: string): Promise<Evaluation> {
  try {
    return (await context.evaluatedOther(path)).evaluation;
  } catch (error) {
    if (!(error instanceof PreflightError) || error.problem.code === 'job/cancelled') throw error;
    const message = `The champion ${path} cannot be compared with. ${error.problem.message}`;
    throw new PreflightError({ ...error.problem, message }, { cause: error });
  }
}

function compare(metric: MetricName, challenger: Evaluation, champion: Evaluation, seed: number): Difference {
  if (metric === 'accuracy') {
    const isRight = (evaluation: Evaluation, row: number): boolean => evaluation.truth[row] === evaluation.labels[row];
    const rows = Array.from({ length: challenger.rows }, (_, row) => row);
    const onlyOurs = rows.filter((row) => isRight(challenger, row) && !isRight(champion, row)).length;
    const onlyTheirs = rows.filter((row) => !isRight(challenger, row) && isRight(champion, row)).length;
    const value = (onlyOurs - onlyTheirs) / challenger.rows;
    const interval = accuracyDifferenceInterval(onlyOurs, onlyTheirs, challenger.rows);
    return { value, interval, method: 'McNemar', p: mcnemarTest(onlyOurs, onlyTheirs).p };
  }
  if (metric === 'roc_auc') {
    const { difference, interval, p } = compareRocAuc(
      challenger.truthValues,
      challenger.scores ?? [],
      champion.scores ?? [],
    );
    return { value: difference, interval, method: 'DeLong', p: finite(p) };
  }
  const sign = isHigherBetter(metric) ? 1 : -1;
  const [ours, theirs] = [metricOfRows(metric, challenger), metricOfRows(metric, champion)];
  const interval = bootstrapInterval(challenger.rows, (rows) => sign * (ours(rows) - theirs(rows)), {
    ...{ seed, ...(challenger.task !== 'regression' && { strata: challenger.truth }) },
  });
  const value = sign * (metricValue(metric, challenger) - metricValue(metric, champion));
  return { value, interval, method: 'paired bootstrap', p: null };
}

/** The champion's labels in the numbering of the challenger's classes; they may be listed in another order. */
function aligned(champion: Evaluation, challenger: Evaluation): Evaluation {
  if (champion.task === 'regression') return champion;
  const names = champion.classes.map((name) => normalizedLabel(name));
  const to = names.map((name) => challenger.classes.indexOf(name));
  const from = challenger.classes.map((name) => names.indexOf(name));
  return {
    ...champion,
    classes: challenger.classes,
    positive: challenger.positive,
    truth: challenger.truth,
    labels: champion.labels.map((label) => to[label] ?? -1),
    probabilities: champion.probabilities?.map((row) => Float64Array.from(from, (at) => row[at] ?? 0)),
  };
}

function remedyFor(
  verdict: Judgement['verdict'],
  { value, interval }: Difference,
  { margin }: ChampionPlan,
  rows: number,
): { remedy?: string } {
  if (verdict === 'pass') return {};
  if (verdict === 'fail')
    return { remedy: 'Keep the champion, or say in the model card why a worse value is accepted.' };
  const needed = rowsToDecide(rows, value, interval, -margin);
  return {
    remedy:
      needed === undefined
        ? 'Give more evaluation rows, or agree on another margin in tests.champion.'
        : `About ${needed.toLocaleString('en-GB')} rows like these would decide.`,
  };
}
