import { compareTensors } from '../compareTensors';
import type { DetailsOf } from '../details';
import type { FailureText } from '../failure';
import { describeFailure } from '../failure';
import { runFeeds } from '../runTable';
import { indexSource, shuffled } from '../statistics/resample';
import type { Tensors } from '../tensor';
import { mapTensors, rowsOf, takeRows } from '../tensor';
import type { Judgement, PlannedTest, TestContext, TestKind } from '../testKind';
import { counted } from '../words';
import { monotoneTest } from './monotone';

type Relation = 'batch_invariance' | 'row_permutation' | 'duplicate_rows';

const LABELS: Readonly<Record<Relation, string>> = {
  batch_invariance: 'A row alone gets the answer that it gets in a batch',
  row_permutation: 'The order of the rows does not matter',
  duplicate_rows: 'Repeated rows get equal answers',
};

/** Relations between answers that need no truth: each names two ways of asking that must agree. */
export const metamorphicKind: TestKind = {
  name: 'metamorphic',
  list: (plan) =>
    plan.metamorphic.map((relation, index): PlannedTest => {
      const path = ['metamorphic', index];
      if (typeof relation !== 'string') return monotoneTest(relation, path);
      return {
        id: `metamorphic/${relation}`,
        kind: 'metamorphic',
        label: LABELS[relation],
        path,
        run: (context) => judge(context, relation),
      };
    }),
};

/** Measured on scikit-learn exports: 4e-7 between a batch and single rows, 1e-7 relative for large answers. */
const TOLERANCE = { rtol: 1e-5, atol: 1e-5 };
const MOST_ROWS = 100;

async function judge(context: TestContext, relation: Relation): Promise<Judgement> {
  const { samples } = context;
  const { fixedBatch } = samples;
  if (fixedBatch !== undefined && relation !== 'row_permutation') {
    return { verdict: 'skipped', message: `The model takes exactly ${counted(fixedBatch, 'row')}.` };
  }
  if (fixedBatch === 1) return { verdict: 'skipped', message: 'The model takes one row at a time.' };
  const rows = fixedBatch ?? Math.min(MOST_ROWS, (await samples.goldenRows()) ?? MOST_ROWS);
  const { feeds } = await samples.take(rows);
  const found = await ask(context, relation, feeds, rows);
  if (found.verdict !== undefined) return found;
  return compare(relation, found.expected, found.actual, rows);
}

/** What the answers must be and what they are, row by row; or why there are none. */
type Asked =
  | { readonly verdict?: undefined; readonly expected: Tensors; readonly actual: Tensors }
  | ({ readonly verdict: 'fail' } & FailureText);

async function ask(
  { lab, samples, plan }: TestContext,
  relation: Relation,
  feeds: Tensors,
  rows: number,
): Promise<Asked> {
  const all = await runFeeds(lab, feeds, samples.fixedBatch);
  if (all.status !== 'ok') return failed(all, rows);
  const whole = all.outputs;
  const run = async (order: ArrayLike<number>, batch?: number): Promise<Asked> => {
    const indices = Array.from(order);
    const outcome = await runFeeds(lab, pick(feeds, indices), batch ?? samples.fixedBatch);
    if (outcome.status !== 'ok') return failed(outcome, outcome.rows);
    return { expected: pick(whole, indices), actual: outcome.outputs };
  };
  const inOrder = Array.from({ length: rows }, (_, row) => row);
  switch (relation) {
    case 'batch_invariance':
      return await run(inOrder, 1);
    case 'row_permutation':
      return await run(shuffled(rows, indexSource(plan.seed)));
    case 'duplicate_rows':
      return await run([...inOrder, ...inOrder]);
  }
}

function failed(outcome: Parameters<typeof describeFailure>[0], rows: number): Asked {
  return { verdict: 'fail', ...describeFailure(outcome, `running ${counted(rows, 'row')}`) };
}

function pick(tensors: Tensors, rows: readonly number[]): Tensors {
  return mapTensors(tensors, (tensor) => takeRows(tensor, rows));
}

function compare(relation: Relation, expected: Tensors, actual: Tensors, rows: number): Judgement {
  const broken = new Set<number>();
  let largest = 0;
  for (const [name, tensor] of Object.entries(expected)) {
    const other = actual[name];
    for (let row = 0; row < rowsOf(tensor); row++) {
      const found = other && compareTensors(takeRows(tensor, [row]), takeRows(other, [row]), TOLERANCE);
      largest = Math.max(largest, found?.largest ?? 0);
      if (!found?.isEqual) broken.add(row % rows);
    }
  }
  const details: DetailsOf<'metamorphic'> = {
    ...{ type: 'metamorphic', relation, rows, violations: broken.size, largest, share: null },
  };
  const size = `largest difference ${largest.toPrecision(2)}`;
  if (broken.size === 0)
    return { verdict: 'pass', message: `${LABELS[relation]}: ${counted(rows, 'row')}, ${size}.`, details };
  return {
    verdict: 'fail',
    message: `${broken.size} of ${counted(rows, 'row')} get another answer (${size}): ${REASONS[relation]}.`,
    remedy:
      'Look in the graph for an operator that mixes rows, such as a mean, a normalization or a softmax over the first ' +
      'dimension, and export the model in evaluation mode.',
    expected: { rows: 0 },
    actual: { rows: broken.size },
    details,
  };
}

const REASONS: Readonly<Record<Relation, string>> = {
  batch_invariance: 'alone they are answered differently than in a batch',
  row_permutation: 'their place among the others changes the answer',
  duplicate_rows: 'the same rows once more in the batch change the answer',
};
