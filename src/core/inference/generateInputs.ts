import { allNodes } from '../model/onnxModel';
import { CellError, tensorOfCells } from './cells';
import type { ModelUnderTest, TensorSpec } from './modelUnderTest';
import type { TestPlan } from './plan';
import { seededRandom } from './random';
import type { Cell } from './table';
import type { Tensor, Tensors } from './tensor';
import { isElementType, sizeOf } from './tensor';

type InputRules = NonNullable<TestPlan['inputs']>[string];

/**
 * Made-up input of `rows` rows for a model without golden data: numbers within the bounds of the plan (0 to 1 without
 * bounds), strings from the plan's categories or from those that the model's encoders know. Undefined when an input
 * has a type that cannot be fed.
 */
export function generateInputs(
  model: ModelUnderTest,
  plan: Pick<TestPlan, 'inputs'>,
  rows: number,
  seed: number,
): Tensors | undefined {
  const random = seededRandom(seed);
  const entries: [string, Tensor][] = [];
  for (const spec of model.inputs) {
    const tensor = generate(spec, plan.inputs?.[spec.name] ?? {}, categoriesOf(model, spec.name), rows, random);
    if (!tensor) return undefined;
    entries.push([spec.name, tensor]);
  }
  return Object.fromEntries(entries);
}

/** The shape of an input at a number of rows: the first open dimension is the rows, other open ones are 1. */
export function shapeAt({ shape }: TensorSpec, rows: number): number[] {
  if (!shape) return [rows, 1];
  return shape.map((dim, index) => (typeof dim === 'number' ? dim : index === 0 ? rows : 1));
}

function generate(
  spec: TensorSpec,
  rules: InputRules,
  known: readonly string[],
  rows: number,
  random: () => number,
): Tensor | undefined {
  const { type } = spec;
  if (!isElementType(type)) return undefined;
  const dims = shapeAt(spec, rows);
  const categories = rules.categories ?? known;
  const cell = (): Cell => {
    if (type === 'string') return categories[Math.floor(random() * categories.length)] ?? 'a';
    const [min, max] = [rules.min ?? 0, rules.max ?? 1];
    const value = min + random() * (max - min);
    return type.startsWith('float') ? value : Math.round(value);
  };
  try {
    return tensorOfCells(type, dims, Array.from({ length: sizeOf(dims) }, cell), () => spec.name);
  } catch (error) {
    if (error instanceof CellError) return undefined;
    throw error;
  }
}

/** Strings that an encoder directly behind an input knows. */
function categoriesOf(model: ModelUnderTest, input: string): readonly string[] {
  for (const { inputs, attributes } of allNodes(model.onnx)) {
    if (!inputs.includes(input)) continue;
    const categories = attributes.get('cats_strings') ?? attributes.get('keys_strings') ?? [];
    if (categories.length > 0) return categories.map(String);
  }
  return [];
}
