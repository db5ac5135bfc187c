import type { Attribute, Expr, Name, Node, Subscript } from '../../python/ast';
import type { CallResult, Domain, EvaluatedCall } from '../../python/flow/domain';
import type { NotebookAnalysis } from '../../python/analysis';
import type { Instance } from '../../python/flow/instances';
import type { RunState } from '../../python/flow/runState';
import { methodName, numberValue, stringValue } from '../../python/nodes';
import { evaluateCall } from './calls';
import { columnsOf, joinedColumns, withoutColumns, withStored } from './columns';
import { conditionOf, sameColumn } from './conditions';
import { containerOf, elementsOf, textAt, withElement, withItem } from './containers';
import { chosenBy } from './estimatorCalls';
import type { LeakageEvent, LeakageObjects } from './eventLog';
import { ModelLog } from './eventLog';
import type { RowSet } from './rows';
import { opposite } from './rows';
import { chosenColumns, columnOf, storedColumns, subscriptOf, withPredictions } from './subscripts';
import type { Influence, Value } from './value';
import { distinct, flagOf, isPlain, rowDepthOf, textOf, UNKNOWN, valueOf } from './value';
import { isSameValue } from './sameValue';

/** Attributes that describe data without holding its values. */
const DESCRIPTIONS = new Set(
  'shape columns dtypes dtype size ndim feature_names target_names DESCR names empty'.split(' '),
);
/** Attributes of fitted objects by which features are chosen. */
const CHOOSES = /^(support_|ranking_|scores_|pvalues_|feature_importances_|coef_)$/;
/** Attributes of frames and columns that are no columns themselves. */
const ACCESSORS = /^(loc|iloc|ix|at|iat|values|T|str|dt|cat|sparse|plot|style|attrs|flat|data|target|array|index)$/;

/** Follows rows, what has been learned from them, and models through a notebook. */
export class DataDomain implements Domain<Value> {
  readonly unknown = UNKNOWN;
  readonly isSame = isSameValue;
  readonly log: ModelLog;
  readonly analysis: NotebookAnalysis;

  constructor(objects: LeakageObjects, state: RunState<LeakageEvent>) {
    this.analysis = state.analysis;
    this.log = new ModelLog(objects, state);
  }

  join(a: Value, b: Value): Value {
    if (a === b || b === UNKNOWN) return a;
    if (isPlain(a)) return isPlain(b) ? UNKNOWN : b;
    if (isPlain(b)) return a;
    return {
      rows: this.rowsOf([a, b]),
      influences: distinct(a.influences, b.influences),
      columns: joinedColumns(a.columns, b.columns),
      column: sameColumn([a, b]),
      strings: a.strings === b.strings ? a.strings : undefined,
      text: undefined,
      flag: undefined,
      index: a.index ?? b.index,
      mask: a.mask ?? b.mask,
      items: this.#joinedItems(a, b),
      keys: a.keys?.join() === b.keys?.join() ? a.keys : undefined,
      estimators: distinct(a.estimators, b.estimators),
      rowDepth: rowDepthOf([a, b]),
      predictedBy: distinct(a.predictedBy, b.predictedBy),
      isError: a.isError || b.isError,
      predictions: a.predictions ?? b.predictions,
      correlations: a.correlations ?? b.correlations,
      folds: a.folds ?? b.folds,
      instance: a.instance ?? b.instance,
    };
  }

  name(node: Name, qualified: string | undefined): Value {
    return qualified === undefined ? valueOf({ rows: this.log.rows.source(node.id, true) }) : UNKNOWN;
  }

  constant(node: Expr): Value {
    if (node.nodeType !== 'Constant') return UNKNOWN;
    const { value } = node;
    if (typeof value === 'boolean' || value === null) return flagOf(value);
    const text = stringValue(node);
    return text === undefined ? UNKNOWN : textOf(text);
  }

  literal({ text, flag }: Value): string | boolean | null | undefined {
    return text ?? flag;
  }

  isObject({ rows, estimators, items }: Value): boolean {
    return (rows && !rows.weak) === true || items !== undefined || estimators.some(({ kind }) => kind !== 'unknown');
  }

  container(node: Expr, elements: readonly Value[], keys?: readonly Value[]): Value {
    return containerOf(node, elements, keys, this);
  }

  elements(value: Value): readonly Value[] | undefined {
    return elementsOf(value);
  }

  withElement(value: Value, index: number, element: Value): Value {
    return withElement(value, index, element, this);
  }

  element(value: Value, index: number | undefined, node: Expr): Value {
    if (value.folds) return this.#fold(value, index);
    if (value.strings) return index === undefined ? value : textAt(value.strings, index);
    const splitter = value.estimators.find(({ kind }) => kind === 'splitter');
    if (splitter) this.log.splitBy(splitter.node, splitter);
    if (splitter) return this.#fold(valueOf({ folds: { node: splitter.node, by: splitter } }), index);
    const { items } = value;
    if (!items) return index === undefined ? oneRowOf(value, node) : unpacked(value);
    if (index === undefined) {
      return items.length === 0 ? { ...value, items: undefined } : items.reduce((a, b) => this.join(a, b));
    }
    return items.at(index) ?? (node.nodeType === 'Name' ? UNKNOWN : { ...value, items: undefined });
  }

  operation(node: Expr, operands: readonly Value[]): Value {
    if (node.nodeType === 'Slice') return UNKNOWN;
    if (node.nodeType === 'Compare') return conditionOf(node, operands, this);
    const [first, second] = operands;
    if (first?.strings && second?.strings) return valueOf({ strings: [...first.strings, ...second.strings] });
    if (operands.every(isPlain)) return UNKNOWN;
    if (node.nodeType === 'UnaryOp' && node.op.nodeType === 'Invert' && first) return negated(first);
    const merged = this.merged(operands);
    return {
      ...merged,
      influences: isShift(node) ? withoutOffsets(operands) : merged.influences,
      column: sameColumn(operands),
      predictedBy: distinct(...operands.map(({ predictedBy }) => predictedBy)),
      isError: operands.some(({ isError }) => isError) || isDifference(node, operands),
    };
  }

  attribute(node: Attribute, base: Value): Value {
    if (isPlain(base) || DESCRIPTIONS.has(node.attr)) return UNKNOWN;
    if (node.attr === 'index') {
      const chosen = chosenColumns(base);
      if (chosen.length > 0) return valueOf({ influences: chosen });
      return base.rows ? valueOf({ index: { rows: base.rows, not: false } }) : UNKNOWN;
    }
    if (/^(best_estimator_|estimator|named_steps|steps|history|model)$/.test(node.attr)) return base;
    if (CHOOSES.test(node.attr) && base.estimators.length > 0) return chosenBy(base, this);
    if (node.attr.endsWith('_') && base.estimators.length > 0) return UNKNOWN;
    if (base.correlations && !ACCESSORS.test(node.attr)) return valueOf({ influences: [base.correlations] });
    if ((base.columns ?? base.predictions) && !ACCESSORS.test(node.attr)) return columnOf(base, node.attr);
    return base.items ? { ...base, items: undefined } : base;
  }

  subscript(node: Subscript, base: Value, index: Value): Value {
    const joins = isPlain(base) && /^numpy\.[cr]_$/.test(this.analysis.qualifiedName(node.value) ?? '');
    return joins ? { ...index, items: undefined } : subscriptOf(node, base, index, this);
  }

  call(call: EvaluatedCall<Value>): CallResult<Value> {
    return evaluateCall(call, this);
  }

  store(target: Attribute | Subscript, base: Value, value: Value, index: Value): Value {
    if (target.nodeType === 'Attribute' && ACCESSORS.test(target.attr)) return value;
    if (base.keys && base.items && target.nodeType === 'Subscript') {
      if (isPlain(value)) return base;
      if (index.text !== undefined) return withItem(base, index.text, value, this);
    }
    if (base.items || base.estimators.length > 0) return this.join(base, value);
    const stored = this.log.withBins(value, index);
    const rows = base.rows && !base.rows.weak ? base.rows : (value.rows ?? base.rows);
    const to = { ...base, rows, predictedBy: target.nodeType === 'Subscript' ? base.predictedBy : [] };
    if (target.nodeType === 'Attribute') {
      if (target.attr === 'columns') return { ...to, columns: columnsOf(target) };
      return withStored(to, [target.attr], stored, true, target);
    }
    if (isOneRow(target)) return to;
    const columns = storedColumns(target, index);
    if (columns) {
      const measured = withPredictions(to, columns.names, value);
      return withStored(measured, columns.names, stored, columns.whole, target);
    }
    return { ...to, influences: distinct(to.influences, stored.influences) };
  }

  remove(target: Subscript, base: Value): Value {
    const name = stringValue(target.slice);
    return name === undefined ? base : withoutColumns(base, [name]);
  }

  withInstance(value: Value, instance: Instance): Value {
    return { ...value, instance };
  }

  instanceOf(value: Value): Instance | undefined {
    return value.instance;
  }

  /** Rows and influences of several values together. */
  merged(values: readonly Value[]): Value {
    return valueOf({
      rows: this.rowsOf(values),
      influences: distinct(...values.map(({ influences }) => influences)),
      estimators: distinct(...values.map(({ estimators }) => estimators)),
      rowDepth: rowDepthOf(values),
    });
  }

  rowsOf(values: readonly Value[]): RowSet | undefined {
    let only: RowSet | undefined;
    for (const { rows } of values) {
      if (rows === undefined || rows === only) continue;
      if (only) return this.log.rows.union(values.flatMap((value) => value.rows ?? []));
      only = rows;
    }
    return only;
  }

  /** The text of a node without blanks. */
  textOf(node: Node): string {
    const cell = this.analysis.notebook.cells[this.analysis.cellOf(node)];
    return (cell?.text.slice(node.start, node.end) ?? '').replace(/\s+/g, '');
  }

  #joinedItems(a: Value, b: Value): readonly Value[] | undefined {
    const [mine, other] = [a.items, b.items];
    if (!mine || !other) return mine ?? other;
    return mine.length === other.length ? mine.map((item, index) => this.join(item, other[index] ?? item)) : undefined;
  }

  /** The training or test index of a fold, or both as a pair. */
  #fold(value: Value, index: number | undefined): Value {
    const { folds, rows } = value;
    if (!folds) return UNKNOWN;
    const of = rows ?? this.log.rows.source(folds.node, true);
    const parts = (['train', 'test'] as const).map((part) =>
      valueOf({ index: { rows: this.log.rows.part(of, folds.node, folds.node, part), not: false } }),
    );
    return index === undefined ? valueOf({ items: parts }) : (parts[index] ?? UNKNOWN);
  }
}

/** One row of an array that a loop goes through; a grouping gives its groups, a frame the names of its columns. */
function oneRowOf(value: Value, iterated: Expr): Value {
  if (value.columns) return UNKNOWN;
  const isGrouping = iterated.nodeType === 'Call' && methodName(iterated) === 'groupby';
  return value.rows && !isGrouping ? { ...value, rowDepth: value.rowDepth + 1 } : value;
}

/** What `a, b = value` takes out of a value is none of its rows: a group beside its name, a batch beside its labels. */
function unpacked(value: Value): Value {
  return value.rowDepth > 0 ? { ...value, rowDepth: 0 } : value;
}

function negated(value: Value): Value {
  return {
    ...value,
    index: value.index && { ...value.index, not: !value.index.not },
    mask: value.mask && { ...value.mask, part: opposite(value.mask.part) },
  };
}

/** `frame.loc[17, "age"] = value` mends one row that is written out. */
function isOneRow({ value, slice }: Subscript): boolean {
  const row = slice.nodeType === 'Tuple' ? slice.elts[0] : undefined;
  return value.nodeType === 'Attribute' && row !== undefined && numberValue(row) !== undefined;
}

function isShift(node: Expr): boolean {
  return node.nodeType === 'BinOp' && (node.op.nodeType === 'Sub' || node.op.nodeType === 'Add');
}

/** What was predicted less what it should be, or the other way round. */
function isDifference(node: Expr, [left, right]: readonly Value[]): boolean {
  if (node.nodeType !== 'BinOp' || node.op.nodeType !== 'Sub' || !left?.rows || !right?.rows) return false;
  return left.predictedBy.length > 0 !== right.predictedBy.length > 0;
}

/** Moving all values by a minimum or maximum teaches a model nothing: only scaling by it does. */
function withoutOffsets(operands: readonly Value[]): readonly Influence[] {
  if (!operands.some(({ rows }) => rows)) return distinct(...operands.map(({ influences }) => influences));
  return distinct(
    ...operands.map(({ rows, influences }) =>
      rows
        ? influences
        : influences.filter(({ kind, name }) => kind !== 'statistic' || !/^(nan|a)?(min|max)$/.test(name)),
    ),
  );
}
