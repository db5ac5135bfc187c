import { describeFailure } from '../failure';
import { noiseTests } from './noise';
import { badValueTests } from './robustnessValues';
import type { ModelUnderTest, TensorSpec } from '../modelUnderTest';
import type { Tensor, Tensors } from '../tensor';
import { mapTensors, rowsOf, sizeOf, takeRows, zeros } from '../tensor';
import { counted } from '../words';
import type { Judgement, PlannedTest, TestContext, TestKind } from '../testKind';

interface Spoilt {
  readonly feeds: Tensors;
  /** In words. */
  readonly what: string;
  /** The model declares nothing that this breaks: it may be answered, and must not crash the runtime. */
  readonly mayAnswer?: boolean;
}

/** A wrong input made from a right one; undefined when the model declares nothing that it would break. */
type Spoil = (feeds: Tensors, model: ModelUnderTest) => Spoilt | undefined;

const WRONG_INPUTS: readonly { id: string; label: string; spoil: Spoil }[] = [
  { id: 'wrong-rank', label: 'Refuses one dimension too many', spoil: wrongRank },
  { id: 'wrong-width', label: 'Refuses a column too many', spoil: wrongWidth },
  { id: 'wrong-type', label: 'Refuses another element type', spoil: wrongType },
  { id: 'missing-input', label: 'Refuses a missing input', spoil: missingInput },
];

/** Bad input ends in an error and neither in an answer nor in a crash. */
export const robustnessKind: TestKind = {
  name: 'robustness',
  list: (plan) => [
    ...(plan.robustness.wrongInput === 'off' ? [] : WRONG_INPUTS.map(wrongInputTest)),
    ...badValueTests(plan),
    ...noiseTests(plan),
    // Last, because zero rows crash some models, which costs a new child.
    ...(plan.robustness.emptyBatch === 'off' ? [] : [emptyBatchTest]),
  ],
};

function wrongInputTest({ id, label, spoil }: (typeof WRONG_INPUTS)[number]): PlannedTest {
  return {
    id: `robustness/${id}`,
    kind: 'robustness',
    label,
    path: ['robustness', 'wrongInput'],
    run: (context) => refuses(context, spoil),
  };
}

const ROWS = 2;

async function refuses({ model, lab, samples }: TestContext, spoil: Spoil): Promise<Judgement> {
  const { feeds } = await samples.take(samples.fixedBatch ?? ROWS);
  const spoilt = spoil(feeds, model);
  if (!spoilt) return { verdict: 'skipped', message: 'The model declares nothing that this input would break.' };
  const outcome = await lab.run(spoilt.feeds);
  if (outcome.status === 'refused') return { verdict: 'pass', message: `Refused ${spoilt.what}.` };
  if (outcome.status !== 'ok') return { verdict: 'fail', ...describeFailure(outcome, `running ${spoilt.what}`) };
  if (spoilt.mayAnswer) return { verdict: 'pass', message: `Answered ${spoilt.what}; no shape is declared.` };
  return {
    verdict: 'fail',
    message: `The model answered ${spoilt.what} as if nothing were wrong.`,
    remedy: 'Declare the input with its full shape at export, so that the runtime can refuse what does not fit.',
    expected: 'error',
    actual: 'answer',
  };
}

const emptyBatchTest: PlannedTest = {
  id: 'robustness/empty-batch',
  kind: 'robustness',
  label: 'Empty batch',
  path: ['robustness', 'emptyBatch'],
  run: emptyBatch,
};

async function emptyBatch({ lab, samples, plan }: TestContext): Promise<Judgement> {
  if (samples.fixedBatch !== undefined) {
    return { verdict: 'skipped', message: `The model takes exactly ${counted(samples.fixedBatch, 'row')}.` };
  }
  const { feeds } = await samples.take(1);
  const outcome = await lab.run(mapTensors(feeds, (tensor) => takeRows(tensor, [])));
  const expected = plan.robustness.emptyBatch;
  if (outcome.status === 'refused') {
    if (expected === 'error') return { verdict: 'pass', message: 'Refused zero rows.' };
    return { verdict: 'fail', ...describeFailure(outcome, 'running zero rows'), expected: 'empty', actual: 'error' };
  }
  if (outcome.status !== 'ok') return { verdict: 'fail', ...describeFailure(outcome, 'running zero rows') };
  const longest = Math.max(0, ...Object.values(outcome.value).map((tensor) => rowsOf(tensor)));
  const actual = longest === 0 ? 'empty' : counted(longest, 'row');
  if (expected === actual) return { verdict: 'pass', message: 'Answered zero rows with zero rows.' };
  return {
    verdict: 'fail',
    message: `The model answered zero rows with ${actual === 'empty' ? 'zero rows' : actual}.`,
    remedy: 'Check for an empty batch before the model runs, or set tests.robustness.emptyBatch to what is meant.',
    expected,
    actual,
  };
}

function wrongRank(feeds: Tensors, model: ModelUnderTest): ReturnType<Spoil> {
  // A single value where no shape is declared crashes some operators of the runtime, such as Einsum.
  const unknown = model.inputs.find(({ shape }) => shape === null);
  if (unknown) {
    const spoilt = spoilOne(feeds, unknown, `input ${unknown.name} as a single value`, ({ type }) => zeros(type, []));
    return spoilt && { ...spoilt, mayAnswer: true };
  }
  // The runtime does not tell a scalar from an input of unknown rank.
  const spec = model.inputs.find((input) => input.shape !== null && input.shape.length > 0);
  return spoilOne(feeds, spec, `input ${spec?.name ?? ''} with one dimension too many`, (tensor) => ({
    ...tensor,
    dims: [...tensor.dims, 1],
  }));
}

function wrongWidth(feeds: Tensors, model: ModelUnderTest): ReturnType<Spoil> {
  const spec = model.inputs.find(({ shape }) => (shape?.length ?? 0) > 1 && typeof shape?.at(-1) === 'number');
  return spoilOne(feeds, spec, `input ${spec?.name ?? ''} with a column too many`, (tensor) =>
    zeros(tensor.type, [...tensor.dims.slice(0, -1), (tensor.dims.at(-1) ?? 0) + 1]),
  );
}

function wrongType(feeds: Tensors, model: ModelUnderTest): ReturnType<Spoil> {
  const [spec] = model.inputs;
  const type = spec?.type === 'string' ? 'float32' : 'string';
  return spoilOne(feeds, spec, `input ${spec?.name ?? ''} as ${type}`, (tensor) =>
    type === 'string'
      ? { type, dims: tensor.dims, data: new Array<string>(sizeOf(tensor.dims)).fill('0') }
      : zeros(type, tensor.dims),
  );
}

function missingInput(feeds: Tensors, model: ModelUnderTest): ReturnType<Spoil> {
  const [spec] = model.inputs;
  if (!spec) return undefined;
  const rest = Object.entries(feeds).filter(([name]) => name !== spec.name);
  return { feeds: Object.fromEntries(rest), what: `a call without input ${spec.name}` };
}

function spoilOne(
  feeds: Tensors,
  spec: TensorSpec | undefined,
  what: string,
  change: (tensor: Tensor) => Tensor,
): ReturnType<Spoil> {
  const tensor = spec && feeds[spec.name];
  return tensor ? { feeds: { ...feeds, [spec.name]: change(tensor) }, what } : undefined;
}
