import type { CardSection, ModelCard } from '../model/card';
import { findSections } from '../model/card';
import { isRoundingOf, metricKey } from '../model/metrics';

const HEADINGS = ['Metrics', 'Results', 'Evaluation', 'Evaluation results', 'Performance'];

/** A row of a metrics table none of whose numbers is the measured one. */
export interface ContradictedRow {
  readonly section: CardSection;
  readonly line: string;
  readonly value: number;
}

/**
 * The first row that contradicts the measured values (by `metricKey`), in the first table of each section on metrics.
 * Only the first, because tables below it break the figures down by group. A row may also hold intervals and counts, so
 * one number that agrees is enough.
 */
export function contradictedRow(card: ModelCard, measured: ReadonlyMap<string, number>): ContradictedRow | undefined {
  for (const section of findSections(card, HEADINGS)) {
    for (const [name, ...cells] of firstTable(section.source)) {
      const value = valueOf(name ?? '', measured);
      const numbers = cells.flatMap((cell) => cell.match(/-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi) ?? []).map(Number);
      if (value === undefined || numbers.length === 0) continue;
      if (!numbers.some((number) => isRoundingOf(number, value))) {
        return { section, line: [name, ...cells].join(' | '), value };
      }
    }
  }
  return undefined;
}

/** `Recall (sensitivity)` is `recall`. */
function valueOf(name: string, measured: ReadonlyMap<string, number>): number | undefined {
  return measured.get(metricKey(name)) ?? measured.get(metricKey(name.replace(/\(.*\)/, '')));
}

/** Cells of the rows below the header of the first pipe table; none without a table. */
function firstTable(source: string): string[][] {
  const lines = source.split('\n').map((line) => line.trim());
  const rule = lines.findIndex((line) => line.includes('|') && /^[|\s:-]+$/.test(line) && line.includes('-'));
  if (rule < 1) return [];
  const rows: string[][] = [];
  for (const line of lines.slice(rule + 1)) {
    if (!line.includes('|')) break;
    rows.push(cellsOf(line));
  }
  return rows;
}

function cellsOf(line: string): string[] {
  return line
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.replace(/[*_`]{1,2}(?=\S)|(?<=\S)[*`]{1,2}/g, '').trim());
}
