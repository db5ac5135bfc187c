import { PreflightError } from '../base/problem';
import type { Cell, Table } from './table';

/**
 * A table from rows with named values, as JSON Lines and Parquet have them. Columns stand in the order in which they
 * first occur; a row without a value has it missing. A list becomes one column for each element, `NAME[0]`, `NAME[1]`, …
 * Throws `data/no-rows` or `data/value`.
 */
export function tableOfRows(
  rows: readonly Readonly<Record<string, unknown>>[],
  file: string,
  lineOf?: (row: number) => number,
): Table {
  if (rows.length === 0) {
    const remedy = 'Add at least one row.';
    throw new PreflightError({ code: 'data/no-rows', message: `${file} has no rows.`, remedy, place: { file } });
  }
  const columns = new Map<string, number>();
  const placeOf = (row: number): string => (lineOf ? `${file}, line ${lineOf(row)}` : `${file}, row ${row + 1}`);
  const flat = rows.map((row, index) => {
    const cells = new Map<number, Cell>();
    for (const [name, value] of flatten(row)) {
      const column = columns.get(name) ?? columns.size;
      columns.set(name, column);
      cells.set(
        column,
        toCell(value, name, () => placeOf(index), file),
      );
    }
    return cells;
  });
  const names = [...columns.keys()];
  return {
    file,
    columns: names,
    rows: flat.map((cells) => names.map((_, column) => cells.get(column) ?? null)),
    ...(lineOf && { lineOf }),
  };
}

function* flatten(row: Readonly<Record<string, unknown>>): Generator<[name: string, value: unknown]> {
  for (const [name, value] of Object.entries(row)) {
    if (Array.isArray(value)) for (const [index, element] of value.entries()) yield [`${name}[${index}]`, element];
    else yield [name, value];
  }
}

function toCell(value: unknown, column: string, place: () => string, file: string): Cell {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'bigint':
    case 'boolean':
      return value;
    case 'undefined':
      return null;
    default:
      if (value === null) return null;
  }
  throw new PreflightError({
    code: 'data/value',
    message: `${place()}, column ${column}: ${value instanceof Date ? 'a date' : 'a nested value'} cannot be fed to a model.`,
    remedy: 'Give what the training code made of it: a number, a text or a list of numbers.',
    place: { file },
  });
}
