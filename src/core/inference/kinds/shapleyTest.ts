import { feedRows } from '../bindTable';
import type { DetailsOf } from '../details';
import { rowScores } from '../evaluation';
import { describeFailure } from '../failure';
import { PreflightError } from '../../base/problem';
import type { FeatureColumn } from '../featureColumns';
import { cellsOfColumn, columnNamesOf, columnsOfFeeds, feedsOfRows } from '../featureColumns';
import { formatNumber } from '../gate';
import { runFeeds } from '../runTable';
import type { Coalition } from '../statistics/coalitions';
import { allCoalitions, mixedRows, MOST_EXACT_FEATURES, sampleCoalitions } from '../statistics/coalitions';
import { meanOf } from '../statistics/moments';
import { indexSource } from '../statistics/resample';
import { exactShapley, kernelShap } from '../statistics/shapley';
import type { Tensors } from '../tensor';
import { numbersOf, rowsOf, widthOf } from '../tensor';
import type { Judgement, TestContext } from '../testKind';
import { counted } from '../words';
import { isSuspiciousName } from '../suspiciousNames';
import { someRows } from './permutation';

type Value = number | string;

/** Coalitions drawn a feature and their complements, so that every feature is in and out many times. */
const PAIRS_A_FEATURE = 8;
const LEAST_PAIRS = 64;
/** Bounds the memory of one run. */
const MOST_ROWS_AT_ONCE = 10_000;
const SHOWN = 5;
const EXAMPLES = 20;

/** What is explained: rows of values, those that stand for absent ones, and the model as a function of rows. */
interface Game {
  readonly columns: readonly FeatureColumn[];
  readonly rows: readonly (readonly Value[])[];
  readonly background: readonly (readonly Value[])[];
  /** One number for each row; with more than two classes the probability of class `target`. */
  readonly predict: (rows: readonly (readonly Value[])[], target: number) => Promise<Float64Array>;
  /** The class that is explained for each row; 0 where there is one score. */
  readonly targets: readonly number[];
}

/** What each column adds to single answers, and that these additions make up the answer. */
export async function judgeShapley(context: TestContext): Promise<Judgement> {
  const { plan, job } = context;
  const game = await prepare(context);
  const features = game.columns.length;
  const isExact = features <= MOST_EXACT_FEATURES;
  const source = indexSource(plan.seed);
  const pairs = Math.max(LEAST_PAIRS, PAIRS_A_FEATURE * features);
  const coalitions = isExact ? allCoalitions(features) : sampleCoalitions(features, pairs, source);
  const explained: { values: number[]; prediction: number; base: number }[] = [];
  for (const [index, row] of game.rows.entries()) {
    job.progress(`Explaining row ${index + 1} of ${game.rows.length}`, index / game.rows.length);
    explained.push(await explain(game, row, game.targets[index] ?? 0, coalitions, isExact));
  }
  const details = describe(context, game, explained, isExact);
  return { ...conclude(details), details };
}

async function prepare(context: TestContext): Promise<Game> {
  const { plan } = context;
  const { data } = await context.evaluated();
  const { rows = 20, background = 100 } = plan.explain?.shap ?? {};
  const chosen = { ...data.table, rows: data.table.rows.slice(0, rows) };
  const all = [...chosen.rows.keys()];
  const feeds = feedRows(data.binding, chosen, all);
  const others = someRows(data.table, background, plan.seed);
  const otherFeeds = feedRows(data.binding, others, [...others.rows.keys()]);
  const columns = columnsOfFeeds(feeds, columnNamesOf(data.binding, data.table), plan);
  const predict = predictor(context, feeds, columns, data.binding.fixedBatch);
  return {
    ...{ columns, rows: valuesOf(feeds, columns), background: valuesOf(otherFeeds, columns), predict: predict.scores },
    targets: await predict.targets(valuesOf(feeds, columns)),
  };
}

function valuesOf(feeds: Tensors, columns: readonly FeatureColumn[]): Value[][] {
  const cells = columns.map((column) => cellsOfColumn(feeds, column));
  return (cells[0] ?? []).map((_, row) => cells.map((column) => column[row] ?? NaN));
}

interface Predictor {
  readonly scores: Game['predict'];
  readonly targets: (rows: readonly (readonly Value[])[]) => Promise<number[]>;
}

function predictor(
  { lab, model, plan }: TestContext,
  template: Tensors,
  columns: readonly FeatureColumn[],
  fixedBatch: number | undefined,
): Predictor {
  const run = async (rows: readonly (readonly Value[])[]): Promise<Tensors> => {
    const outcome = await runFeeds(lab, feedsOfRows(template, columns, rows), fixedBatch);
    if (outcome.status === 'ok') return outcome.outputs;
    const text = describeFailure(outcome, 'running rows mixed from others');
    throw new PreflightError({ code: 'runtime/evaluation', ...text });
  };
  const scoresOf = (outputs: Tensors): Float64Array[] => {
    const single = rowScores(model, plan, outputs);
    if (single) return [single];
    const tensor = model.scores && outputs[model.scores.name];
    if (!tensor) throw noScores();
    const [values, width] = [numbersOf(tensor), widthOf(tensor)];
    return Array.from({ length: width }, (_, column) =>
      Float64Array.from({ length: rowsOf(tensor) }, (__, row) => values[row * width + column] ?? NaN),
    );
  };
  return {
    scores: async (rows, target) => scoresOf(await run(rows))[target] ?? new Float64Array(),
    targets: async (rows) => {
      const scores = scoresOf(await run(rows));
      return rows.map((_, row) => largestAt(scores.map((column) => column[row] ?? NaN)));
    },
  };
}

function largestAt(values: readonly number[]): number {
  return values.reduce((best, value, index) => (value > (values[best] ?? -Infinity) ? index : best), 0);
}

async function explain(
  game: Game,
  row: readonly Value[],
  target: number,
  coalitions: readonly Coalition[],
  isExact: boolean,
): Promise<{ values: number[]; prediction: number; base: number }> {
  const { background } = game;
  const answers = await game.predict([...background, row], target);
  const prediction = answers.at(-1) ?? NaN;
  const base = meanOf(answers.subarray(0, background.length));
  const means: number[] = [];
  const atOnce = Math.max(1, Math.floor(MOST_ROWS_AT_ONCE / background.length));
  while (means.length < coalitions.length) {
    const some = coalitions.slice(means.length, means.length + atOnce);
    const mixed = some.flatMap((coalition) => mixedRows(row, background, coalition));
    const found = await game.predict(mixed, target);
    some.forEach((_, index) => {
      means.push(meanOf(found.subarray(index * background.length, (index + 1) * background.length)));
    });
  }
  return { values: isExact ? exactShapley(means) : kernelShap(coalitions, means, base, prediction), prediction, base };
}

function describe(
  { plan }: TestContext,
  { columns, background }: Game,
  explained: readonly { values: number[]; prediction: number; base: number }[],
  isExact: boolean,
): DetailsOf<'shapley'> {
  const order = columns
    .map(({ name }, index) => {
      const values = explained.map((each) => each.values[index] ?? NaN);
      const isSuspicious = isSuspiciousName(name, plan.explain?.suspicious ?? []);
      return { index, name, meanAbsolute: meanOf(values.map(Math.abs)), mean: meanOf(values), isSuspicious };
    })
    .sort((a, b) => b.meanAbsolute - a.meanAbsolute);
  const sumErrors = explained.map(({ values, prediction, base }) =>
    Math.abs(values.reduce((sum, value) => sum + value, 0) - (prediction - base)),
  );
  return {
    ...{
      type: 'shapley',
      method: isExact ? 'exact' : 'sampled',
      rows: explained.length,
      background: background.length,
    },
    base: meanOf(explained.map(({ base }) => base)),
    features: order.map(({ name, meanAbsolute, mean, isSuspicious }) => ({ name, meanAbsolute, mean, isSuspicious })),
    sumError: Math.max(...sumErrors),
    examples: explained.slice(0, EXAMPLES).map(({ values, prediction }, row) => ({
      ...{ row: row + 1, prediction, values: order.map(({ index }) => values[index] ?? 0) },
    })),
  };
}

/** Rounding of float32 answers, relative to the size of what is explained. */
const SUM_TOLERANCE = 1e-4;

function conclude({ features, method, rows, background, sumError, base, examples }: DetailsOf<'shapley'>): Judgement {
  const top = features.slice(0, SHOWN).map(({ name, meanAbsolute }) => `${name} ${formatNumber(meanAbsolute)}`);
  const message = `${method === 'exact' ? 'Exact' : 'Sampled'} Shapley values of ${counted(rows, 'row')} against ${background} others: ${top.join(', ')}`;
  const scale = Math.max(1, Math.abs(base), ...examples.map(({ prediction }) => Math.abs(prediction)));
  if (!(sumError <= SUM_TOLERANCE * scale)) {
    return {
      verdict: 'fail',
      message: `${message}; they miss the prediction by up to ${formatNumber(sumError)}.`,
      remedy:
        'The answers depend on the other rows of the batch or are not finite: see tests.metamorphic batch_invariance.',
      expected: { sumError: 0 },
      actual: { sumError: Number.isFinite(sumError) ? sumError : null },
    };
  }
  return { verdict: 'pass', message: `${message}.` };
}

function noScores(): PreflightError {
  return new PreflightError({
    code: 'runtime/no-scores',
    message: 'The model gives no numbers to explain.',
    remedy: 'Export it with scores or probabilities, or remove tests.explain.shap.',
  });
}
