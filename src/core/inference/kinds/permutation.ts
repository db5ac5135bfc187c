import { feedRows } from '../bindTable';
import type { DetailsOf } from '../details';
import type { Evaluation, EvaluationData } from '../evaluation';
import { evaluationOf } from '../evaluation';
import { describeFailure } from '../failure';
import { PreflightError } from '../../base/problem';
import type { FeatureColumn } from '../featureColumns';
import { cellsOfColumn, columnNamesOf, columnsOfFeeds, withColumn } from '../featureColumns';
import { finite, formatNumber } from '../gate';
import type { MetricName } from '../metricNames';
import { isHigherBetter, metricValue, whyNot } from '../metrics';
import { runFeeds } from '../runTable';
import { benjaminiHochberg } from '../statistics/benjaminiHochberg';
import { studentTail } from '../statistics/distributions';
import { permutationImportance } from '../statistics/permutationImportance';
import { indexSource, shuffled } from '../statistics/resample';
import type { Table } from '../table';
import type { Tensors } from '../tensor';
import type { Judgement, TestContext } from '../testKind';
import { counted } from '../words';
import { isSuspiciousName } from '../suspiciousNames';

const MOST_ROWS = 1000;
const ALPHA = 0.05;
const SHOWN = 5;

/** How much a metric loses when one column's values change places: a column that should not matter must not. */
export async function judgePermutation(context: TestContext): Promise<Judgement> {
  const { plan, job } = context;
  const { data, evaluation } = await context.evaluated();
  const metric = plan.explain?.metric ?? usualMetric(evaluation);
  const reason = whyNot(metric, evaluation);
  if (reason !== undefined)
    return { verdict: 'error', message: `${reason}.`, remedy: 'Name another tests.explain.metric.' };
  const table = someRows(data.table, MOST_ROWS, plan.seed);
  const feeds = feedRows(data.binding, table, [...table.rows.keys()]);
  const columns = columnsOfFeeds(feeds, columnNamesOf(data.binding, table), plan);
  const scoreOf = scorer(context, { ...data, table }, metric);
  const baseline = await scoreOf(feeds);
  const repeats = plan.explain?.permutation?.repeats ?? 5;
  job.progress(`Permuting ${counted(columns.length, 'column')}`);
  const found = await permutationImportance(
    { rows: table.rows.length, features: columns.length, seed: plan.seed, repeats },
    baseline,
    async (feature, order) => await scoreOf(permuted(feeds, columns[feature], order)),
  );
  const q = benjaminiHochberg(
    found.map(({ mean, standardDeviation }) => importanceP(mean, standardDeviation, repeats)),
  );
  const features = found
    .map(({ feature, mean, standardDeviation: sd }, index) => {
      const name = columns[feature]?.name ?? '';
      const isSuspicious = isSuspiciousName(name, plan.explain?.suspicious ?? []);
      return { name, mean, sd, q: finite(q[index] ?? NaN), isSuspicious };
    })
    .sort((a, b) => b.mean - a.mean);
  const sign = isHigherBetter(metric) ? 1 : -1;
  const details: DetailsOf<'importance'> = {
    ...{ type: 'importance', metric, baseline: sign * baseline, repeats, rows: table.rows.length, features },
  };
  return { ...conclude(details), details };
}

/** A metric that every model of the task has. */
function usualMetric({ task, scores }: Evaluation): MetricName {
  if (task === 'regression') return 'r2';
  return task === 'binary' && scores ? 'roc_auc' : 'balanced_accuracy';
}

/** Rows chosen at random where there are more than that many. */
export function someRows(table: Table, most: number, seed: number): Table {
  if (table.rows.length <= most) return table;
  const order = shuffled(table.rows.length, indexSource(seed)).slice(0, most);
  return { file: table.file, columns: table.columns, rows: Array.from(order, (row) => table.rows[row] ?? []) };
}

/** The metric of the model on feeds, higher is better. */
function scorer(
  { lab, model, plan }: TestContext,
  data: EvaluationData,
  metric: MetricName,
): (feeds: Tensors) => Promise<number> {
  const sign = isHigherBetter(metric) ? 1 : -1;
  return async (feeds) => {
    const outcome = await runFeeds(lab, feeds, data.binding.fixedBatch);
    if (outcome.status === 'ok') return sign * metricValue(metric, evaluationOf(model, plan, data, outcome.outputs));
    const text = describeFailure(outcome, 'running rows with one column permuted');
    throw new PreflightError({ code: 'runtime/evaluation', ...text });
  };
}

function permuted(feeds: Tensors, column: FeatureColumn | undefined, order: Uint32Array): Tensors {
  if (!column) return feeds;
  const cells = cellsOfColumn(feeds, column);
  return withColumn(feeds, column, (row) => cells[order[row] ?? 0] ?? NaN);
}

/** One-sided t test over the repeats that the mean drop is above 0. */
function importanceP(mean: number, sd: number, repeats: number): number {
  if (!(mean > 0)) return 1;
  if (repeats < 2 || sd === 0) return repeats < 2 ? 1 : 0;
  return studentTail(mean / (sd / Math.sqrt(repeats)), repeats - 1);
}

function conclude({ features, metric, baseline, rows }: DetailsOf<'importance'>): Judgement {
  const used = features.filter(({ q, mean }) => q !== null && q < ALPHA && mean > 0);
  const top = used.slice(0, SHOWN).map(({ name, mean, sd }) => `${name} ${formatNumber(mean)} ± ${formatNumber(sd)}`);
  const summary =
    used.length === 0
      ? `No column matters by itself for ${metric} ${formatNumber(baseline)} on ${counted(rows, 'row')}`
      : `${used.length} of ${counted(features.length, 'column')} matter for ${metric} ${formatNumber(baseline)} on ${counted(rows, 'row')}: ${top.join(', ')}`;
  const suspicious = used.filter(({ isSuspicious }) => isSuspicious);
  if (suspicious.length === 0) return { verdict: 'pass', message: `${summary}.` };
  const names = suspicious.map(({ name }) => name);
  return {
    verdict: 'fail',
    message: `The model relies on ${names.join(', ')}, which should not carry a prediction. ${summary}.`,
    remedy:
      'Train without it: it gives the answer away or means nothing for new rows. If it is meant, change tests.explain.suspicious.',
    expected: { suspicious: [] },
    actual: { suspicious: names },
  };
}
