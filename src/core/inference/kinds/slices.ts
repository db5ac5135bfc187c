import type { DetailsOf } from '../details';
import type { Evaluation } from '../evaluation';
import { describeEstimate, finite, formatNumber } from '../gate';
import { groupsOf } from '../groups';
import type { MetricName } from '../metricNames';
import { isHigherBetter, metricValue, proportionOf, selectRows, whyNot } from '../metrics';
import type { TestPlan } from '../plan';
import { metricOfRows } from '../resampledMetric';
import { benjaminiHochberg } from '../statistics/benjaminiHochberg';
import { intervalZ, twoSidedNormal } from '../statistics/distributions';
import { CONFIDENCE } from '../statistics/interval';
import type { GateVerdict, Interval } from '../statistics/interval';
import { proportionDifferenceInterval, twoProportionTest } from '../statistics/proportion';
import { bootstrapInterval } from '../statistics/resample';
import { rocAucInterval } from '../statistics/rocAuc';
import { rowsToDecide } from '../statistics/sampleSize';
import type { Judgement, TestContext, TestKind } from '../testKind';
import { counted } from '../words';

type SlicePlan = TestPlan['slices'][number];

/** How much worse a slice is than all other rows. */
interface Slice {
  readonly name: string;
  readonly rows: number;
  readonly value: number;
  readonly rest: number;
  /** Positive: the slice is worse. */
  readonly drop: number;
  readonly interval: Interval;
  readonly p: number;
}

const ALPHA = 0.05;

/** No slice of the evaluation data is much worse than the other rows. */
export const slicesKind: TestKind = {
  name: 'slices',
  list: (plan) =>
    plan.slices.map((slice, index) => ({
      id: `slices/${slice.by}/${slice.metric}`,
      kind: 'slices',
      label: `${slice.metric} by ${slice.by}`,
      path: ['slices', index],
      run: (context) => judge(context, slice),
    })),
};

async function judge({ evaluated, plan }: TestContext, gate: SlicePlan): Promise<Judgement> {
  const { data, evaluation } = await evaluated();
  const reason = whyNot(gate.metric, evaluation);
  if (reason !== undefined) {
    return { verdict: 'error', message: `${reason}.`, remedy: 'Name another metric in tests.slices.' };
  }
  const { ofRows: groups, names } = groupsOf(data, gate.by, gate.bins);
  const sizes = new Map(names.map((name) => [name, groups.filter((group) => group === name).length]));
  const judged = names.filter((name) => (sizes.get(name) ?? 0) >= gate.minRows && sizes.get(name) !== groups.length);
  const compared = judged.map((name) => compareSlice(gate.metric, evaluation, groups, name, plan.seed));
  // A slice of one class has no AUC, and one without positives no recall.
  const slices = compared.filter(({ drop, interval }) => [drop, ...interval].every(Number.isFinite));
  const small = names.filter((name) => !slices.some((slice) => slice.name === name));
  const adjusted = benjaminiHochberg(slices.map(({ p }) => p));
  const details: DetailsOf<'slices'> = {
    ...{ type: 'slices', by: gate.by, metric: gate.metric, maxDrop: gate.maxDrop },
    whole: finite(metricValue(gate.metric, evaluation)),
    slices: slices.map((slice, index) => describe(slice, adjusted[index] ?? 1, gate)),
    notJudged: small.map((name) => ({ name, rows: sizes.get(name) ?? 0 })),
  };
  return { ...decide(gate, slices, adjusted, evaluation.rows, small.length), details };
}

/**
 * Fails when a slice drops by more than allowed and Benjamini-Hochberg over all slices rules out chance; a drop that could
 * be chance is not enough data.
 */
function decide(
  gate: SlicePlan,
  slices: readonly Slice[],
  adjusted: readonly number[],
  rows: number,
  notJudged: number,
): Judgement {
  if (slices.length === 0) {
    return {
      verdict: 'insufficient',
      message: `No slice by ${gate.by} has ${gate.minRows} rows beside others.`,
      remedy: `Give at least ${gate.minRows} rows of two slices.`,
    };
  }
  const dropped = slices
    .map((slice, index) => ({ ...slice, verdict: verdictOf(slice.drop, adjusted[index] ?? 1, gate) }))
    .filter(({ verdict }) => verdict !== 'pass');
  const worst = [...dropped].sort((a, b) => b.drop - a.drop);
  const failed = worst.filter(({ verdict }) => verdict === 'fail');
  const text = (list: typeof worst): string =>
    list
      .slice(0, 5)
      .map(
        ({ name, value, rest, rows: size }) =>
          `${name} ${formatNumber(value)} against ${formatNumber(rest)} (${counted(size, 'row')})`,
      )
      .join(', ');
  if (failed.length > 0) {
    return {
      verdict: 'fail',
      message: `${gate.metric} drops by more than ${gate.maxDrop} in ${gate.by}: ${text(failed)}.`,
      remedy: 'Look at these rows: gather more of them for training, or state the limitation in the model card.',
      expected: { maxDrop: gate.maxDrop },
      actual: Object.fromEntries(failed.map(({ name, drop }) => [name, finite(drop)])),
    };
  }
  const [first] = worst;
  if (first) {
    const needed = rowsToDecide(first.rows, first.drop, first.interval, gate.maxDrop);
    return {
      verdict: 'insufficient',
      message: `${gate.metric} is lower in ${gate.by}: ${text(worst)}; so few rows can differ as much by chance.`,
      remedy: `About ${(needed ?? rows * 10).toLocaleString('en-GB')} rows of ${first.name} would decide.`,
    };
  }
  return {
    verdict: 'pass',
    message:
      `${gate.metric} drops by at most ${gate.maxDrop} in all ${slices.length} slices by ${gate.by}` +
      `${notJudged > 0 ? `; ${notJudged} more cannot be judged, for want of rows` : ''}.`,
  };
}

function compareSlice(
  metric: MetricName,
  evaluation: Evaluation,
  groups: readonly string[],
  name: string,
  seed: number,
): Slice {
  const rowsOf = (isIn: boolean): number[] => groups.flatMap((group, row) => ((group === name) === isIn ? [row] : []));
  const inside = selectRows(evaluation, rowsOf(true));
  const outside = selectRows(evaluation, rowsOf(false));
  const sign = isHigherBetter(metric) ? 1 : -1;
  const a = proportionOf(metric, outside);
  const b = proportionOf(metric, inside);
  const valueOf = (rows: Evaluation, proportion: typeof a): number =>
    proportion?.trials === 0 ? NaN : metricValue(metric, rows);
  const [value, rest] = [valueOf(inside, b), valueOf(outside, a)];
  const common = { name, rows: inside.rows, value, rest, drop: sign * (rest - value) };
  if (a && b) {
    return {
      ...common,
      interval: proportionDifferenceInterval(a.successes, a.trials, b.successes, b.trials),
      p: a.trials === 0 || b.trials === 0 ? 1 : twoProportionTest(a.successes, a.trials, b.successes, b.trials).p,
    };
  }
  if (metric === 'roc_auc') return { ...common, ...aucDrop(inside, outside) };
  const interval = differenceInterval(metric, evaluation, groups, name, seed);
  // The bootstrap's standard error, from the width of its interval.
  const error = (interval[1] - interval[0]) / (2 * intervalZ(CONFIDENCE));
  return { ...common, interval, p: error > 0 ? twoSidedNormal(common.drop / error) : 1 };
}

/** DeLong's variances of two sets of rows that have none in common add up. */
function aucDrop(inside: Evaluation, outside: Evaluation): { interval: Interval; p: number } {
  const [a, b] = [outside, inside].map(({ truthValues, scores = [] }) => rocAucInterval(truthValues, scores));
  const drop = (a?.auc ?? NaN) - (b?.auc ?? NaN);
  const error = Math.sqrt((a?.variance ?? NaN) + (b?.variance ?? NaN));
  const half = intervalZ(CONFIDENCE) * error;
  return { interval: [drop - half, drop + half], p: error > 0 ? twoSidedNormal(drop / error) : 1 };
}

/** Interval of the drop, from resamples that keep the size of the slice and of the rest. */
function differenceInterval(
  metric: MetricName,
  evaluation: Evaluation,
  groups: readonly string[],
  name: string,
  seed: number,
): Interval {
  const isIn = Uint8Array.from(groups, (group) => (group === name ? 1 : 0));
  const sign = isHigherBetter(metric) ? 1 : -1;
  const classes = evaluation.classes.length;
  const of = metricOfRows(metric, evaluation);
  const inside = isIn.reduce((sum, bit) => sum + bit, 0);
  const sorted = new Uint32Array(evaluation.rows);
  return bootstrapInterval(
    evaluation.rows,
    (indices) => {
      // The rows of the slice to the front.
      let [front, back] = [0, inside];
      for (const row of indices) sorted[isIn[row] === 1 ? front++ : back++] = row;
      return sign * (of(sorted.subarray(inside)) - of(sorted.subarray(0, inside)));
    },
    { seed, strata: Int32Array.from(isIn, (bit, row) => bit * (classes + 1) + (evaluation.truth[row] ?? 0)) },
  );
}

function describe(slice: Slice, q: number, gate: SlicePlan): DetailsOf<'slices'>['slices'][number] {
  const { name, rows, value, rest, drop, interval, p } = slice;
  const estimated = describeEstimate(drop, interval);
  const verdict = verdictOf(drop, q, gate);
  return { ...{ name, rows, value: finite(value), rest: finite(rest) }, drop: estimated, p, q, verdict };
}

function verdictOf(drop: number, q: number, { maxDrop }: SlicePlan): GateVerdict {
  if (!(drop > maxDrop)) return 'pass';
  return q < ALPHA ? 'fail' : 'insufficient';
}
