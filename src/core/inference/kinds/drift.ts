import { PreflightError } from '../../base/problem';
import type { Binding } from '../bindTable';
import { feedRows } from '../bindTable';
import type { DetailsOf } from '../details';
import type { ColumnPair, DriftColumn } from '../driftColumns';
import { compareColumns } from '../driftColumns';
import { bindFeatures, predictTable, rowScores } from '../evaluation';
import { labelAt } from '../answers';
import { cellsOfColumn, columnNamesOf, columnsOfFeeds } from '../featureColumns';
import { formatNumber } from '../gate';
import type { TestPlan } from '../plan';
import { rowsToDetect } from '../statistics/sampleSize';
import type { Table } from '../table';
import { columnIndex } from '../table';
import type { Judgement, PlannedTest, TestContext, TestKind } from '../testKind';
import { counted } from '../words';

type DriftPlan = NonNullable<TestPlan['drift']>;

/** The evaluation data, and what the model makes of it, looks like the sample of the training data. */
export const driftKind: TestKind = {
  name: 'drift',
  list: ({ drift }) => (drift ? [test('inputs', 'Inputs', drift), test('predictions', 'Predictions', drift)] : []),
};

function test(what: 'inputs' | 'predictions', label: string, plan: DriftPlan): PlannedTest {
  return {
    id: `drift/${what}`,
    kind: 'drift',
    label: `${label} as in the training sample`,
    path: ['drift'],
    run: (context) => judge(context, plan, what),
  };
}

interface Sample {
  readonly table: Table;
  readonly binding: Binding;
}

async function judge(context: TestContext, plan: DriftPlan, what: 'inputs' | 'predictions'): Promise<Judgement> {
  const [reference, current] = await readSamples(context);
  const pairs =
    what === 'inputs'
      ? inputPairs(context, plan, reference, current)
      : [await predictionPair(context, plan, reference, current)];
  const columns = compareColumns(pairs, plan.alpha);
  const [referenceRows, currentRows] = [reference.table.rows.length, current.table.rows.length];
  const details: DetailsOf<'drift'> = { type: 'drift', referenceRows, currentRows, alpha: plan.alpha, columns };
  return { ...decide(columns, what, referenceRows, currentRows), details };
}

async function readSamples({ model, plan, table }: TestContext): Promise<readonly [Sample, Sample]> {
  const { data } = plan;
  if (!data?.reference) {
    throw new PreflightError({
      code: 'data/no-reference',
      message: 'There is no sample of the training data to compare with.',
      remedy: 'Name one in tests.data.reference of model.yaml, beside tests.data.eval.',
    });
  }
  const read = async (path: string): Promise<Sample> => {
    const found = await table(path);
    return { table: found, binding: bindFeatures(model, plan, found, columnIndex(found, data.target)) };
  };
  return [await read(data.reference), await read(data.eval)];
}

function inputPairs({ plan }: TestContext, { effect }: DriftPlan, reference: Sample, current: Sample): ColumnPair[] {
  const [a, b] = [reference, current].map(({ table, binding }) => {
    const feeds = feedRows(binding, table, [...table.rows.keys()]);
    return { feeds, columns: columnsOfFeeds(feeds, columnNamesOf(binding, table), plan) };
  });
  if (!a || !b) return [];
  return b.columns.flatMap((column, index) => {
    const other = a.columns[index];
    if (!other) return [];
    const [before, now] = [cellsOfColumn(a.feeds, other), cellsOfColumn(b.feeds, column)];
    return { name: column.name, reference: before, current: now, limit: effect };
  });
}

/** Scores where there is one a row, else the labels. */
async function predictionPair(
  { model, plan, lab }: TestContext,
  { predictionEffect }: DriftPlan,
  reference: Sample,
  current: Sample,
): Promise<ColumnPair> {
  const answers = async ({ table, binding }: Sample): Promise<(number | string)[]> => {
    const outputs = await predictTable(lab, binding, table);
    const scores = rowScores(model, plan, outputs);
    return scores ? [...scores] : table.rows.map((_, row) => `class ${String(labelAt(model, outputs, row))}`);
  };
  return {
    ...{ name: model.scores?.name ?? model.label?.name ?? 'prediction', limit: predictionEffect },
    reference: await answers(reference),
    current: await answers(current),
  };
}

function decide(
  columns: readonly DriftColumn[],
  what: 'inputs' | 'predictions',
  referenceRows: number,
  currentRows: number,
): Judgement {
  const rows = `${counted(currentRows, 'row')} against ${referenceRows} of the training sample`;
  const drifted = columns.filter(({ verdict }) => verdict === 'fail').sort((a, b) => b.effect - a.effect);
  if (drifted.length > 0) {
    return {
      verdict: 'fail',
      message: `${counted(drifted.length, 'column')} of ${columns.length} drifted (${rows}): ${listed(drifted)}.`,
      remedy:
        what === 'inputs'
          ? 'The figures of this evaluation hold for other data than the model learnt from: find out why, or train again.'
          : 'Find out which inputs moved (drift/inputs) and whether the truth moved too.',
      expected: { drifted: 0 },
      actual: Object.fromEntries(drifted.slice(0, 20).map(({ name, effect }) => [name, effect])),
    };
  }
  const open = columns.filter(({ verdict }) => verdict === 'insufficient').sort((a, b) => b.effect - a.effect);
  const [first] = open;
  if (first) {
    const needed = rowsToDetect(Math.min(referenceRows, currentRows), first.effect, first.limit);
    return {
      verdict: 'insufficient',
      message: `${counted(open.length, 'column')} of ${columns.length} differ by ${first.limit} or more, which may be chance (${rows}): ${listed(open)}.`,
      remedy: `About ${needed.toLocaleString('en-GB')} rows of each would decide, or raise tests.drift.effect.`,
    };
  }
  return { verdict: 'pass', message: `No drift in ${counted(columns.length, 'column')} (${rows}).` };
}

function listed(columns: readonly DriftColumn[]): string {
  const shown = columns
    .slice(0, 5)
    .map(({ name, effect, q }) => `${name} ${formatNumber(effect)} (q ${formatNumber(q)})`);
  return `${shown.join(', ')}${columns.length > 5 ? ', …' : ''}`;
}
