import { allNodes } from '../../model/onnxModel';
import { compareTensors } from '../compareTensors';
import type { DetailsOf } from '../details';
import { describeFailure } from '../failure';
import type { ModelUnderTest } from '../modelUnderTest';
import type { TestPlan } from '../plan';
import type { Tensors } from '../tensor';
import type { Judgement, TestContext, TestKind } from '../testKind';
import { counted } from '../words';

const RANDOM_OPERATORS = new Set([
  'RandomNormal',
  'RandomNormalLike',
  'RandomUniform',
  'RandomUniformLike',
  'Multinomial',
  'Bernoulli',
]);

/** The same input gives the same answer to the last bit: run again, and in a new process. */
export const determinismKind: TestKind = {
  name: 'determinism',
  list: ({ determinism }) =>
    determinism
      ? [
          {
            id: 'determinism/repeat',
            kind: 'determinism',
            label: 'Same input, same answer',
            path: ['determinism'],
            run: (context) => judge(context, determinism),
          },
        ]
      : [],
};

const MOST_ROWS = 100;

async function judge(context: TestContext, plan: NonNullable<TestPlan['determinism']>): Promise<Judgement> {
  const { samples, lab, model } = context;
  const rows = samples.fixedBatch ?? Math.min(MOST_ROWS, (await samples.goldenRows()) ?? MOST_ROWS);
  const { feeds } = await samples.take(rows);
  const first = await lab.run(feeds);
  if (first.status !== 'ok') return { verdict: 'fail', ...describeFailure(first, `running ${counted(rows, 'row')}`) };
  const others: Tensors[] = [];
  for (let repeat = 1; repeat <= plan.repeats; repeat++) {
    const isLast = repeat === plan.repeats;
    const outcome = isLast ? await lab.beside((session) => session.run(feeds)) : await lab.run(feeds);
    if (outcome.status !== 'ok')
      return { verdict: 'fail', ...describeFailure(outcome, `running ${counted(rows, 'row')}`) };
    others.push(outcome.value);
  }
  const randomOperators = randomOperatorsOf(model);
  const details: DetailsOf<'determinism'> = { type: 'determinism', rows, runs: plan.repeats + 1, randomOperators };
  for (const [index, other] of others.entries()) {
    const difference = firstDifference(first.value, other);
    if (difference === undefined) continue;
    const run = index === others.length - 1 ? 'in a new process' : `in run ${index + 2}`;
    return {
      verdict: 'fail',
      message: `The same ${counted(rows, 'row')} got another answer ${run}: ${difference}.`,
      remedy:
        randomOperators.length > 0
          ? `Give ${randomOperators.join(', ')} a seed, or take it out of the exported graph.`
          : 'Run with one thread (tests.runtime.threads), and look for operators that depend on the order of additions.',
      details,
    };
  }
  return {
    verdict: 'pass',
    message: `${counted(plan.repeats + 1, 'run')} of ${counted(rows, 'row')}, one in a new process, are equal to the last bit.`,
    details,
  };
}

function firstDifference(a: Tensors, b: Tensors): string | undefined {
  for (const [name, tensor] of Object.entries(a)) {
    const other = b[name];
    const { isEqual, message } = other ? compareTensors(tensor, other, { rtol: 0, atol: 0 }) : ABSENT;
    if (!isEqual) return `output ${name}: ${message}`;
  }
  return undefined;
}

const ABSENT = { isEqual: false, message: 'it is absent' };

function randomOperatorsOf({ onnx }: ModelUnderTest): string[] {
  const used = [...allNodes(onnx)].map(({ opType }) => opType).filter((opType) => RANDOM_OPERATORS.has(opType));
  return [...new Set(used)].sort();
}
