import type { Attribute, Expr, Name, Node, Subscript } from '../../python/ast';
import type { NotebookAnalysis } from '../../python/analysis';
import type { CallResult, Domain, EvaluatedCall } from '../../python/flow/domain';
import { numberValue, stringValue } from '../../python/nodes';
import { evaluateCall } from './calls';
import { ModelLog } from './eventLog';
import type { RowSet } from './rows';
import type { Value } from './value';
import { distinct, UNKNOWN, valueOf } from './value';

/** Attributes that describe data without holding its values. */
const DESCRIPTIONS = new Set(
  'shape columns dtypes dtype size ndim feature_names target_names DESCR names empty'.split(' '),
);

/** Follows rows, what has been learned from them, and models through a notebook. */
export class DataDomain implements Domain<Value> {
  readonly unknown = UNKNOWN;
  readonly log = new ModelLog();
  readonly analysis: NotebookAnalysis;

  constructor(analysis: NotebookAnalysis) {
    this.analysis = analysis;
  }

  join(a: Value, b: Value): Value {
    if (a === b || b === UNKNOWN) return a;
    if (a === UNKNOWN) return b;
    return {
      rows: this.rowsOf([a, b]),
      influences: distinct(a.influences, b.influences),
      index: a.index ?? b.index,
      mask: a.mask ?? b.mask,
      items: this.#joinedItems(a, b),
      estimators: distinct(a.estimators, b.estimators),
      predictedBy: distinct(a.predictedBy, b.predictedBy),
      folds: a.folds ?? b.folds,
    };
  }

  name(node: Name, qualified: string | undefined): Value {
    return qualified === undefined ? valueOf({ rows: this.log.rows.source(node.id, true) }) : UNKNOWN;
  }

  constant(): Value {
    return UNKNOWN;
  }

  container(_: Expr, elements: readonly Value[]): Value {
    return elements.every((element) => element === UNKNOWN) ? UNKNOWN : { ...this.merged(elements), items: elements };
  }

  element(value: Value, index: number | undefined, node: Expr): Value {
    if (value.folds) return this.#fold(value, index);
    const { items } = value;
    if (!items) return value;
    if (index === undefined) return items.length === 0 ? UNKNOWN : items.reduce((a, b) => this.join(a, b));
    return items.at(index) ?? (node.nodeType === 'Name' ? UNKNOWN : { ...value, items: undefined });
  }

  operation(node: Expr, operands: readonly Value[]): Value {
    if (operands.every((operand) => operand === UNKNOWN)) {
      return node.nodeType === 'Compare' ? valueOf({ mask: { by: node, not: false } }) : UNKNOWN;
    }
    if (node.nodeType === 'Slice') return UNKNOWN;
    if (node.nodeType === 'Compare') {
      return valueOf({ rows: this.rowsOf(operands), mask: { by: node, not: false } });
    }
    const [first] = operands;
    if (node.nodeType === 'UnaryOp' && node.op.nodeType === 'Invert' && first) return negated(first);
    return { ...this.merged(operands), predictedBy: distinct(...operands.map(({ predictedBy }) => predictedBy)) };
  }

  attribute(node: Attribute, base: Value): Value {
    if (base === UNKNOWN || DESCRIPTIONS.has(node.attr)) return UNKNOWN;
    if (node.attr === 'index') return base.rows ? valueOf({ index: { rows: base.rows, not: false } }) : UNKNOWN;
    if (/^(best_estimator_|estimator|named_steps|steps)$/.test(node.attr)) return base;
    if (node.attr.endsWith('_') && base.estimators.length > 0) return UNKNOWN;
    return base.items ? { ...base, items: undefined } : base;
  }

  subscript(node: Subscript, base: Value, index: Value): Value {
    if (base.items) {
      const known = this.#item(node, base);
      if (known) return known;
    }
    const slice = node.slice.nodeType === 'Tuple' ? node.slice.elts[0] : node.slice;
    const rows = base.rows && this.#selected(node, slice, base.rows, index);
    return rows === undefined || rows === base.rows ? base : { ...base, rows, items: undefined };
  }

  call(call: EvaluatedCall<Value>): CallResult<Value> {
    return evaluateCall(call, this);
  }

  store(target: Attribute | Subscript, base: Value, value: Value): Value {
    if (base.items || base.estimators.length > 0) return this.join(base, value);
    return {
      ...base,
      rows: base.rows && !base.rows.weak ? base.rows : (value.rows ?? base.rows),
      influences: distinct(base.influences, value.influences),
      predictedBy: target.nodeType === 'Subscript' ? base.predictedBy : [],
    };
  }

  /** Rows and influences of several values together. */
  merged(values: readonly Value[]): Value {
    return valueOf({
      rows: this.rowsOf(values),
      influences: distinct(...values.map(({ influences }) => influences)),
      estimators: distinct(...values.map(({ estimators }) => estimators)),
    });
  }

  rowsOf(values: readonly Value[]): RowSet | undefined {
    const sets = values.flatMap(({ rows }) => (rows ? [rows] : []));
    return sets.length <= 1 ? sets[0] : this.log.rows.union(sets);
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

  #item(node: Subscript, base: Value): Value | undefined {
    const position = numberValue(node.slice);
    if (position !== undefined) return base.items?.at(position);
    const display = keysOf(node.value, this.analysis);
    const key = stringValue(node.slice);
    const found = key === undefined ? -1 : (display?.indexOf(key) ?? -1);
    return found >= 0 ? base.items?.[found] : this.element(base, undefined, node);
  }

  /** The rows that a subscript picks: a fold, one side of a slice, a named condition, else all. */
  #selected(node: Subscript, slice: Expr | undefined, rows: RowSet, index: Value): RowSet {
    const picked = index.items?.[0] ?? index;
    const { rows: sets } = this.log;
    if (picked.index) {
      const { rows: chosen, not } = picked.index;
      if (!chosen.split || !chosen.part) return rows;
      const part = not ? (chosen.part === 'train' ? 'test' : 'train') : chosen.part;
      return sets.part(rows, chosen.split.node, chosen.split.node, part);
    }
    if (slice?.nodeType === 'Slice') return this.#sliced(node, slice, rows);
    if (picked.mask && isNamedMask(slice)) {
      return sets.part(rows, node, picked.mask.by, picked.mask.not ? 'test' : 'train');
    }
    return rows;
  }

  /** `x[:n]` and `x[n:]` divide the rows when the bound is written the same way. */
  #sliced(node: Subscript, slice: Extract<Expr, { nodeType: 'Slice' }>, rows: RowSet): RowSet {
    const { lower, upper, step } = slice;
    if (step || isLabel(node)) return rows;
    const { rows: sets } = this.log;
    const below = lower ? sets.part(rows, node, `slice ${this.#text(lower)}`, 'test') : rows;
    return upper ? sets.part(below, node, `slice ${this.#text(upper)}`, 'train') : below;
  }

  #text(node: Node): string {
    const cell = this.analysis.notebook.cells[this.analysis.cellOf(node)];
    return (cell?.text.slice(node.start, node.end) ?? '').replace(/\s+/g, '');
  }
}

function negated(value: Value): Value {
  return {
    ...value,
    index: value.index && { ...value.index, not: !value.index.not },
    mask: value.mask && { ...value.mask, not: !value.mask.not },
  };
}

/** A condition kept in a variable may be used again for the other rows; one written in place is a filter. */
function isNamedMask(slice: Expr | undefined): boolean {
  if (slice?.nodeType === 'UnaryOp') return isNamedMask(slice.operand);
  return slice?.nodeType === 'Name';
}

/** `frame.loc[:, 'a':'b']` slices labels of columns, not rows. */
function isLabel(node: Subscript): boolean {
  const first = node.slice.nodeType === 'Tuple' ? node.slice.elts[0] : node.slice;
  if (first?.nodeType !== 'Slice') return true;
  return stringValue(first.lower) !== undefined || stringValue(first.upper) !== undefined;
}

/** String keys of the dict display that a name was bound to. */
function keysOf(node: Expr, analysis: NotebookAnalysis): (string | undefined)[] | undefined {
  if (node.nodeType !== 'Name') return undefined;
  const value = analysis.defUse.reaching(node)[0]?.event.value;
  return value?.nodeType === 'Dict' ? value.keys.map((key) => stringValue(key ?? undefined)) : undefined;
}
