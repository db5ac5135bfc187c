import { PreflightError } from '../base/problem';
import { normalizedLabel } from './compare';
import type { EvaluationData } from './evaluation';
import { cellToNumber } from './cells';
import { interpolated } from './statistics/resample';
import { ascending } from './statistics/ranks';
import type { Table } from './table';
import { columnIndex, columnOf } from './table';

const MISSING = '(missing)';

/**
 * The group of each row of the evaluation data: the value of a column, or which of so many bins of about equal size its
 * number falls into. Missing values are a group of their own. Throws `data/columns` or `data/groups`.
 */
export function groupsOf({ table }: EvaluationData, column: string, bins?: number): string[] {
  const index = columnIndex(table, column);
  if (index === undefined) {
    throw new PreflightError({
      code: 'data/columns',
      message: `${table.file} has no column ${column}.`,
      remedy: `Name one of its columns: ${table.columns.slice(0, 10).join(', ')}.`,
      place: { file: table.file, line: 1 },
    });
  }
  if (bins !== undefined) return binned(table, index, bins);
  const groups = columnOf(table, index).map((cell) => (cell === null ? MISSING : normalizedLabel(cell)));
  const distinct = new Set(groups).size;
  if (distinct <= MOST_GROUPS) return groups;
  throw new PreflightError({
    code: 'data/groups',
    message: `Column ${column} of ${table.file} has ${distinct} different values, too many for groups.`,
    remedy: 'Name a column with few values, or give bins for a column of numbers.',
    place: { file: table.file, line: 1 },
  });
}

const MOST_GROUPS = 100;

/** Bins between quantiles, named by their ends; ties can make them fewer. */
function binned(table: Table, index: number, bins: number): string[] {
  const values = columnOf(table, index).map((cell) => cellToNumber(cell));
  if (values.includes(undefined)) {
    throw new PreflightError({
      code: 'data/groups',
      message: `Column ${table.columns[index] ?? ''} of ${table.file} holds values that are no numbers, so that it has no bins.`,
      remedy: 'Remove bins, or name a column of numbers.',
      place: { file: table.file, line: 1 },
    });
  }
  const sorted = ascending(values.flatMap((value) => (value !== undefined && !Number.isNaN(value) ? [value] : [])));
  const cuts = Array.from({ length: bins - 1 }, (_, i) => interpolated(sorted, (i + 1) / bins));
  const edges = [...new Set(cuts.map((edge) => Number(edge.toPrecision(4))))];
  return values.map((value) => {
    if (value === undefined || Number.isNaN(value)) return MISSING;
    const bin = edges.findIndex((edge) => value < edge);
    if (bin === 0) return `below ${edges[0] ?? ''}`;
    return bin === -1 ? `from ${edges.at(-1) ?? ''}` : `${edges[bin - 1] ?? ''} to ${edges[bin] ?? ''}`;
  });
}
