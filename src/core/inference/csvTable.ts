import { CsvError, parse } from 'csv-parse/sync';
import { PreflightError } from '../base/problem';
import type { Table } from './table';

/**
 * A CSV file (RFC 4180, comma, first line names the columns) as a table of text; an empty field is missing. Throws
 * `data/csv-syntax`, `data/no-rows` or `data/duplicate-column`.
 */
export function parseCsv(text: string, file: string): Table {
  const [header, ...records] = parseRecords(text, file);
  const columns = header?.record ?? [];
  if (!header || columns.every((column) => column.trim() === '')) {
    throw problem('data/no-rows', `${file} is empty.`, 'Write the names of the columns on the first line.', file);
  }
  if (records.length === 0) {
    throw problem('data/no-rows', `${file} has no rows below its first line.`, 'Add at least one row.', file);
  }
  const twice = columns.find((column, index) => columns.indexOf(column) !== index);
  if (twice !== undefined) {
    throw problem('data/duplicate-column', `${file} has two columns "${twice}".`, 'Name each column once.', file);
  }
  return {
    file,
    columns,
    rows: records.map(({ record }) => record.map((field) => (field === '' ? null : field))),
    lineOf: (row) => records[row]?.info.lines ?? row + 2,
  };
}

interface CsvRecord {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

function parseRecords(text: string, file: string): CsvRecord[] {
  try {
    // With `info` each record comes with the line that it ends on.
    return parse(text, { bom: true, info: true, skip_empty_lines: true, trim: true }) as unknown as CsvRecord[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error['lines'] === 'number' ? error['lines'] : undefined;
    throw new PreflightError(
      {
        code: 'data/csv-syntax',
        message: `${file} is not a well-formed CSV file: ${error.message}.`,
        remedy: 'Give every line as many fields as the first one, and quote fields that contain commas or quotes.',
        place: { file, ...(line !== undefined && { line }) },
      },
      { cause: error },
    );
  }
}

function problem(code: string, message: string, remedy: string, file: string): PreflightError {
  return new PreflightError({ code, message, remedy, place: { file } });
}
