import type { Arguments, Call, Expr, Subscript } from '../../python/ast';
import { walk } from '../../python/children';
import type { EvaluatedCall } from '../../python/flow/domain';
import { argument, isTrue, methodName, numberValue, receiver, stringValue } from '../../python/nodes';
import type { DataDomain } from './dataDomain';
import type { Influence, Value } from './value';
import { distinct, UNKNOWN, valueOf } from './value';

/** Methods of frames and columns that sum their rows up. */
export const STATISTICS = new Set('mean median std var min max mode quantile sum describe agg aggregate'.split(' '));
/** Functions that do. */
export const STATISTIC_FUNCTION =
  /^(numpy|scipy\.stats)\.(nan)?(mean|median|std|var|min|max|amin|amax|sum|average|percentile|quantile|mode|ptp)$/;
/** Functions that use statistics of all rows on every row. */
export const SCALING_FUNCTION =
  /^(scipy\.stats\.(mstats\.)?zscore|sklearn\.preprocessing\.(\w+\.)?(scale|minmax_scale|maxabs_scale|robust_scale|quantile_transform|power_transform))$/;
/** Methods that bring values of other rows into a row. */
export const LAGS = new Set('shift diff pct_change rolling expanding ewm'.split(' '));
const WINDOWS = ['rolling', 'expanding', 'ewm'];
const COUNTS =
  /^(size|count|nunique|cumcount|ngroup|cumsum|cummax|cummin|cumprod|shift|diff|ffill|bfill|head|tail|nth|rank|rolling|filter)$/;

/** A statistic of all rows: it carries what it was computed from, and no rows of its own. */
export function statistic(node: Call, data: Value | undefined, name: string, domain: DataDomain): Value {
  if (!data) return UNKNOWN;
  measureHits(node, data, domain);
  if (!data.rows) return domain.merged([data]);
  if (data.rowDepth > 0 || isByRow(node)) return { ...data, column: undefined };
  return valueOf({ influences: learnedFrom(node, data, name, domain) });
}

/** `(model.predict(X) == y).mean()` is the accuracy of the model, `((model.predict(X) - y) ** 2).mean()` its error. */
function measureHits(node: Call, data: Value, domain: DataDomain): void {
  if (!data.isError && data.mask?.by.startsWith('equal') !== true) return;
  for (const training of data.predictedBy) domain.log.evaluate({ node, training, features: data, how: 'score' });
}

/** `sum(model.predict(X) == y)` counts what the model has right. */
export function measureSum({ node, args: [data] }: EvaluatedCall<Value>, domain: DataDomain): void {
  if (data) measureHits(node, data, domain);
}

/** `frame.with_columns(pl.col("a") - pl.col("a").mean())`: what expressions of polars learn from all rows, or take from others. */
export function withExpressions(node: Call, data: Value, domain: DataDomain): Value {
  const { rows } = data;
  if (!rows) return data;
  const parts = [...node.args, ...node.keywords.map(({ value }) => value)].flatMap((arg) => [...walk(arg)]);
  const found = parts.flatMap((part) => {
    const name = part.nodeType === 'Call' ? methodName(part) : undefined;
    if (part.nodeType !== 'Call' || name === undefined || !isOfColumn(part, domain)) return [];
    const kind = STATISTICS.has(name)
      ? 'statistic'
      : /^(shift|diff|pct_change|rolling_\w+|ewm_\w+)$/.test(name)
        ? 'lag'
        : undefined;
    return kind ? [domain.log.influence({ kind, node: part, rows, name })] : [];
  });
  return { ...data, columns: undefined, influences: distinct(found, data.influences) };
}

function isOfColumn(node: Call, domain: DataDomain): boolean {
  let at: Expr | undefined = receiver(node);
  while (at) {
    const next: Expr | undefined = at.nodeType === 'Call' ? receiver(at) : undefined;
    if (at.nodeType === 'Call' && domain.analysis.qualifiedName(at.func) === 'polars.col') return true;
    at = next;
  }
  return false;
}

/** The share of rows that each value has. */
export function shares(node: Call, data: Value, domain: DataDomain): Value {
  const normalize = argument(node, 'normalize', 0);
  return normalize && isTrue(normalize) ? statistic(node, data, 'value_counts', domain) : UNKNOWN;
}

/** `frame.corr()`: which features go with the target, once its column is taken. */
export function correlations(node: Call, { rows }: Value, domain: DataDomain): Value {
  if (!rows) return UNKNOWN;
  return valueOf({ correlations: domain.log.influence({ kind: 'selector', node, rows, name: 'corr' }) });
}

/** Rows that every one of them has been changed by a statistic of all of them. */
export function scaled(node: Call, data: Value | undefined, name: string, domain: DataDomain): Value {
  if (!data) return UNKNOWN;
  if (!data.rows || data.rowDepth > 0 || isByRow(node)) return data;
  return { ...data, influences: learnedFrom(node, data, name, domain) };
}

function learnedFrom(node: Call, data: Value, name: string, domain: DataDomain): Value['influences'] {
  if (!data.rows) return data.influences;
  return distinct([domain.log.influence({ kind: 'statistic', node, rows: data.rows, name })], data.influences);
}

/** `pandas.qcut` learns the edges of its bins. */
export function quantileBins(node: Call, data: Value | undefined, domain: DataDomain): Value {
  if (!data?.rows) return data ?? UNKNOWN;
  const influence = domain.log.influence({ kind: 'statistic', node, rows: data.rows, name: 'qcut' });
  if (data.column) domain.log.binned(data.column, influence);
  return { ...data, column: undefined, influences: distinct([influence], data.influences) };
}

/** A value that holds values of other rows, too. */
export function lagged(node: Call | Subscript, data: Value, name: string, domain: DataDomain): Value {
  if (!data.rows) return data;
  const influence = domain.log.influence({ kind: 'lag', node, rows: data.rows, name });
  return { ...data, column: undefined, influences: distinct([influence], data.influences) };
}

/**
 * What a method of `frame.groupby(…)` gives. `transform` keeps the rows; a reduction makes new rows, one per group, which
 * carry what was learned when they are mapped or merged back.
 */
export function grouped(node: Call, method: string, data: Value, domain: DataDomain): Value | undefined {
  if (!data.rows || !isGrouped(node)) return undefined;
  if (COUNTS.test(method))
    return LAGS.has(method) ? lagged(node, data, method, domain) : { ...data, column: undefined };
  if (method === 'transform' || method === 'apply') {
    const how = stringValue(node.args[0]);
    if (how !== undefined && COUNTS.test(how)) return data;
    if (how !== undefined || usesStatistic(node, domain)) return scaled(node, data, how ?? method, domain);
    if (usesLag(node)) return lagged(node, data, method, domain);
    return method === 'transform' ? data : undefined;
  }
  if (!STATISTICS.has(method) && !/^(first|last)$/.test(method)) return undefined;
  if (onlyCounts(node)) return valueOf({ rows: domain.log.rows.source(node), influences: data.influences });
  return valueOf({
    rows: domain.log.rows.source(node),
    influences: learnedFrom(node, data, method, domain),
  });
}

/**
 * Whether a function among the arguments computes a statistic of its parameter, as in `apply(lambda x: x - x.mean())`.
 * `apply` on one column gives the function one value after the other, which has no statistic but its own.
 */
export function usesStatistic(node: Call, domain: DataDomain): boolean {
  if (methodName(node) === 'apply' && !isGrouped(node) && isColumn(receiver(node))) return false;
  return node.args.some((arg) => {
    if (SCALING_FUNCTION.test(domain.analysis.qualifiedName(arg) ?? '')) return true;
    const definition = arg.nodeType === 'Name' ? domain.analysis.defUse.reaching(arg)[0]?.event : undefined;
    const callable = arg.nodeType === 'Lambda' ? arg : (definition?.value ?? definition?.node);
    if (callable?.nodeType === 'Lambda') return parameterIn(callable.args, (name) => reduces(callable.body, name));
    if (callable?.nodeType !== 'FunctionDef') return false;
    return parameterIn(callable.args, (name) =>
      callable.body.some(
        (statement) =>
          (statement.nodeType === 'Return' || statement.nodeType === 'Assign') &&
          statement.value !== undefined &&
          reduces(statement.value, name),
      ),
    );
  });
}

/** Whether a function among the arguments takes values of other rows, as in `transform(lambda s: s.rolling(7).mean())`. */
function usesLag(node: Call): boolean {
  return node.args.some(
    (arg) =>
      arg.nodeType === 'Lambda' &&
      [...walk(arg.body)].some((part) => part.nodeType === 'Call' && LAGS.has(methodName(part) ?? '')),
  );
}

/** `frame["age"]`: one column. */
function isColumn(node: Expr | undefined): boolean {
  return node?.nodeType === 'Subscript' && stringValue(node.slice) !== undefined;
}

/** What a function among the arguments uses that was learned outside of it, as in `apply(lambda x: x - mean)`. */
export function usedInside(node: Call, domain: DataDomain): readonly Influence[] {
  const functions = node.args.filter(({ nodeType }) => nodeType === 'Lambda');
  const names = functions.flatMap((each) => [...walk(each)].filter((part) => part.nodeType === 'Name'));
  const values = names.flatMap((name) => domain.analysis.defUse.reaching(name)[0]?.event.value ?? []);
  return values.flatMap((value) => [...walk(value)].flatMap((part) => domain.log.influencesAt(part)));
}

function parameterIn({ args }: Arguments, holds: (name: string) => boolean): boolean {
  const [first] = args;
  return first !== undefined && holds(first.arg);
}

function reduces(node: Expr, name: string): boolean {
  switch (node.nodeType) {
    case 'Call': {
      const target = receiver(node);
      const isOwn = target?.nodeType === 'Name' && target.id === name;
      const statistics = inArithmetic(node)
        ? /^(mean|median|std|var|quantile|mode|min|max)$/
        : /^(mean|median|std|var|quantile|mode)$/;
      if (isOwn && statistics.test(methodName(node) ?? '')) return true;
      return (target ? reduces(target, name) : false) || node.args.some((arg) => reduces(arg, name));
    }
    case 'BinOp':
      return reduces(node.left, name) || reduces(node.right, name);
    case 'Attribute':
    case 'Subscript':
      return reduces(node.value, name);
    default:
      return false;
  }
}

function inArithmetic(node: Expr): boolean {
  return node.parent?.nodeType === 'BinOp';
}

/** `agg({"id": "count"})`: how many rows a group has. */
function onlyCounts(node: Call): boolean {
  const [how] = node.args;
  const given = how?.nodeType === 'Dict' ? how.values : how ? [how] : [];
  const names = given.flatMap((value) => (value.nodeType === 'List' ? value.elts : [value]));
  return names.length > 0 && names.every((name) => COUNTS.test(stringValue(name) ?? ''));
}

/** Whether a statistic is of each row by itself, or of a window that ends there, rather than of all rows. */
function isByRow(node: Call): boolean {
  const axis = argument(node, 'axis');
  if (axis) return numberValue(axis) === 1 || numberValue(axis) === -1 || stringValue(axis) === 'columns';
  return chain(node).some((method) => WINDOWS.includes(method));
}

function isGrouped(node: Call): boolean {
  return chain(node).includes('groupby');
}

/** The methods that are called on one another before this one. */
function chain(node: Call): string[] {
  const found: string[] = [];
  for (let at: Expr | undefined = receiver(node); at;) {
    if (at.nodeType === 'Call') {
      found.push(methodName(at) ?? '');
      at = at.func;
    } else at = at.nodeType === 'Attribute' || at.nodeType === 'Subscript' ? at.value : undefined;
  }
  return found;
}
