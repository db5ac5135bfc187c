import type { CallResult } from '../../python/flow/domain';
import { argument, isNone, isTrue, numberValue, stringValue } from '../../python/nodes';
import type { LeakageCall } from './calls';
import { argumentsOf } from './calls';
import { withColumns, withoutColumns } from './columns';
import type { DataDomain } from './dataDomain';
import { resampled, sampled } from './draws';
import { applyGiven } from './estimatorCalls';
import { appended, eachRow, iterated, pairs } from './iteration';
import { lastPart } from './names';
import { loadedSplit, sourceOf } from './sources';
import type { RowSet } from './rows';
import { opposite } from './rows';
import {
  correlations,
  grouped,
  lagged,
  LAGS,
  measureSum,
  quantileBins,
  scaled,
  SCALING_FUNCTION,
  shares,
  statistic,
  STATISTIC_FUNCTION,
  STATISTICS,
  usedInside,
  usesStatistic,
  withExpressions,
} from './statistics';
import { columnOf } from './subscripts';
import type { Value } from './value';
import { distinct, isPlain, UNKNOWN, valueOf } from './value';

const SOURCES =
  /^(pandas\.(read_\w+|DataFrame|Series|date_range)|numpy\.(load\w*|genfromtxt|fromfile|random\.\w+)|sklearn\.datasets\.(load|fetch|make)_\w+|imblearn\.datasets\.\w+|seaborn\.load_dataset|datasets\.load_dataset|tensorflow_datasets\.load|polars\.(read|scan)_\w+|vaex\.open|dask\.dataframe\.read_\w+)$/;
const LOADED_SPLIT = /^keras\.datasets\.\w+\.load_data$/;
const METRICS = /^(sklearn\.metrics\.\w+(\.from_\w+)?|keras\.metrics\.\w+|scikitplot\.metrics\.\w+)$/;
const CONCATENATIONS = /^(pandas\.concat|numpy\.(concatenate|vstack|append)|scipy\.sparse\.vstack|polars\.concat)$/;
/** Functions that say how well features go with the target. */
const SCORES =
  /^sklearn\.feature_selection\.(mutual_info_(classif|regression)|f_(classif|regression)|chi2|r_regression)$/;
const SCALARS = /^builtins\.(len|print|type|isinstance|range|id|hasattr|str|repr|format|sum|min|max)$/;
/** Classes whose objects hold rows for a library. */
const HOLDERS =
  /^(xgboost\.(Quantile)?DMatrix|lightgbm\.Dataset|catboost\.Pool|torch\.utils\.data\.\w+|datasets\.Dataset\.\w+|tensorflow\.data\.Dataset\.\w+)$/;
const ELEMENTWISE =
  /^numpy\.(log|log1p|log2|log10|exp|expm1|sqrt|square|abs|absolute|power|array|asarray|ravel|squeeze|round|float32|int32)$/;
/** Methods that keep the columns of a frame, or the meaning of a column. */
const KEEPS_COLUMNS =
  /^(copy|dropna|fillna|reset_index|sort_values|sort_index|sample|head|tail|drop_duplicates|astype|replace|query|interpolate|ffill|bfill|clip|to_numpy|map|ravel|flatten|reshape|squeeze|tolist|round|infer_objects|convert_dtypes|compute|persist|abs|isin|between)$/;

/** Functions that make, divide, measure or join data; undefined for all others. */
export function dataCall(call: LeakageCall, domain: DataDomain): Value | undefined {
  const name = call.name ?? '';
  if (lastPart(name) === 'train_test_split') return splitParts(call, domain);
  if (name === 'builtins.sum') measureSum(call, domain);
  if (SCALARS.test(name)) return UNKNOWN;
  if (/^builtins\.(round|abs)$/.test(name)) return call.args[0] ?? UNKNOWN;
  if (SCORES.test(name)) return scoredFeatures(call, domain);
  if (METRICS.test(name)) return measure(call, domain);
  if (STATISTIC_FUNCTION.test(name)) return statistic(call.node, call.args[0], lastPart(name), domain);
  if (SCALING_FUNCTION.test(name)) return scaled(call.node, call.args[0], lastPart(name), domain);
  if (name === 'pandas.qcut') return quantileBins(call.node, call.args[0], domain);
  if (name === 'numpy.split' || name === 'torch.utils.data.random_split') return divided(call, domain);
  if (LOADED_SPLIT.test(name)) return loadedSplit(call, domain);
  if (CONCATENATIONS.test(name)) return concatenated(call, domain);
  if (name === 'pandas.merge' || name === 'pandas.merge_asof') return merged(call, domain);
  if (name === 'pandas.get_dummies') return withDummies(call, domain);
  if (SOURCES.test(name)) return sourceOf(call, domain);
  if (HOLDERS.test(name)) return held(call, domain);
  if (ELEMENTWISE.test(name)) return call.args[0]?.rows ? { ...call.args[0], items: undefined } : undefined;
  if (name === 'sklearn.utils.resample') return resampled(call, domain);
  if (/^builtins\.(zip|enumerate|list|tuple|dict|iter|sorted|reversed|next)$/.test(name)) return iterated(call, domain);
  return undefined;
}

/** `pandas.get_dummies(frame, columns=[…])` replaces these columns, and leaves the others. */
function withDummies(call: LeakageCall, domain: DataDomain): Value | undefined {
  const [frame] = call.args;
  const names = call.keywords.get('columns')?.strings;
  if (!frame?.rows) return undefined;
  const replaced = names && withoutColumns(frame, names).columns;
  const columns = replaced && { ...replaced, learned: frame.columns?.learned ?? replaced.learned };
  return { ...domain.merged([frame]), columns, estimators: [] };
}

/** `pandas.merge(left, right)` brings what is known of others to the rows of the left side. */
function merged(call: LeakageCall, domain: DataDomain): Value {
  const left = call.args[0] ?? call.keywords.get('left');
  const both = { ...domain.merged(argumentsOf(call)), estimators: [] };
  return left?.rows && !left.rows.weak ? { ...both, rows: left.rows } : both;
}

/** What a holder is given; `reference` only says how another one was made. */
function held(call: LeakageCall, domain: DataDomain): Value {
  const named = [...call.keywords].filter(([keyword]) => keyword !== 'reference');
  return domain.merged([...call.args, ...named.map(([, value]) => value)]);
}

function splitParts(call: LeakageCall, domain: DataDomain): Value {
  const items = call.args.flatMap((value) => {
    const rows = value.rows ?? domain.log.rows.source(call.node, true, call.path);
    return (['train', 'test'] as const).map((part) => ({
      ...value,
      items: undefined,
      rows: domain.log.rows.part(rows, call.node, call.node, part),
    }));
  });
  return valueOf({ items });
}

/** `numpy.split(x, [a, b])` and `random_split(x, [a, b])` give one part more or as many as bounds are written. */
function divided(call: LeakageCall, domain: DataDomain): Value | undefined {
  const [whole] = call.args;
  const bounds = call.node.args[1];
  if (!whole?.rows || (bounds?.nodeType !== 'List' && bounds?.nodeType !== 'Tuple')) return undefined;
  const { rows } = whole;
  const count = bounds.elts.length + (call.name === 'numpy.split' ? 1 : 0);
  const items = Array.from({ length: count }, (_, index) => ({
    ...whole,
    rows: domain.log.rows.part(rows, call.node, call.node, `part ${index}`),
  }));
  return valueOf({ items });
}

function concatenated(call: LeakageCall, domain: DataDomain): Value {
  const items = call.args[0]?.items ?? [];
  return domain.merged(items.length > 0 ? items : call.args);
}

/** What features are chosen by later, once they are compared with the target. */
function scoredFeatures(call: LeakageCall, domain: DataDomain): Value {
  const rows = (call.args[0] ?? call.keywords.get('X'))?.rows;
  if (!rows) return UNKNOWN;
  const name = call.method ?? lastPart(call.name ?? '');
  return valueOf({ influences: [domain.log.influence({ kind: 'selector', node: call.node, rows, name })] });
}

/** A metric measures the fits behind the predictions that it is given, on the rows that they were made for. */
function measure(call: LeakageCall, domain: DataDomain): Value {
  const given = argumentsOf(call);
  for (const features of given) {
    for (const training of features.predictedBy) {
      domain.log.evaluate({ node: call.node, training, features, how: 'score' });
    }
  }
  applyGiven(call, 'score', domain);
  return UNKNOWN;
}

/** Methods of data; undefined for those that only pass their object on. */
export function dataMethod(call: LeakageCall, receiver: Value, domain: DataDomain): CallResult<Value> | undefined {
  const method = call.method ?? '';
  const { rows } = receiver;
  if (receiver.strings) return { value: UNKNOWN, receiver: UNKNOWN };
  if (receiver.items && ['append', 'add', 'extend'].includes(method)) {
    if (method === 'append' && !call.isRepeated && call.args.length === 1) {
      return { value: UNKNOWN, receiver: appended(receiver.items, call.args, domain) };
    }
    const added = { ...domain.merged(call.args), items: receiver.items, rowDepth: 0 };
    return { value: UNKNOWN, receiver: domain.join(receiver, added) };
  }
  if (method === 'append' && rows && call.args[0]?.rows) return { value: domain.merged([receiver, ...call.args]) };
  if (receiver.keys && method === 'keys') return { value: receiver };
  if (receiver.items && ['items', 'values'].includes(method)) return { value: pairs(receiver, method, domain) };
  if (receiver.index && method === 'isin') return { value: isIn(call, receiver.index.rows, receiver, domain) };
  if (receiver.correlations)
    return { value: /^(abs|round|fillna|nlargest|nsmallest|sort_values)$/.test(method) ? receiver : UNKNOWN };
  if (!rows) return undefined;
  if (method === 'iterrows' || method === 'itertuples') return { value: eachRow(receiver, method) };
  const byGroup = grouped(call.node, method, receiver, domain);
  if (byGroup) return { value: byGroup };
  if (STATISTICS.has(method)) return { value: statistic(call.node, receiver, method, domain) };
  if (LAGS.has(method)) return { value: lagged(call.node, receiver, method, domain) };
  if (method === 'rank') return { value: scaled(call.node, receiver, method, domain) };
  const selected = selection(call, receiver, domain);
  if (selected) return selected;
  if (/^(with_columns?|select)$/.test(method)) return { value: withExpressions(call.node, receiver, domain) };
  if (method === 'value_counts') return { value: shares(call.node, receiver, domain) };
  if (method === 'corr' && call.args.every(isPlain)) return { value: correlations(call.node, receiver, domain) };
  if (method === 'corrwith') return { value: scoredFeatures({ ...call, args: [receiver] }, domain) };
  if (/^(info|hist|plot|nunique|unique|corr|count|boxplot|any|all|duplicated)$/.test(method)) {
    return { value: UNKNOWN };
  }
  return inPlace(call, passed(call, receiver, domain));
}

/** Methods that choose rows or columns. */
function selection(call: LeakageCall, receiver: Value, domain: DataDomain): CallResult<Value> | undefined {
  const { rows } = receiver;
  if (!rows) return undefined;
  switch (call.method) {
    case 'isin':
      return { value: isIn(call, rows, receiver, domain) };
    case 'sample':
      return { value: sampled(call, receiver, domain) };
    case 'drop':
      return inPlace(call, dropped(call, receiver, domain));
    case 'pop': {
      const name = call.args[0]?.text;
      if (name === undefined) return undefined;
      return { value: columnOf(receiver, name), receiver: withoutColumns(receiver, [name]) };
    }
    case 'filter': {
      const names = call.keywords.get('items')?.strings ?? call.args[0]?.strings;
      return { value: names ? withColumns(receiver, names) : { ...receiver, columns: undefined } };
    }
    default:
      return undefined;
  }
}

/** `frame.index.isin(train.index)` picks the rows of train, `frame["id"].isin(ids)` those with these values. */
function isIn(call: LeakageCall, rows: RowSet, receiver: Value, domain: DataDomain): Value {
  const chosen = call.args[0]?.index ?? (call.args[0]?.rows && { rows: call.args[0].rows, not: false });
  const [given] = call.node.args;
  const mask = { by: `in ${domain.textOf(call.node.func)}`, part: given ? domain.textOf(given) : '' };
  return valueOf(chosen ? { rows, index: chosen } : { rows, mask, column: receiver.column });
}

/** Any other method keeps the rows and adds what its arguments were shaped by. */
function passed(call: LeakageCall, receiver: Value, domain: DataDomain): Value {
  const method = call.method ?? '';
  const given = argumentsOf(call);
  const inside = usedInside(call.node, domain);
  const foreign = [...given.flatMap(({ influences }) => influences), ...inside];
  const merged = domain.merged([receiver, ...given]);
  const keeps = KEEPS_COLUMNS.test(method);
  const value: Value = {
    ...merged,
    influences: distinct(merged.influences, inside),
    rows: receiver.rows,
    predictedBy: receiver.predictedBy,
    estimators: [],
    columns: keeps && (foreign.length === 0 || receiver.columns === undefined) ? receiver.columns : undefined,
    column: keeps || method === 'apply' ? receiver.column : undefined,
  };
  if (keeps && foreign.length > 0 && receiver.columns) return { ...value, columns: receiver.columns };
  return /^(apply|transform|pipe)$/.test(method) && usesStatistic(call.node, domain)
    ? scaled(call.node, value, method, domain)
    : value;
}

/** With inplace=True the object itself becomes the result. */
function inPlace(call: LeakageCall, value: Value): CallResult<Value> {
  const inplace = argument(call.node, 'inplace');
  return inplace && isTrue(inplace) ? { value: UNKNOWN, receiver: value } : { value };
}

/** `frame.drop(columns=…)` removes columns, `frame.drop(train.index)` the rows that train was taken from. */
function dropped(call: LeakageCall, receiver: Value, domain: DataDomain): Value {
  const index = (call.args[0] ?? call.keywords.get('index'))?.index;
  const split = index?.rows.split;
  if (receiver.rows && index && split && index.rows.part !== undefined) {
    return {
      ...receiver,
      rows: domain.log.rows.part(receiver.rows, split.node, split.node, opposite(index.rows.part)),
    };
  }
  const byKeyword = argument(call.node, 'columns');
  const axis = argument(call.node, 'axis', 1);
  const isColumns = axis && (numberValue(axis) === 1 || stringValue(axis) === 'columns');
  if (!byKeyword && !isColumns) {
    const [labels] = call.args;
    const isText = labels?.text !== undefined || labels?.strings !== undefined;
    return isText ? { ...receiver, columns: undefined } : receiver;
  }
  const labels = byKeyword ?? argument(call.node, 'labels', 0);
  if (!labels || isNone(labels)) return receiver;
  const given = byKeyword ? call.keywords.get('columns') : (call.args[0] ?? call.keywords.get('labels'));
  const names = given?.text === undefined ? given?.strings : [given.text];
  return names ? withoutColumns(receiver, names) : { ...receiver, columns: undefined };
}
