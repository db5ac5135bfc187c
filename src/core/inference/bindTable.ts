import { PreflightError } from '../base/problem';
import { CellError, tensorOfCells } from './cells';
import type { ModelUnderTest, TensorSpec } from './modelUnderTest';
import type { Cell, Table } from './table';
import { placeOfRow } from './table';
import type { Tensor, Tensors } from './tensor';
import { isElementType } from './tensor';

/** Which columns of a table feed which input. */
export interface Binding {
  readonly inputs: readonly { readonly spec: TensorSpec; readonly columns: readonly number[] }[];
  /** Rows that must be fed together, where the model fixes the first dimension. */
  readonly fixedBatch: number | undefined;
}

/**
 * Matches columns to the model's inputs: by name when every input has a column of its name, else in order when the
 * number of columns is that of the inputs. `candidates` are the columns that may be inputs. Columns that are left over
 * are an error unless `extra` is `ignore`. Throws `data/columns` or `data/not-tabular`.
 */
export function bindColumns(
  model: ModelUnderTest,
  table: Table,
  candidates: readonly number[],
  extra: 'error' | 'ignore',
): Binding {
  const fixed = new Set(model.inputs.map((input) => input.shape?.[0]).filter((dim) => typeof dim === 'number'));
  for (const input of model.inputs) refuseUnfit(input);
  if (fixed.size > 1) throw notTabular('The inputs have different fixed numbers of rows.');
  const byName = bindByName(model, table, candidates);
  const inputs = byName ?? bindInOrder(model, table, candidates);
  if (!inputs) throw mismatch(model, table, candidates);
  const used = new Set(inputs.flatMap(({ columns }) => columns));
  const left = candidates.filter((column) => !used.has(column));
  if (left.length > 0 && extra === 'error') throw leftOver(model, table, left);
  return { inputs, fixedBatch: [...fixed][0] };
}

/** Tensors of the given rows. Throws `data/value` for a cell that does not fit, with its place. */
export function feedRows(binding: Binding, table: Table, rows: readonly number[]): Tensors {
  return Object.fromEntries(
    binding.inputs.map(({ spec, columns }) => [spec.name, inputTensor(spec, columns, table, rows)]),
  );
}

function inputTensor(spec: TensorSpec, columns: readonly number[], table: Table, rows: readonly number[]): Tensor {
  const { type, shape, name } = spec;
  if (!isElementType(type)) throw notTabular(`Input ${name} has element type ${type}.`);
  const cells: Cell[] = rows.flatMap((row) => columns.map((column) => table.rows[row]?.[column] ?? null));
  const rest = shape ? shape.slice(1).map((dim) => (typeof dim === 'number' ? dim : columns.length)) : [columns.length];
  const at = (index: number): string => {
    const row = rows[Math.floor(index / columns.length)] ?? 0;
    return `${placeOfRow(table, row)}, column ${table.columns[columns[index % columns.length] ?? 0] ?? ''}`;
  };
  try {
    return tensorOfCells(type, [rows.length, ...rest], cells, at);
  } catch (error) {
    if (!(error instanceof CellError)) throw error;
    throw new PreflightError({
      code: 'data/value',
      message: `${error.message} (input ${name}, ${type}).`,
      remedy: 'Correct the value; the table must hold what the model was given when it was trained.',
      place: { file: table.file },
    });
  }
}

function bindByName(model: ModelUnderTest, table: Table, candidates: readonly number[]): Binding['inputs'] | undefined {
  const bound = model.inputs.map((spec) => {
    const exact = candidates.filter((column) => table.columns[column] === spec.name);
    const indexed = candidates.filter((column) => isIndexed(table.columns[column] ?? '', spec.name));
    return { spec, columns: exact.length > 0 && (widthOf(spec) ?? 1) === 1 ? exact : indexed };
  });
  return bound.every(({ spec, columns }) => columns.length > 0 && columns.length === (widthOf(spec) ?? columns.length))
    ? bound
    : undefined;
}

/** `NAME[3]`: one column of a wide input. */
function isIndexed(column: string, input: string): boolean {
  return column.startsWith(`${input}[`) && /^\d+\]$/.test(column.slice(input.length + 1));
}

function bindInOrder(
  model: ModelUnderTest,
  table: Table,
  candidates: readonly number[],
): Binding['inputs'] | undefined {
  const names = new Set(candidates.map((column) => table.columns[column]));
  if (model.inputs.length > 1 && model.inputs.some((input) => names.has(input.name))) return undefined;
  const [only] = model.inputs;
  const widths =
    model.inputs.length === 1 && only
      ? [widthOf(only) ?? candidates.length]
      : model.inputs.map((spec) => widthOf(spec) ?? 1);
  if (widths.reduce((sum, width) => sum + width, 0) !== candidates.length) return undefined;
  let next = 0;
  return model.inputs.map((spec, index) => {
    const columns = candidates.slice(next, next + (widths[index] ?? 0));
    next += columns.length;
    return { spec, columns };
  });
}

/** Values in one row of an input; undefined when the model leaves it open. */
function widthOf({ shape }: TensorSpec): number | undefined {
  if (!shape) return undefined;
  let width = 1;
  for (const dim of shape.slice(1)) {
    if (typeof dim !== 'number') return undefined;
    width *= dim;
  }
  return width;
}

function refuseUnfit({ name, type, shape }: TensorSpec): void {
  if (!isElementType(type)) throw notTabular(`Input ${name} has type ${type}, which a table cannot hold.`);
  if (shape?.length === 0) throw notTabular(`Input ${name} is a single value and has no rows.`);
  const open = shape?.slice(1).filter((dim) => typeof dim !== 'number').length ?? 0;
  if (open > 0 && (shape?.length ?? 0) > 2) throw notTabular(`Input ${name} leaves more than its rows open.`);
}

function notTabular(message: string): PreflightError {
  return new PreflightError({
    code: 'data/not-tabular',
    message: `${message} Rows of a table cannot be fed to it.`,
    remedy: 'Give the golden data as tensors in folders test_data_set_0, test_data_set_1, … beside the model.',
  });
}

function describeInputs(model: ModelUnderTest): string {
  return model.inputs
    .map((spec) => {
      const width = widthOf(spec);
      return width === 1 ? spec.name : `${spec.name} (${width ?? 'any number of'} columns)`;
    })
    .join(', ');
}

function mismatch(model: ModelUnderTest, table: Table, candidates: readonly number[]): PreflightError {
  const names = candidates.map((column) => table.columns[column] ?? '');
  const missing = model.inputs.filter((input) => !names.includes(input.name)).map((input) => input.name);
  const lacking =
    model.inputs.length > 1 && missing.length < model.inputs.length ? ` Missing: ${missing.join(', ')}.` : '';
  return new PreflightError({
    code: 'data/columns',
    message:
      `${table.file} has ${candidates.length} input columns (${shorten(names)}) and the model takes ` +
      `${describeInputs(model)}.${lacking}`,
    remedy:
      'Name the columns as the inputs, or give exactly the inputs in their order. Answers are label_true, pred, ' +
      'proba_… and output:NAME.',
    place: { file: table.file, line: 1 },
  });
}

function leftOver(model: ModelUnderTest, table: Table, left: readonly number[]): PreflightError {
  return new PreflightError({
    code: 'data/columns',
    message:
      `${table.file} has columns that are neither inputs nor answers: ` +
      `${shorten(left.map((column) => table.columns[column] ?? ''))}. The model takes ${describeInputs(model)}.`,
    remedy: 'Remove them, or name them as answers: label_true, pred, proba_… or output:NAME.',
    place: { file: table.file, line: 1 },
  });
}

function shorten(names: readonly string[]): string {
  return names.length <= 8 ? names.join(', ') : `${names.slice(0, 7).join(', ')}, … ${names.at(-1) ?? ''}`;
}
