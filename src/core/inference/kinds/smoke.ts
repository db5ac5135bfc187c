import type { DetailsOf } from '../details';
import { describeFailure } from '../failure';
import type { ModelUnderTest } from '../modelUnderTest';
import type { InferenceSession } from '../runner';
import type { Judgement, PlannedTest, TestContext, TestKind } from '../testKind';
import type { Tensor, Tensors } from '../tensor';
import { counted } from '../words';
import { numbersOf, rowsOf, widthOf } from '../tensor';

/** The test that tells why a model cannot be loaded. */
export const LOAD_TEST = 'smoke/load';

/** The model loads, runs at several batch sizes, and returns finite numbers and probabilities that add up to 1. */
export const smokeKind: TestKind = {
  name: 'smoke',
  list: (plan) => [
    { id: LOAD_TEST, kind: 'smoke', label: 'Loads', path: ['smoke'], run: load },
    ...plan.smoke.batches.map((rows, index): PlannedTest => ({
      id: `smoke/batch-${rows}`,
      kind: 'smoke',
      label: `Runs ${counted(rows, 'row')}`,
      path: ['smoke', 'batches', index],
      run: (context) => runBatch(context, rows, index),
    })),
  ],
};

async function load(context: TestContext): Promise<Judgement> {
  const { lab, problems } = context;
  const [problem] = problems;
  if (problem) {
    const { code, remedy } = problem;
    return { verdict: 'fail', message: problems.map(({ message }) => message).join(' '), remedy, details: { code } };
  }
  try {
    return describeLoad(await lab.session());
  } catch (error) {
    if (!lab.loadFailure || error !== lab.loadFailure) throw error;
    const { code, message, remedy } = lab.loadFailure.problem;
    return { verdict: 'fail', message, remedy, details: { code } };
  }
}

function describeLoad({ coldStart, backend }: InferenceSession): Judgement {
  const { runtimeMs, modelMs } = coldStart;
  const details: DetailsOf<'load'> = { type: 'load', runtimeMs, modelMs };
  return { verdict: 'pass', message: `Loaded in ${modelMs.toFixed(1)} ms (${backend}).`, details };
}

async function runBatch({ lab, model, plan, samples }: TestContext, wanted: number, index: number): Promise<Judgement> {
  const { fixedBatch } = samples;
  if (fixedBatch !== undefined && fixedBatch !== wanted && index > 0) {
    return { verdict: 'skipped', message: `The model takes exactly ${counted(fixedBatch, 'row')}.` };
  }
  const rows = fixedBatch ?? wanted;
  const { feeds, source } = await samples.take(rows);
  const outcome = await lab.run(feeds);
  if (outcome.status === 'refused' && source === 'generated') {
    return {
      verdict: 'error',
      message: `The model refused made-up input: ${outcome.message}`,
      remedy: 'Give golden rows (tests.golden), or ranges and categories (tests.inputs), so that valid input is known.',
    };
  }
  if (outcome.status !== 'ok')
    return { verdict: 'fail', ...describeFailure(outcome, `running ${counted(rows, 'row')}`) };
  return (
    notFinite(outcome.value) ??
    wrongSum(model, outcome.value, plan.smoke.probabilitySum) ?? {
      verdict: 'pass',
      message: `Ran ${counted(rows, 'row')} of ${source} input; all outputs are finite.`,
    }
  );
}

function notFinite(outputs: Tensors): Judgement | undefined {
  for (const [name, tensor] of Object.entries(outputs)) {
    if (!tensor.type.startsWith('float')) continue;
    const at = numbersOf(tensor).findIndex((value) => !Number.isFinite(value));
    if (at === -1) continue;
    return {
      verdict: 'fail',
      message: `Output ${name} is ${String(numbersOf(tensor)[at])} in row ${Math.floor(at / Math.max(1, widthOf(tensor))) + 1}, on valid input.`,
      remedy: 'Look for a division by zero, a logarithm of zero or an overflow in the model.',
    };
  }
  return undefined;
}

function wrongSum(model: ModelUnderTest, outputs: Tensors, tolerance: number): Judgement | undefined {
  const scores = model.scores && outputs[model.scores.name];
  if (!scores || !model.isProbability || widthOf(scores) < 2) return undefined;
  const sums = rowSums(scores);
  const row = sums.findIndex((sum) => !(Math.abs(sum - 1) <= tolerance));
  if (row === -1) return undefined;
  return {
    verdict: 'fail',
    message: `The probabilities of row ${row + 1} add up to ${sums[row] ?? NaN} instead of 1.`,
    remedy: 'Check the last node of the graph, or name the right output in tests.outputs.probability.',
    expected: 1,
    actual: sums[row] ?? null,
  };
}

function rowSums(tensor: Tensor): number[] {
  const values = numbersOf(tensor);
  const width = widthOf(tensor);
  return Array.from({ length: rowsOf(tensor) }, (_, row) =>
    values.slice(row * width, (row + 1) * width).reduce((sum, value) => sum + value, 0),
  );
}
