import type { DetailsOf } from '../details';
import type { Evaluation } from '../evaluation';
import { describeEstimate, finite, formatEstimate, formatNumber } from '../gate';
import type { TestPlan } from '../plan';
import type { MetricOfRows } from '../resampledMetric';
import { calibrationErrorOfRows, meanOfRows } from '../resampledMetric';
import type { AbstentionPoint } from '../statistics/abstention';
import { abstentionAt, abstentionCurve } from '../statistics/abstention';
import type { GateVerdict, Interval } from '../statistics/interval';
import { gateAtLeast, gateAtMost } from '../statistics/interval';
import { brierScore, calibrationBins, expectedCalibrationError } from '../statistics/probability';
import { wilsonInterval } from '../statistics/proportion';
import { bootstrapInterval } from '../statistics/resample';
import { rowsToDecide, rowsToDecideProportion } from '../statistics/sampleSize';
import type { Judgement, TestContext, TestKind } from '../testKind';
import { counted } from '../words';

type UncertaintyPlan = NonNullable<TestPlan['uncertainty']>;

/** What the model's probabilities are worth: when to abstain, and whether they come true as often as they say. */
export const uncertaintyKind: TestKind = {
  name: 'uncertainty',
  list: ({ uncertainty }) =>
    uncertainty
      ? [
          {
            id: 'uncertainty/abstention',
            kind: 'uncertainty',
            label: `Answers from ${uncertainty.abstainBelow} on`,
            path: ['uncertainty'],
            run: (context) => judgeAbstention(context, uncertainty),
          },
          {
            id: 'uncertainty/calibration',
            kind: 'uncertainty',
            label: 'Calibration',
            path: ['uncertainty', 'maxCalibrationError'],
            run: (context) => judgeCalibration(context, uncertainty),
          },
        ]
      : [],
};

const NO_PROBABILITIES: Judgement = {
  verdict: 'error',
  message: 'The model gives no probabilities of classes.',
  remedy: 'Export it with them and name the output in tests.outputs.probability, or remove tests.uncertainty.',
};

/** Whether each row is right, and the probability of the class that was chosen. */
function confidences({ labels, truth, probabilities = [] }: Evaluation): { correct: boolean[]; confidence: number[] } {
  return {
    correct: Array.from(truth, (label, row) => labels[row] === label),
    confidence: probabilities.map((row) => Math.max(...row)),
  };
}

async function judgeAbstention({ evaluated }: TestContext, plan: UncertaintyPlan): Promise<Judgement> {
  const { evaluation } = await evaluated();
  if (!evaluation.probabilities) return NO_PROBABILITIES;
  const { correct, confidence } = confidences(evaluation);
  const point = abstentionAt(correct, confidence, plan.abstainBelow);
  const { rows, classes } = evaluation;
  const silent = rows - point.answered;
  const silentInterval = wilsonInterval(silent, rows);
  const details: DetailsOf<'abstention'> = {
    ...{ type: 'abstention', rows, chosen: describePoint(point) },
    ...{ maxAbstain: plan.maxAbstain ?? null, minAccuracy: plan.minAccuracyWhenAnswering ?? null },
    curve: abstentionCurve(correct, confidence, 1 / Math.max(2, classes.length)).map(describePoint),
  };
  const message =
    `From ${plan.abstainBelow} on ${point.answered} of ${counted(rows, 'row')} are answered (abstains ` +
    `${formatEstimate(silent / rows, silentInterval)}), accuracy ${formatEstimate(point.accuracy ?? NaN, point.interval)} on them`;
  const verdicts: GateVerdict[] = [
    ...(plan.maxAbstain === undefined ? [] : [gateAtMost(silentInterval, plan.maxAbstain)]),
    ...(plan.minAccuracyWhenAnswering === undefined
      ? []
      : [gateAtLeast(point.interval, plan.minAccuracyWhenAnswering)]),
  ];
  if (verdicts.length === 0) return { verdict: 'skipped', message: `${message}. No limit is set.`, details };
  const verdict = worstOf(verdicts);
  return {
    verdict,
    message: `${message}${verdict === 'insufficient' ? ': not enough data' : ''}.`,
    ...(verdict === 'fail' && { remedy: 'Choose another tests.uncertainty.abstainBelow, or improve the model.' }),
    ...(verdict === 'insufficient' && { remedy: rowsRemedy(plan, point, silent, rows) }),
    expected: { maxAbstain: plan.maxAbstain ?? null, minAccuracy: plan.minAccuracyWhenAnswering ?? null },
    actual: { abstains: silent / rows, accuracy: point.accuracy },
    interval: [point.interval[0], point.interval[1]],
    details,
  };
}

function worstOf(verdicts: readonly GateVerdict[]): GateVerdict {
  if (verdicts.includes('fail')) return 'fail';
  return verdicts.includes('insufficient') ? 'insufficient' : 'pass';
}

function rowsRemedy(plan: UncertaintyPlan, point: AbstentionPoint, silent: number, rows: number): string {
  const needed = [
    plan.maxAbstain === undefined ? 0 : rowsToDecideProportion(silent / rows, plan.maxAbstain),
    plan.minAccuracyWhenAnswering === undefined || point.accuracy === null
      ? 0
      : scaled(rowsToDecideProportion(point.accuracy, plan.minAccuracyWhenAnswering), rows / point.answered),
  ];
  if (needed.includes(undefined)) return 'The values are too close to the limits for any number of rows to tell.';
  return `About ${Math.max(...needed.map((each) => each ?? 0)).toLocaleString('en-GB')} rows like these would decide.`;
}

function scaled(rows: number | undefined, by: number): number | undefined {
  return rows === undefined ? undefined : Math.ceil(rows * by);
}

function describePoint({
  threshold,
  coverage,
  answered,
  accuracy,
  interval,
}: AbstentionPoint): DetailsOf<'abstention'>['chosen'] {
  return { threshold, coverage, answered, accuracy: describeEstimate(accuracy ?? NaN, interval) };
}

/** With two classes the probability of the positive one is judged; with more, that of the class that was chosen. */
async function judgeCalibration({ evaluated, plan: { seed } }: TestContext, plan: UncertaintyPlan): Promise<Judgement> {
  const { evaluation } = await evaluated();
  if (!evaluation.probabilities) return NO_PROBABILITIES;
  const { labels, probabilities } = calibrated(evaluation);
  const { rows } = evaluation;
  const error = expectedCalibrationError(labels, probabilities);
  const squares = Float64Array.from(labels, (label, row) => ((probabilities[row] ?? NaN) - label) ** 2);
  const on = (measure: MetricOfRows): Interval => bootstrapInterval(rows, measure, { seed, strata: labels });
  const interval = on(calibrationErrorOfRows(labels, probabilities));
  const limit = plan.maxCalibrationError;
  const details: DetailsOf<'calibration'> = {
    ...{ type: 'calibration', rows, maxError: limit ?? null },
    bins: calibrationBins(labels, probabilities).map(({ frequency, ...bin }) => {
      const positives = Math.round((frequency ?? 0) * bin.rows);
      return { ...bin, frequency: describeEstimate(frequency ?? NaN, wilsonInterval(positives, bin.rows)) };
    }),
    brier: describeEstimate(brierScore(labels, probabilities), on(meanOfRows(squares))),
    error: describeEstimate(error, interval),
  };
  const message = `Calibration error ${formatEstimate(error, interval)}, Brier score ${formatNumber(details.brier.value ?? NaN)} on ${counted(rows, 'row')}`;
  if (limit === undefined) return { verdict: 'skipped', message: `${message}. No limit is set.`, details };
  const verdict = gateAtMost(interval, limit);
  const needed = rowsToDecide(rows, error, interval, limit);
  return {
    verdict,
    message: `${message}, to be at most ${limit}${verdict === 'insufficient' ? ': not enough data' : ''}.`,
    ...(verdict === 'fail' && {
      remedy: 'Calibrate the probabilities on held-out rows (for example CalibratedClassifierCV) and export again.',
    }),
    ...(verdict === 'insufficient' && {
      remedy: needed
        ? `About ${needed.toLocaleString('en-GB')} rows like these would decide.`
        : 'Give more evaluation rows; few rows make every model look badly calibrated.',
    }),
    expected: { maxCalibrationError: limit },
    actual: { calibrationError: finite(error) },
    interval: [interval[0], interval[1]],
    details,
  };
}

function calibrated(evaluation: Evaluation): { labels: number[]; probabilities: readonly number[] } {
  const { task, truthValues, scores } = evaluation;
  if (task === 'binary' && scores) return { labels: [...truthValues], probabilities: [...scores] };
  const { correct, confidence } = confidences(evaluation);
  return { labels: correct.map(Number), probabilities: confidence };
}
