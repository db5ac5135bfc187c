import { allNodes } from '../../model/onnxModel';
import type { DetailsOf } from '../details';
import { describeFailure } from '../failure';
import { formatNumber } from '../gate';
import type { Failure, Outcome } from '../runner';
import type { TestPlan } from '../plan';
import type { Judgement, PlannedTest, TestContext, TestKind } from '../testKind';
import { counted } from '../words';

type Budgets = NonNullable<TestPlan['budgets']>;

/** What the place of deployment allows: size of the file, memory, version and kind of operators. */
export const budgetsKind: TestKind = {
  name: 'budgets',
  list: ({ budgets = {} }) => {
    const { fileMb, peakRssMb, opsetMax, customOps } = budgets;
    return [
      ...(fileMb === undefined ? [] : [test('file', 'fileMb', `File ≤ ${fileMb} MiB`, (c) => judgeFile(c, fileMb))]),
      ...(opsetMax === undefined
        ? []
        : [test('opset', 'opsetMax', `Opset ≤ ${opsetMax}`, (c) => judgeOpset(c, opsetMax))]),
      ...(customOps === undefined
        ? []
        : [test('operators', 'customOps', 'Standard operators', (c) => judgeOperators(c, customOps))]),
      ...(peakRssMb === undefined
        ? []
        : [
            {
              ...test('memory', 'peakRssMb', `Memory ≤ ${peakRssMb} MiB`, (c) => judgeMemory(c, peakRssMb)),
              needsNoRun: false,
            },
          ]),
    ];
  },
};

function test(
  id: string,
  key: keyof Budgets,
  label: string,
  run: (context: TestContext) => Judgement | Promise<Judgement>,
): PlannedTest {
  const judge = async (context: TestContext): Promise<Judgement> => await run(context);
  return { id: `budgets/${id}`, kind: 'budgets', label, path: ['budgets', key], needsNoRun: true, run: judge };
}

async function judgeFile({ sizeOnDisk }: TestContext, limit: number): Promise<Judgement> {
  const value = (await sizeOnDisk()) / 2 ** 20;
  const details: DetailsOf<'budget'> = { type: 'budget', value, limit, items: [] };
  const message = `The model with its weights has ${formatNumber(value)} MiB, to be at most ${limit}.`;
  if (value <= limit) return { verdict: 'pass', message, details };
  const remedy = 'Quantize or prune the model, or agree on another tests.budgets.fileMb.';
  return { verdict: 'fail', message, remedy, expected: { fileMb: limit }, actual: { fileMb: value }, details };
}

function judgeOpset({ model }: TestContext, limit: number): Judgement {
  const value = model.onnx.opsets.get('ai.onnx') ?? null;
  const items = [...model.onnx.opsets].map(([domain, version]) => `${domain} ${version}`);
  const details: DetailsOf<'budget'> = { type: 'budget', value, limit, items };
  const message = `The model uses opset ${value ?? 'none'} of ai.onnx, to be at most ${limit}.`;
  if (value === null || value <= limit) return { verdict: 'pass', message, details };
  return {
    verdict: 'fail',
    message,
    remedy: `Export with target_opset=${limit} (skl2onnx) or opset_version=${limit} (torch.onnx.export).`,
    expected: { opset: limit },
    actual: { opset: value },
    details,
  };
}

const STANDARD = ['ai.onnx', 'ai.onnx.ml'];

/** Judged by what the nodes use and not by the list of opsets, which may name domains that no node is of. */
function judgeOperators({ model }: TestContext, allowed: readonly string[]): Judgement {
  const local = new Set(model.onnx.functions.map(({ domain, name }) => `${domain}.${name}`));
  const foreign = [...allNodes(model.onnx)].filter(
    ({ domain, opType }) => ![...STANDARD, ...allowed].includes(domain) && !local.has(`${domain}.${opType}`),
  );
  const items = [...new Set(foreign.map(({ domain, opType }) => `${domain}.${opType}`))].sort();
  const details: DetailsOf<'budget'> = { type: 'budget', value: items.length, limit: allowed.join(', '), items };
  if (items.length === 0) return { verdict: 'pass', message: 'All operators are standard or allowed.', details };
  return {
    verdict: 'fail',
    message: `${counted(items.length, 'operator')} beyond the standard: ${items.slice(0, 10).join(', ')}.`,
    remedy: 'Export with standard operators, or name the domain in tests.budgets.customOps if every runtime has it.',
    expected: [...allowed],
    actual: items.slice(0, 20),
    details,
  };
}

async function judgeMemory(context: TestContext, limit: number): Promise<Judgement> {
  const outcome = await measureMemory(context);
  if (outcome.status !== 'ok') return { verdict: 'fail', ...describeFailure(outcome, 'measuring memory') };
  const { peakMb, baselineMb, rows } = outcome.value;
  const addedMb = Math.max(0, peakMb - baselineMb);
  const details: DetailsOf<'memory'> = { type: 'memory', peakMb, baselineMb, addedMb, limitMb: limit };
  const message =
    `The model adds ${formatNumber(addedMb)} MiB to a process of ${formatNumber(baselineMb)} MiB on up to ` +
    `${counted(rows, 'row')}, to be at most ${limit}.`;
  if (addedMb <= limit) return { verdict: 'pass', message, details };
  const remedy = 'Use a smaller batch, quantize the model, or agree on another tests.budgets.peakRssMb.';
  return { verdict: 'fail', message, remedy, expected: { peakRssMb: limit }, actual: { peakRssMb: addedMb }, details };
}

/** Highest memory of a new process after one row, the batches of the smoke tests and that of the latency test. */
async function measureMemory({
  lab,
  samples,
  plan,
}: TestContext): Promise<Outcome<{ peakMb: number; baselineMb: number; rows: number }>> {
  const { fixedBatch } = samples;
  const batches = fixedBatch === undefined ? [1, ...plan.smoke.batches, plan.performance?.batch ?? 1] : [fixedBatch];
  const feeds = await Promise.all(batches.map(async (rows) => (await samples.take(rows)).feeds));
  return await lab.beside(async (session) => {
    for (const each of feeds) {
      const outcome = await session.run(each);
      if (outcome.status !== 'ok') return outcome satisfies Failure;
    }
    const memory = await session.memory();
    if (memory.status !== 'ok') return memory;
    return { status: 'ok', value: { ...memory.value, rows: Math.max(...batches) } };
  });
}
