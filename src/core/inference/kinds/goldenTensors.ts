import type { Tolerance } from '../compare';
import type { DetailsOf } from '../details';
import { compareTensors } from '../compareTensors';
import { describeFailure } from '../failure';
import type { GoldenPlan } from '../plan';
import type { TensorSet } from '../tensorSets';
import type { Judgement, TestContext } from '../testKind';
import { counted } from '../words';

/** The default of onnxruntime's own run of the ONNX backend tests. */
const TENSORS: Tolerance = { rtol: 1e-3, atol: 1e-5 };

/** Runs the model on each set of tensors and compares all outputs that the set has. */
export async function compareTensorSets(context: TestContext, dir: string, golden: GoldenPlan): Promise<Judgement> {
  const sets = await context.tensorSets(dir);
  const tolerance = { rtol: golden.rtol ?? TENSORS.rtol, atol: golden.atol ?? TENSORS.atol };
  let largest = 0;
  for (const set of sets) {
    const outcome = await context.lab.run(set.inputs, Object.keys(set.outputs));
    if (outcome.status !== 'ok') return { verdict: 'fail', ...describeFailure(outcome, `running ${set.folder}`) };
    const mismatch = compareSet(set, outcome.value, tolerance);
    if (mismatch.message !== undefined) return { verdict: 'fail', message: mismatch.message, remedy: REMEDY };
    largest = Math.max(largest, mismatch.largest);
  }
  const details: DetailsOf<'golden-tensors'> = {
    ...{ type: 'golden-tensors', sets: sets.map(({ folder }) => folder), largest },
  };
  return {
    verdict: 'pass',
    message: `${counted(sets.length, 'set')} of tensors ${sets.length === 1 ? 'agrees' : 'agree'} (largest difference ${largest.toPrecision(2)}).`,
    details,
  };
}

const REMEDY =
  'Check that the tensors come from the same model; if the difference is acceptable, set rtol and atol in tests.golden.';

/** The first output that differs, in words, and the largest difference of those before it. */
export function compareSet(
  { folder, outputs }: TensorSet,
  actual: TensorSet['outputs'],
  tolerance: Tolerance,
): { message?: string; largest: number } {
  let largest = 0;
  for (const [name, expected] of Object.entries(outputs)) {
    const tensor = actual[name];
    if (!tensor) return { message: `${folder}: the model returned no output ${name}.`, largest };
    const comparison = compareTensors(expected, tensor, tolerance);
    if (!comparison.isEqual) return { message: `${folder}, output ${name}: ${comparison.message}.`, largest };
    largest = Math.max(largest, comparison.largest ?? 0);
  }
  return { largest };
}
