import type { Expr, Subscript } from '../../python/ast';
import { isNamed, methodName, numberValue, rootName } from '../../python/nodes';
import { atPosition, withColumns } from './columns';
import type { DataDomain } from './dataDomain';
import type { RowSet } from './rows';
import { areDisjoint, opposite } from './rows';
import { lagged } from './statistics';
import type { Influence, Value } from './value';
import { distinct, isPlain, UNKNOWN, valueOf } from './value';

/** What `base[index]` holds: an item, rows, columns, or both. */
export function subscriptOf(node: Subscript, base: Value, index: Value, domain: DataDomain): Value {
  if (base.correlations && index.text !== undefined) return valueOf({ influences: [base.correlations] });
  if (base.items) {
    const known = itemOf(node, base, index, domain);
    if (known) return known;
  }
  const pair = node.slice.nodeType === 'Tuple' ? node.slice.elts : undefined;
  const chosen = pair ? (index.items?.[0] ?? UNKNOWN) : index;
  const byRow = pair ? pair[0] : node.slice;
  const rows =
    base.rows && (namedPart(node, base, index, domain) ?? selectedRows(node, byRow, base.rows, chosen, domain));
  const isRow = rows && !base.columns && (chosen.rowDepth > 0 || isCounter(byRow));
  const value =
    rows === base.rows && !isRow
      ? base
      : { ...base, rows, rowDepth: isRow ? Math.max(1, base.rowDepth) : base.rowDepth };
  if (rows && isWindow(node)) return lagged(node, { ...base, columns: undefined }, 'window', domain);
  const columns = withChoice(node, selectedColumns(node, value, index, domain), index, domain);
  return columns === value ? value : { ...columns, items: undefined };
}

const PART_NAMES = /^(train(ing)?|test(ing)?|valid(ation)?|val|dev|eval(uation)?|holdout)$/i;
/** What divides a collection of data sets into those that it names. */
const NAMED_PARTS = { by: 'name' };

/** `dataset["train"]` and `dataset["test"]` are different rows, unless they are columns of a frame. */
function namedPart(node: Subscript, { rows }: Value, { text: name }: Value, domain: DataDomain): RowSet | undefined {
  if (!rows || name === undefined || !PART_NAMES.test(name)) return undefined;
  if (domain.analysis.typeOf(node.value)?.startsWith('pandas.') === true) return undefined;
  return domain.log.rows.part(rows, node, NAMED_PARTS, name);
}

/** `values[i - 30 : i]` or `values[i : i + 30]` in a loop over `i`, row by row: each example holds rows of the next ones. */
function isWindow({ slice, parent }: Subscript): boolean {
  const first = slice.nodeType === 'Tuple' ? slice.elts[0] : slice;
  if (first?.nodeType !== 'Slice' || !first.lower || !first.upper) return false;
  const { lower, upper } = first;
  const counter = lower.nodeType === 'Name' ? lower.id : upper.nodeType === 'Name' ? upper.id : undefined;
  const other = lower.nodeType === 'Name' ? upper : lower;
  if (counter === undefined || other.nodeType !== 'BinOp' || rootName(other.left)?.id !== counter) return false;
  for (let at = parent; at; at = at.parent) {
    const loops = at.nodeType === 'For' ? [at] : at.nodeType === 'ListComp' ? at.generators : [];
    for (const { target, iter } of loops) {
      const isRange = iter.nodeType === 'Call' && iter.args.length <= 2 && isNamed(iter.func, 'range');
      // `" ".join([text[i : i + 3] for i in …])` cuts up one text.
      const isText = at.parent?.nodeType === 'Call' && methodName(at.parent) === 'join';
      if (isNamed(target, counter)) return isRange && !isText;
    }
  }
  return false;
}

/** `i` in a loop over `enumerate(rows)` or `range(len(rows))`, which picks one row of an array. */
function isCounter(index: Expr | undefined): boolean {
  if (index?.nodeType !== 'Name') return false;
  for (let at = index.parent; at; at = at.parent) {
    if (at.nodeType !== 'For' || at.iter.nodeType !== 'Call') continue;
    const { target, iter } = at;
    const counter = isNamed(iter.func, 'enumerate') && target.nodeType === 'Tuple' ? target.elts[0] : target;
    const counts = isNamed(iter.func, 'enumerate') || isNamed(iter.func, 'range');
    if (counter && isNamed(counter, index.id)) return counts;
  }
  return false;
}

/** Columns that were chosen by what goes with the target: the choice has seen the rows that it was made on. */
function withChoice(node: Subscript, base: Value, index: Value, domain: DataDomain): Value {
  const chosen = chosenColumns(index);
  if (chosen.length === 0 || index.text !== undefined) return base;
  // The names of the columns, as in `X.columns[chosen.get_support()]`.
  if (isPlain(base)) return domain.merged([index]);
  return { ...base, influences: distinct(base.influences, chosen) };
}

/** What a choice of columns was learned from. */
export function chosenColumns({ influences, items }: Value): readonly Influence[] {
  const own = influences.filter(({ kind }) => kind === 'selector');
  return own.length === 0 && items ? items.flatMap((item) => chosenColumns(item)) : own;
}

/** One column of a frame. */
export function columnOf(base: Value, name: string): Value {
  const predictedBy = base.predictions?.get(name) ?? base.predictedBy;
  if (!base.columns) return { ...base, column: undefined, predictedBy, predictions: undefined };
  const { of } = base.columns;
  const chosen = withColumns(base, [name]);
  return { ...chosen, columns: undefined, column: { of, name }, predictedBy, predictions: undefined };
}

/** The frame after predictions, or other values instead of them, were stored in columns. */
export function withPredictions(base: Value, names: readonly string[], { predictedBy }: Value): Value {
  if (predictedBy.length === 0 && !names.some((name) => base.predictions?.has(name))) return base;
  const predictions = new Map(base.predictions);
  for (const name of names) {
    if (predictedBy.length > 0) predictions.set(name, predictedBy);
    else predictions.delete(name);
  }
  return { ...base, predictions };
}

/** The names of columns that `frame[…] = value` or `frame.loc[…] = value` stores to; undefined where they are unknown. */
export function storedColumns(node: Subscript, index: Value): { names: readonly string[]; whole: boolean } | undefined {
  const { slice } = node;
  const isPair = slice.nodeType === 'Tuple';
  const column = isPair ? slice.elts[1] : indexerOf(node) ? undefined : slice;
  const chosen = isPair ? index.items?.[1] : index;
  const names = column && chosen?.text !== undefined ? [chosen.text] : chosen?.strings;
  return names && { names, whole: !isPair || isFull(slice.elts[0]) };
}

/** Which of the indexers `loc` and `iloc` stands before the brackets. */
function indexerOf(node: Subscript): 'loc' | 'iloc' | undefined {
  if (node.value.nodeType !== 'Attribute') return undefined;
  const { attr } = node.value;
  return attr === 'loc' || attr === 'at' || attr === 'ix'
    ? 'loc'
    : attr === 'iloc' || attr === 'iat'
      ? 'iloc'
      : undefined;
}

function selectedColumns(node: Subscript, base: Value, index: Value, domain: DataDomain): Value {
  const indexer = indexerOf(node);
  const isPair = node.slice.nodeType === 'Tuple';
  if (indexer && !isPair) return base;
  const by = node.slice.nodeType === 'Tuple' ? node.slice.elts[1] : node.slice;
  const chosen = isPair ? index.items?.[1] : index;
  const name = chosen?.text;
  if (name !== undefined) return columnOf(base, name);
  const position = isPair && indexer !== 'loc' ? numberValue(by) : undefined;
  if (position !== undefined && base.columns) {
    return { ...base, columns: undefined, column: { of: base.columns.of, name: atPosition(position) } };
  }
  if (chosen?.strings) return withColumns({ ...base, column: undefined }, chosen.strings);
  if (isPair ? isFull(by) : by?.nodeType === 'Slice') return base;
  if (!isPair && chosen && !isOfUnknownFunction(by, domain) && choosesRows(chosen, base.rows)) return base;
  return base.columns || base.column ? { ...base, columns: undefined, column: undefined } : base;
}

/** Whether an index is a condition on these rows or a part of them, and not the names of columns. */
function choosesRows({ rows, mask, index }: Value, of: RowSet | undefined): boolean {
  const chosen = rows ?? index?.rows;
  return mask !== undefined || (chosen !== undefined && !chosen.weak && of !== undefined && !areDisjoint(chosen, of));
}

/** `frame[chosen(frame)]`: names of columns as well as a condition. */
function isOfUnknownFunction(index: Expr | undefined, domain: DataDomain): boolean {
  const { defUse } = domain.analysis;
  const value = index?.nodeType === 'Name' ? defUse.reaching(index)[0]?.event.value : index;
  if (value?.nodeType !== 'Call' || value.func.nodeType !== 'Name') return false;
  return !/^(numpy|pandas)\./.test(domain.analysis.qualifiedName(value.func) ?? '');
}

function isFull(node: Expr | undefined): boolean {
  return node?.nodeType === 'Slice' && !node.lower && !node.upper;
}

function itemOf(node: Subscript, base: Value, { text: key }: Value, domain: DataDomain): Value | undefined {
  const position = numberValue(node.slice);
  if (position !== undefined) return base.items?.at(position);
  const found = key === undefined ? -1 : (base.keys?.indexOf(key) ?? -1);
  return found >= 0 ? base.items?.[found] : domain.element(base, undefined, node);
}

/** The rows that a subscript picks: a fold, one side of a slice, a condition and its opposite, else all. */
function selectedRows(
  node: Subscript,
  slice: Expr | undefined,
  rows: RowSet,
  picked: Value,
  domain: DataDomain,
): RowSet {
  const { rows: sets } = domain.log;
  const chosen = picked.index?.rows ?? (picked.mask ? undefined : picked.rows);
  if (chosen && chosen !== rows && chosen.split && chosen.part !== undefined && chosen.from !== rows) {
    const part = picked.index?.not === true ? opposite(chosen.part) : chosen.part;
    return sets.part(rows, chosen.split.node, chosen.split.node, part);
  }
  if (picked.index?.not === true && chosen && chosen.members.length > 0) return sets.part(rows, node, chosen, 'rest');
  if (picked.index) {
    if (!chosen?.split || chosen.part === undefined) return rows;
    return sets.part(
      rows,
      chosen.split.node,
      chosen.split.node,
      picked.index.not ? opposite(chosen.part) : chosen.part,
    );
  }
  if (slice?.nodeType === 'Slice') return slicedRows(node, slice, rows, domain);
  if (picked.mask) return sets.part(rows, node, picked.mask.by, picked.mask.part);
  return rows;
}

/** `x[:n]` and `x[n:]` divide the rows when the bound is written the same way. */
function slicedRows(
  node: Subscript,
  slice: Extract<Expr, { nodeType: 'Slice' }>,
  rows: RowSet,
  domain: DataDomain,
): RowSet {
  const { lower, upper, step } = slice;
  if (step || isLabel(node)) return rows;
  const { rows: sets } = domain.log;
  if (!lower && !upper) return rows;
  return sets.slice(rows, node, lower ? domain.textOf(lower) : '', upper ? domain.textOf(upper) : '');
}

/** `frame.loc[:, 'a':'b']` slices labels of columns, not rows. */
function isLabel(node: Subscript): boolean {
  const first = node.slice.nodeType === 'Tuple' ? node.slice.elts[0] : node.slice;
  return first?.nodeType !== 'Slice';
}
