/** One value of a table: text as in a CSV file, or what a typed format holds. Null: missing. */
export type Cell = string | number | bigint | boolean | null;

/** Named columns of equal length. */
export interface Table {
  /** Where it came from, for messages. */
  readonly file: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** Line of a row in the file, for messages; 1-based. Undefined where rows have no lines. */
  readonly lineOf?: (row: number) => number;
}

/** Index of a column; undefined when there is none of that name. */
export function columnIndex(table: Table, name: string): number | undefined {
  const index = table.columns.indexOf(name);
  return index === -1 ? undefined : index;
}

/** All values of one column. */
export function columnOf(table: Table, index: number): Cell[] {
  return table.rows.map((row) => row[index] ?? null);
}

/** `file, line 12` or `file, row 11`. */
export function placeOfRow(table: Table, row: number): string {
  return table.lineOf ? `${table.file}, line ${table.lineOf(row)}` : `${table.file}, row ${row + 1}`;
}
