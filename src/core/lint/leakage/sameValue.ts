import type { Columns } from './columns';
import type { Value } from './value';

type Compare<T> = (a: T, b: T) => boolean;

/** How each part of a value is compared; a part that is added must be added here. */
const PARTS: { readonly [K in keyof Value]: Compare<Value[K]> } = {
  rows: Object.is,
  rowDepth: Object.is,
  instance: Object.is,
  text: Object.is,
  flag: Object.is,
  influences: isSameList,
  estimators: isSameList,
  predictedBy: isSameList,
  strings: isSameList,
  keys: isSameList,
  items: (a, b) => isSameList(a, b, isSameValue),
  columns: isSameColumns,
  column: (a, b) => hasSameParts(a, b, ['of', 'name']),
  index: (a, b) => hasSameParts(a, b, ['rows', 'not']),
  mask: (a, b) => hasSameParts(a, b, ['by', 'part']),
  isError: Object.is,
  correlations: Object.is,
  predictions: isSameMap,
  folds: (a, b) => hasSameParts(a, b, ['node', 'by']),
};
const NAMES = Object.keys(PARTS) as (keyof Value)[];

/**
 * Whether two values say the same: lists and columns are compared part by part, while rows, influences, models and nodes
 * must be the same objects.
 */
export function isSameValue(a: Value, b: Value): boolean {
  return a === b || NAMES.every((name) => (PARTS[name] as Compare<unknown>)(a[name], b[name]));
}

function isSameList<T>(
  a: readonly T[] | undefined,
  b: readonly T[] | undefined,
  isSame: Compare<T> = Object.is,
): boolean {
  if (a === b) return true;
  return a?.length === b?.length && a?.every((part, index) => isSame(part, b?.[index] as T)) === true;
}

function isSameMap(a: Value['predictions'], b: Value['predictions']): boolean {
  if (a === b) return true;
  return a?.size === b?.size && [...(a ?? [])].every(([name, fits]) => isSameList(fits, b?.get(name)));
}

function hasSameParts<T extends object>(a: T | undefined, b: T | undefined, parts: readonly (keyof T)[]): boolean {
  return a === b || (a !== undefined && b !== undefined && parts.every((part) => a[part] === b[part]));
}

function isSameColumns(a: Columns | undefined, b: Columns | undefined): boolean {
  if (a === b) return true;
  return (
    a !== undefined &&
    b !== undefined &&
    a.of === b.of &&
    isSameSet(a.only, b.only) &&
    isSameSet(a.without, b.without) &&
    a.learned.size === b.learned.size &&
    [...a.learned].every(([influence, names]) => isSameSet(names, b.learned.get(influence)))
  );
}

function isSameSet(a: ReadonlySet<string> | undefined, b: ReadonlySet<string> | undefined): boolean {
  if (a === b) return true;
  return a?.size === b?.size && [...(a ?? [])].every((name) => b?.has(name));
}
