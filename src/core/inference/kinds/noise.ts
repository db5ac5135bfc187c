import { labelAt } from '../answers';
import { rowScores } from '../evaluation';
import type { DetailsOf } from '../details';
import { describeFailure } from '../failure';
import type { FeatureColumn } from '../featureColumns';
import { columnValues, featureColumns, withColumn } from '../featureColumns';
import { describeEstimate, formatEstimate } from '../gate';
import type { ModelUnderTest } from '../modelUnderTest';
import type { TestPlan } from '../plan';
import { seededRandom } from '../random';
import { gateAtMost } from '../statistics/interval';
import { standardDeviationOf } from '../statistics/moments';
import { wilsonInterval } from '../statistics/proportion';
import { rowsToDecideProportion } from '../statistics/sampleSize';
import type { Tensors } from '../tensor';
import type { Judgement, PlannedTest, TestContext } from '../testKind';
import { counted } from '../words';

type NoisePlan = NonNullable<TestPlan['robustness']['noise']>;

/** Small random changes of the input rarely change the answer (as Giskard's robustness scan). */
export function noiseTests({ robustness: { noise } }: TestPlan): PlannedTest[] {
  if (!noise) return [];
  return [
    {
      id: 'robustness/noise',
      kind: 'robustness',
      label: 'Small noise',
      path: ['robustness', 'noise'],
      run: (context) => judge(context, noise),
    },
  ];
}

const MOST_ROWS = 1000;
/** A number counts as changed when it moves by more than this many standard deviations of all answers. */
const CHANGED = 0.05;

async function judge(context: TestContext, { sd, maxFlip }: NoisePlan): Promise<Judgement> {
  const { samples, plan, lab, model } = context;
  const rows = samples.fixedBatch ?? Math.min(MOST_ROWS, (await samples.goldenRows()) ?? MOST_ROWS);
  const { feeds, source } = await samples.take(rows);
  const columns = (await featureColumns(feeds, samples, plan)).filter(({ type }) => type.startsWith('float'));
  if (columns.length === 0) return { verdict: 'skipped', message: 'No input holds real numbers.' };
  const before = await lab.run(feeds);
  if (before.status !== 'ok') return { verdict: 'fail', ...describeFailure(before, `running ${counted(rows, 'row')}`) };
  const after = await lab.run(withNoise(feeds, columns, sd, plan.seed));
  if (after.status !== 'ok') {
    return { verdict: 'fail', ...describeFailure(after, `running ${counted(rows, 'row')} with noise`) };
  }
  const changed = countChanged(model, plan, before.value, after.value, rows);
  const interval = wilsonInterval(changed, rows);
  const verdict = gateAtMost(interval, maxFlip);
  const needed = verdict === 'insufficient' ? rowsToDecideProportion(changed / rows, maxFlip) : undefined;
  const details: DetailsOf<'noise'> = {
    ...{ type: 'noise', rows, changed, share: describeEstimate(changed / rows, interval), maxFlip, sd },
  };
  return {
    verdict,
    message:
      `${formatEstimate(changed / rows, interval)} of ${counted(rows, 'row')} of ${source} input change their answer under ` +
      `noise of ${sd} standard deviations, to be at most ${maxFlip}.`,
    ...(verdict === 'fail' && {
      remedy: 'The model is unstable near its training data: scale inputs or regularize it.',
    }),
    ...(verdict === 'insufficient' && {
      remedy: `About ${(needed ?? rows * 10).toLocaleString('en-GB')} golden rows would decide.`,
    }),
    interval: [interval[0], interval[1]],
    details,
  };
}

function withNoise(feeds: Tensors, columns: readonly FeatureColumn[], sd: number, seed: number): Tensors {
  const random = seededRandom(seed);
  let noisy = feeds;
  for (const column of columns) {
    const values = columnValues(feeds, column);
    const spread = standardDeviationOf(values.filter(Number.isFinite), 0);
    if (!(spread > 0)) continue;
    noisy = withColumn(noisy, column, (row) => (values[row] ?? 0) + sd * spread * normal(random));
  }
  return noisy;
}

/** A standard normal number (Box and Muller 1958). */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function countChanged(model: ModelUnderTest, plan: TestPlan, before: Tensors, after: Tensors, rows: number): number {
  const all = Array.from({ length: rows }, (_, row) => row);
  if (model.isClassifier) return all.filter((row) => labelAt(model, before, row) !== labelAt(model, after, row)).length;
  const [a, b] = [rowScores(model, plan, before), rowScores(model, plan, after)];
  if (!a || !b) return 0;
  const allowed = CHANGED * standardDeviationOf(a, 0);
  return all.filter((row) => Math.abs((a[row] ?? 0) - (b[row] ?? 0)) > allowed).length;
}
