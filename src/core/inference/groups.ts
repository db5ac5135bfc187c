import { PreflightError } from '../base/problem';
import { normalizedLabel } from './compare';
import type { EvaluationData } from './evaluation';
import { columnIndex, columnOf } from './table';

/** The value of a column in each row of the evaluation data; missing values are one group, `(missing)`. */
export function groupsOf({ table }: EvaluationData, column: string): string[] {
  const index = columnIndex(table, column);
  if (index === undefined) {
    throw new PreflightError({
      code: 'data/columns',
      message: `${table.file} has no column ${column}.`,
      remedy: `Name one of its columns: ${table.columns.slice(0, 10).join(', ')}.`,
      place: { file: table.file, line: 1 },
    });
  }
  const groups = columnOf(table, index).map((cell) => (cell === null ? '(missing)' : normalizedLabel(cell)));
  const distinct = new Set(groups).size;
  if (distinct <= MOST_GROUPS) return groups;
  throw new PreflightError({
    code: 'data/groups',
    message: `Column ${column} of ${table.file} has ${distinct} different values, too many for groups.`,
    remedy: 'Name a column with few values, or add one with ranges.',
    place: { file: table.file, line: 1 },
  });
}

const MOST_GROUPS = 100;
