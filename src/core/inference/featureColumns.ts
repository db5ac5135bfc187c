import type { Binding } from './bindTable';
import type { TestPlan } from './plan';
import type { Samples } from './samples';
import type { Table } from './table';
import type { Tensor, Tensors } from './tensor';
import { mapTensors, numberToFloat16, rowsOf, takeRows, valueAt, widthOf, zeros } from './tensor';

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
  return columnsOfFeeds(feeds, await samples.columnNames(), plan);
}

/** The same, with the names of the columns of each input given. */
export function columnsOfFeeds(
  feeds: Tensors,
  names: ReadonlyMap<string, readonly string[]>,
  plan: Pick<TestPlan, 'inputs'>,
): FeatureColumn[] {
  return Object.entries(feeds).flatMap(([input, tensor]) => {
    const width = tensor.dims.length === 0 ? 1 : widthOf(tensor);
    return Array.from({ length: width }, (_, index): FeatureColumn => {
      const name = names.get(input)?.[index] ?? (width === 1 ? input : `${input}[${index}]`);
      return { input, index, name, type: tensor.type, rules: plan.inputs?.[name] ?? plan.inputs?.[input] ?? {} };
    });
  });
}

/** Names of the table's columns that are fed to each input. */
export function columnNamesOf({ inputs }: Binding, { columns: names }: Table): Map<string, readonly string[]> {
  return new Map(inputs.map(({ spec, columns }) => [spec.name, columns.map((column) => names[column] ?? '')]));
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
    data[row * width + index] = elementOf(tensor.type, value(row));
  }
  return { ...feeds, [input]: copy as Tensor };
}

/** Inputs like those of the template with other rows: each row has one value a column. */
export function feedsOfRows(
  template: Tensors,
  columns: readonly FeatureColumn[],
  rows: readonly (readonly (number | string)[])[],
): Tensors {
  const feeds = mapTensors(template, ({ type, dims }) => zeros(type, [rows.length, ...dims.slice(1)]));
  columns.forEach(({ input, index }, column) => {
    const tensor = feeds[input];
    if (!tensor) return;
    const width = widthOf(tensor);
    const data = tensor.data as (number | bigint | string)[];
    rows.forEach((row, at) => {
      data[at * width + index] = elementOf(tensor.type, row[column] ?? NaN);
    });
  });
  return feeds;
}

/** A value as the tensor's array holds it. */
function elementOf(type: Tensor['type'], value: number | string): number | bigint | string {
  if (type === 'int64' || type === 'uint64') return BigInt(Math.round(Number(value)));
  return type === 'float16' ? numberToFloat16(Number(value)) : value;
}

/** The values of one column; texts as they are, everything else as numbers. */
export function cellsOfColumn(feeds: Tensors, { input, index }: FeatureColumn): (number | string)[] {
  const tensor = feeds[input];
  if (!tensor) return [];
  const width = widthOf(tensor);
  return Array.from({ length: rowsOf(tensor) }, (_, row) => {
    const value = valueAt(tensor, row * width + index);
    return typeof value === 'string' ? value : Number(value);
  });
}

/** The values of one column, as numbers. */
export function columnValues(feeds: Tensors, column: FeatureColumn): number[] {
  return cellsOfColumn(feeds, column).map(Number);
}
