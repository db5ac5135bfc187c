import { parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { PreflightError } from '../base/problem';
import { tableOfRows } from './rowTable';
import type { Table } from './table';

/** A Parquet file as a table. Throws `data/parquet` when it is damaged or not Parquet. */
export async function parseParquet(bytes: Uint8Array, file: string): Promise<Table> {
  // A copy of its own, because a view's buffer may hold other bytes too.
  const buffer = bytes.slice().buffer;
  let rows: Record<string, unknown>[];
  try {
    rows = await parquetReadObjects({
      file: { byteLength: buffer.byteLength, slice: (start, end) => buffer.slice(start, end) },
      compressors,
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new PreflightError(
      {
        code: 'data/parquet',
        message: `${file} cannot be read as Parquet: ${reason}.`,
        remedy: 'Write the file again, or give the rows as CSV.',
        place: { file },
      },
      { cause },
    );
  }
  return tableOfRows(rows, file);
}
