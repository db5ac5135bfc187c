import type { Dict, Expr } from '../../python/ast';
import { stringValue } from '../../python/nodes';
import type { DataDomain } from './dataDomain';
import type { RowSet } from './rows';
import type { Value } from './value';
import { isPlain, rowDepthOf, textOf, UNKNOWN, valueOf } from './value';

/** Loops over this many elements at most are run element by element. */
const MAX_ROUNDS = 8;

/** A tuple, list, set or dict; strings and numbers alone are no container of data. */
export function containerOf(
  node: Expr,
  elements: readonly Value[],
  keys: readonly Value[] | undefined,
  domain: DataDomain,
): Value {
  if (elements.length === 0 && node.nodeType === 'List') return valueOf({ items: [] });
  if (elements.length === 0 && node.nodeType === 'Dict') return valueOf({ items: [], keys: [] });
  if (elements.every(isPlain)) {
    if (node.nodeType === 'Dict' && elements.some(({ text }) => text !== undefined)) {
      return valueOf({ items: elements, keys: keysOf(node, elements) });
    }
    const isList = node.nodeType === 'List' || node.nodeType === 'Tuple' || node.nodeType === 'Set';
    const strings = isList ? elements.flatMap(({ text }) => text ?? []) : [];
    return elements.length > 0 && strings.length === elements.length ? valueOf({ strings }) : UNKNOWN;
  }
  const depth = rowDepthOf(elements);
  const rowDepth = node.nodeType === 'Tuple' ? depth : Math.max(0, depth - 1);
  const named = node.nodeType === 'Dict' ? keysOf(node, elements) : undefined;
  return { ...domain.merged(elements), rowDepth, items: elements, keys: keys?.map(({ text }) => text) ?? named };
}

/** The elements of a container with different rows, for a loop; the keys of a dict. */
export function elementsOf(value: Value): readonly Value[] | undefined {
  const { items, keys } = value;
  if (!items || items.length < 2 || items.length > MAX_ROUNDS || value.folds) return undefined;
  if (new Set(items.map(heldRows)).size < 2) return undefined;
  return keys ? keys.map((key) => (key === undefined ? UNKNOWN : textOf(key))) : items;
}

/** The container with another element at a position. */
export function withElement(value: Value, index: number, element: Value, domain: DataDomain): Value {
  if (!value.items || index >= value.items.length) return value;
  const items = value.items.with(index, element);
  return { ...domain.merged(items), items, keys: value.keys };
}

/** A dict with this value for the key. */
export function withItem({ items = [], keys = [] }: Value, key: string, value: Value, domain: DataDomain): Value {
  const at = keys.indexOf(key);
  const all = at < 0 ? [...items, value] : items.with(at, value);
  return { ...domain.merged(all), items: all, keys: at < 0 ? [...keys, key] : keys };
}

/** One of several strings; negative positions count from the end. */
export function textAt(strings: readonly string[], index: number): Value {
  const text = strings.at(index);
  return text === undefined ? UNKNOWN : textOf(text);
}

/** The rows that a value or the first part of a tuple holds. */
function heldRows({ rows, items }: Value): RowSet | undefined {
  return items ? items.find((item) => item.rows)?.rows : rows;
}

/** The keys of a dict display that are written as text. */
function keysOf({ keys }: Dict, values: readonly Value[]): Value['keys'] {
  return keys.length === values.length ? keys.map((key) => stringValue(key ?? undefined)) : undefined;
}
