import { PreflightError } from '../base/problem';
import { normalizedLabel } from './compare';
import type { EvaluationData } from './evaluation';
import { cellToNumber } from './cells';
import { interpolated } from './statistics/resample';
import { ascending } from './statistics/ranks';
import type { Table } from './table';
import { columnIndex, columnOf } from './table';

const MISSING = '(missing)';

/** Which group each row belongs to, and the names of all groups in the order for a person. */
export interface Groups {
  readonly ofRows: readonly string[];
  readonly names: readonly string[];
}

/**
 * The group of each row of the evaluation data: the value of a column, or which of so many bins of about equal size its
 * number falls into. Missing values are a group of their own. Throws `data/columns` or `data/groups`.
 */
export function groupsOf({ table }: EvaluationData, column: string, bins?: number): Groups {
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
  const names = [...new Set(groups)].sort();
  if (names.length <= MOST_GROUPS) return { ofRows: groups, names };
  throw new PreflightError({
    code: 'data/groups',
    message: `Column ${column} of ${table.file} has ${names.length} different values, too many for groups.`,
    remedy: 'Name a column with few values, or give bins for a column of numbers.',
    place: { file: table.file, line: 1 },
  });
}

const MOST_GROUPS = 100;

/** Bins between quantiles, named by their ends; ties can make them fewer. */
function binned(table: Table, index: number, bins: number): Groups {
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
  const between = edges.slice(1).map((edge, i) => `${edges[i] ?? ''} to ${edge}`);
  const names = [`below ${edges[0] ?? ''}`, ...between, `from ${edges.at(-1) ?? ''}`, MISSING];
  const ofRows = values.map((value) => {
    if (value === undefined || Number.isNaN(value)) return MISSING;
    const bin = edges.findIndex((edge) => value < edge);
    return names[bin === -1 ? edges.length : bin] ?? MISSING;
  });
  const used = new Set(ofRows);
  return { ofRows, names: names.filter((name) => used.has(name)) };
}
