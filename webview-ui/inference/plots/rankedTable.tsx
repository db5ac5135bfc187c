import { formatCount } from '../format';
import type { RangeTableProps } from './rangeTable';
import { RangeTable, valuesOf } from './rangeTable';

/** Lines that are shown at once; the others fold away. */
const SHOWN = 15;

/** A table with a plot whose lines come in the order of what matters most; `rest` names those that fold away. */
export function RankedTable(props: RangeTableProps & { readonly rest: string }) {
  const { rest, rows, ...table } = props;
  const folded = rows.slice(SHOWN);
  // The same axis for both, so that bars compare.
  const include = rows.flatMap(valuesOf).filter((value) => value !== null);
  return (
    <>
      <RangeTable {...table} rows={rows.slice(0, SHOWN)} include={include} />
      {folded.length > 0 && (
        <details>
          <summary>
            {formatCount(folded.length)} {rest}
          </summary>
          <RangeTable {...table} rows={folded} include={include} />
        </details>
      )}
    </>
  );
}
