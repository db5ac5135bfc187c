import type { DetailsOf } from '../details';
import { rowScores } from '../evaluation';
import { describeFailure } from '../failure';
import type { FeatureColumn } from '../featureColumns';
import { columnValues, featureColumns, withColumn } from '../featureColumns';
import { describeEstimate, formatNumber } from '../gate';
import { runFeeds } from '../runTable';
import { wilsonInterval } from '../statistics/proportion';
import type { Judgement, PlannedTest, TestContext } from '../testKind';
import { counted } from '../words';

interface MonotonePlan {
  readonly monotone: string;
  readonly direction: 'up' | 'down';
}

const MOST_ROWS = 200;
/** Values tried in each row, from the lowest to the highest of the column. */
const STEPS = 10;
/** Rounding of float32 is no step down. */
const TOLERANCE = 1e-6;
/** Fewer rows without a violation say little of others. */
const LEAST_ROWS = 30;

/** A larger value of one column never lowers (or never raises) the score, whatever the other columns are. */
export function monotoneTest(plan: MonotonePlan, path: readonly (string | number)[]): PlannedTest {
  return {
    id: `metamorphic/monotone/${plan.monotone}`,
    kind: 'metamorphic',
    label: `Score goes ${plan.direction} with ${plan.monotone}`,
    path,
    run: (context) => judge(context, plan),
  };
}

async function judge(context: TestContext, { monotone, direction }: MonotonePlan): Promise<Judgement> {
  const { samples, plan, lab, model } = context;
  const rows = samples.fixedBatch ?? Math.min(MOST_ROWS, (await samples.goldenRows()) ?? MOST_ROWS);
  const { feeds, source } = await samples.take(rows);
  const column = (await featureColumns(feeds, samples, plan)).find(({ name }) => name === monotone);
  if (!column || column.type === 'string') {
    const message = column ? `Column ${monotone} holds text.` : `The model is fed no column ${monotone}.`;
    return { verdict: 'error', message, remedy: 'Name a column of the golden data that holds numbers.' };
  }
  const values = stepsOf(column, columnValues(feeds, column));
  const scores: Float64Array[] = [];
  for (const value of values) {
    const outcome = await runFeeds(
      lab,
      withColumn(feeds, column, () => value),
      samples.fixedBatch,
    );
    if (outcome.status !== 'ok')
      return { verdict: 'fail', ...describeFailure(outcome, `running ${monotone} = ${value}`) };
    const found = rowScores(model, plan, outcome.outputs);
    if (!found) {
      const remedy = 'Only a predicted number or the score of one of two classes can go up or down.';
      return { verdict: 'error', message: 'The model gives more than one score a row.', remedy };
    }
    scores.push(found);
  }
  return conclude({ monotone, direction }, values, scores, rows, source);
}

/** Equal steps over the range that the plan declares, else over that of the data; whole numbers stay whole. */
function stepsOf({ rules, type }: FeatureColumn, data: readonly number[]): number[] {
  const known = data.filter(Number.isFinite);
  const low = rules.min ?? Math.min(...known);
  const high = rules.max ?? Math.max(...known);
  const steps = Array.from({ length: STEPS }, (_, i) => low + ((high - low) * i) / (STEPS - 1));
  return type.startsWith('float') ? steps : [...new Set(steps.map(Math.round))];
}

function conclude(
  { monotone, direction }: MonotonePlan,
  values: readonly number[],
  scores: readonly Float64Array[],
  rows: number,
  source: string,
): Judgement {
  const sign = direction === 'up' ? 1 : -1;
  let largest = 0;
  let worst = { row: 0, step: 0 };
  const broken = new Set<number>();
  for (let step = 1; step < scores.length; step++) {
    for (let row = 0; row < rows; row++) {
      const fall = sign * ((scores[step - 1]?.[row] ?? NaN) - (scores[step]?.[row] ?? NaN));
      if (!(fall > TOLERANCE)) continue;
      broken.add(row);
      if (fall > largest) worst = { row, step };
      largest = Math.max(largest, fall);
    }
  }
  const interval = wilsonInterval(broken.size, rows);
  const details: DetailsOf<'metamorphic'> = {
    ...{ type: 'metamorphic', relation: `${monotone} ${direction}`, rows, violations: broken.size, largest },
    share: describeEstimate(broken.size / rows, interval),
  };
  const bound = `at most ${formatNumber(100 * interval[1])} % of such rows break it (95 % confidence)`;
  const upTo = `${monotone} from ${formatNumber(values[0] ?? NaN)} to ${formatNumber(values.at(-1) ?? NaN)}`;
  if (broken.size === 0) {
    const message = `The score never goes ${direction === 'up' ? 'down' : 'up'} with ${upTo} in ${counted(rows, 'row')} of ${source} input: ${bound}.`;
    if (rows >= LEAST_ROWS) return { verdict: 'pass', message, details };
    return { verdict: 'insufficient', message, remedy: `Give at least ${LEAST_ROWS} golden rows.`, details };
  }
  const at = `row ${worst.row + 1}, from ${formatNumber(values[worst.step - 1] ?? NaN)} to ${formatNumber(values[worst.step] ?? NaN)}`;
  return {
    verdict: 'fail',
    message: `In ${broken.size} of ${counted(rows, 'row')} the score goes ${direction === 'up' ? 'down' : 'up'} with ${upTo}; most (${formatNumber(largest)}) in ${at}.`,
    remedy: 'Train with a monotonic constraint on this column, or remove the relation from tests.metamorphic.',
    expected: { rows: 0 },
    actual: { rows: broken.size },
    details,
  };
}
