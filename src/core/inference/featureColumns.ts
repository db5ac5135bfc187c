import type { TestPlan } from './plan';
import type { Samples } from './samples';
import type { Tensor, Tensors } from './tensor';
import { rowsOf, takeRows, widthOf } from './tensor';

export type InputRules = NonNullable<TestPlan['inputs']>[string];

/** One value of each row that is fed: an input of its own, or a column of a matrix. */
export interface FeatureColumn {
  readonly input: string;
  /** Place within a row of the input. */
  readonly index: number;
  /** As the golden data calls it, else `input[index]`. */
  readonly name: string;
  readonly type: Tensor['type'];
  /** What the plan says of it. */
  readonly rules: InputRules;
}

/** The columns of a sample, in the order of the model. */
export async function featureColumns(feeds: Tensors, samples: Samples, plan: TestPlan): Promise<FeatureColumn[]> {
  const names = await samples.columnNames();
  return Object.entries(feeds).flatMap(([input, tensor]) => {
    const width = tensor.dims.length === 0 ? 1 : widthOf(tensor);
    return Array.from({ length: width }, (_, index): FeatureColumn => {
      const name = names.get(input)?.[index] ?? (width === 1 ? input : `${input}[${index}]`);
      return { input, index, name, type: tensor.type, rules: plan.inputs?.[name] ?? plan.inputs?.[input] ?? {} };
    });
  });
}

/** A copy of the sample in which one column has another value in every row. */
export function withColumn(
  feeds: Tensors,
  { input, index }: FeatureColumn,
  value: (row: number) => number | string,
): Tensors {
  const tensor = feeds[input];
  if (!tensor) return feeds;
  const rows = tensor.dims.length === 0 ? 1 : rowsOf(tensor);
  const copy =
    tensor.dims.length === 0 ? { ...tensor, data: tensor.data.slice() } : takeRows(tensor, [...Array(rows).keys()]);
  const width = tensor.dims.length === 0 ? 1 : widthOf(tensor);
  const data = copy.data as (number | bigint | string)[];
  for (let row = 0; row < rows; row++) {
    const made = value(row);
    data[row * width + index] =
      tensor.type === 'int64' || tensor.type === 'uint64' ? BigInt(Math.round(Number(made))) : made;
  }
  return { ...feeds, [input]: copy as Tensor };
}

/** The values of one column, as numbers. */
export function columnValues(feeds: Tensors, { input, index }: FeatureColumn): number[] {
  const tensor = feeds[input];
  if (!tensor) return [];
  const width = widthOf(tensor);
  return Array.from({ length: rowsOf(tensor) }, (_, row) => Number(tensor.data[row * width + index]));
}
