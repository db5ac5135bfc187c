import type { Cell } from './table';
import { cellToNumber } from './cells';

/** Within |actual - expected| <= atol + rtol * |expected|. */
export interface Tolerance {
  readonly rtol: number;
  readonly atol: number;
}

export interface Comparison {
  readonly isEqual: boolean;
  /** |actual - expected|; undefined when the two are not both finite numbers. */
  readonly difference: number | undefined;
}

/** Compares numbers within the tolerance; missing and NaN are equal to NaN, infinities to themselves. */
export function compareNumber(expected: Cell, actual: number | bigint | string, tolerance: Tolerance): Comparison {
  const wanted = cellToNumber(expected);
  const got = typeof actual === 'string' ? cellToNumber(actual) : Number(actual);
  if (wanted === undefined || got === undefined) return { isEqual: false, difference: undefined };
  if (Object.is(wanted, got) || wanted === got) return { isEqual: true, difference: 0 };
  const difference = Math.abs(got - wanted);
  if (!Number.isFinite(difference)) return { isEqual: false, difference: undefined };
  return { isEqual: difference <= tolerance.atol + tolerance.rtol * Math.abs(wanted), difference };
}

/** Compares labels to the letter; `1`, `1.0` and, for a bool, `True` are the same label as the number 1. */
export function compareLabel(expected: Cell, actual: number | bigint | string): Comparison {
  return { isEqual: normalizedLabel(expected) === normalizedLabel(actual), difference: undefined };
}

/** A label as text: `1.0` and, for a bool, `True` become `1`; a missing one is empty. */
export function normalizedLabel(label: Cell): string {
  if (label === null) return '';
  const text = String(label);
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true' ? '1' : '0';
  return /^[+-]?\d+\.0*$/.test(text) ? text.slice(0, text.indexOf('.')) : text;
}
