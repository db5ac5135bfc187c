import type { Call, Expr, Node } from '../../python/ast';
import type { CallResult } from '../../python/flow/domain';
import { argument, isTrue, methodName, numberValue, receiver } from '../../python/nodes';
import type { LeakageCall } from './calls';
import { argumentsOf } from './calls';
import type { DataDomain } from './dataDomain';
import { lastPart } from './names';
import type { Influence, Value } from './value';
import { distinct, UNKNOWN, valueOf } from './value';

const SOURCES =
  /^(pandas\.(read_\w+|DataFrame|Series|date_range)|numpy\.(load\w*|genfromtxt|fromfile|random\.\w+)|sklearn\.datasets\.(load|fetch|make)_\w+|imblearn\.datasets\.\w+|seaborn\.load_dataset|datasets\.load_dataset|tensorflow_datasets\.load|polars\.(read|scan)_\w+|vaex\.open|dask\.dataframe\.read_\w+)$/;
const LOADED_SPLIT = /^keras\.datasets\.\w+\.load_data$/;
const STATISTICS = new Set(
  'mean median std var min max mode quantile sum nanmean nanmedian nanstd nanmin nanmax percentile average ptp idxmax'.split(
    ' ',
  ),
);
const NUMPY_STATISTICS =
  /^(numpy|scipy\.stats)\.(nan)?(mean|median|std|var|min|max|average|percentile|quantile|mode|amin|amax|zscore)$/;
const METRICS = /^(sklearn\.metrics\.\w+|keras\.metrics\.\w+)$/;
const CONCATENATIONS = /^(pandas\.concat|numpy\.(concatenate|vstack|append|r_)|scipy\.sparse\.vstack|polars\.concat)$/;
const SCALARS = /^builtins\.(len|print|type|isinstance|range|id|hasattr|str|repr|format|round|sum|min|max)$/;

/** Functions that make, divide, measure or join data; undefined for all others. */
export function dataCall(call: LeakageCall, domain: DataDomain): Value | undefined {
  const name = call.name ?? '';
  if (lastPart(name) === 'train_test_split') return splitParts(call, domain);
  if (SCALARS.test(name)) return UNKNOWN;
  if (METRICS.test(name)) return measure(call, domain);
  if (NUMPY_STATISTICS.test(name)) return statistic(call.node, call.args[0], lastPart(name), domain);
  if (LOADED_SPLIT.test(name)) {
    const rows = domain.log.rows.source(call.node);
    const part = (which: 'train' | 'test'): Value => {
      const value = valueOf({ rows: domain.log.rows.part(rows, call.node, call.node, which) });
      return { ...value, items: [value, value] };
    };
    return valueOf({ rows, items: [part('train'), part('test')] });
  }
  if (CONCATENATIONS.test(name)) return concatenated(call, domain);
  if (SOURCES.test(name)) return sourceOf(call, domain);
  if (/^builtins\.(zip|enumerate|list|tuple|dict|iter|sorted|reversed|next)$/.test(name)) return iterated(call, domain);
  return undefined;
}

function splitParts(call: LeakageCall, domain: DataDomain): Value {
  const items = call.args.flatMap((value) => {
    const rows = value.rows ?? domain.log.rows.source(call.node, true);
    return (['train', 'test'] as const).map((part) => ({
      ...value,
      items: undefined,
      rows: domain.log.rows.part(rows, call.node, call.node, part),
    }));
  });
  return valueOf({ items });
}

/** A frame that is made from other values keeps their rows; one that is read is new. */
function sourceOf(call: LeakageCall, domain: DataDomain): Value {
  const given = domain.merged(argumentsOf(call));
  const isMade = /\.(DataFrame|Series)$/.test(call.name ?? '');
  if (isMade && given.rows) return { ...given, estimators: [] };
  return valueOf({ rows: domain.log.rows.source(call.node), influences: isMade ? given.influences : [] });
}

function concatenated(call: LeakageCall, domain: DataDomain): Value {
  const parts = call.args[0]?.items ?? call.args;
  return domain.merged([...parts]);
}

function iterated(call: LeakageCall, domain: DataDomain): Value | undefined {
  const [first] = call.args;
  switch (lastPart(call.name ?? '')) {
    case 'zip':
      return valueOf({
        items: [valueOf({ items: call.args.map((arg) => domain.element(arg, undefined, call.node)) })],
      });
    case 'enumerate': {
      const element = first ? domain.element(first, undefined, call.node) : UNKNOWN;
      return valueOf({ items: [valueOf({ items: [UNKNOWN, element] })] });
    }
    case 'next':
      return first ? domain.element(first, undefined, call.node) : UNKNOWN;
    case 'list':
    case 'tuple':
    case 'iter':
    case 'reversed':
    case 'sorted':
      return first ?? UNKNOWN;
    default:
      return undefined;
  }
}

/** A metric measures the fits behind the predictions that it is given, on the rows that they were made for. */
function measure(call: LeakageCall, domain: DataDomain): Value {
  const given = argumentsOf(call);
  for (const features of given) {
    for (const training of features.predictedBy) {
      domain.log.evaluate({ node: call.node, training, features, how: 'score' });
    }
  }
  return UNKNOWN;
}

const INFLUENCES = new WeakMap<Node, Influence[]>();

/** A number computed over all rows: it carries what it was computed from, and no rows of its own. */
function statistic(node: Call, data: Value | undefined, name: string, domain: DataDomain): Value {
  if (!data) return UNKNOWN;
  if (!data.rows || data.rows.weak) return domain.merged([data]);
  const axis = argument(node, 'axis');
  if ((axis && numberValue(axis) === 1) || isWindowed(node)) return data;
  const known = INFLUENCES.get(node) ?? [];
  INFLUENCES.set(node, known);
  let influence = known.find(({ rows }) => rows === data.rows);
  if (!influence) {
    influence = { kind: 'statistic', node, rows: data.rows, name };
    known.push(influence);
  }
  return valueOf({ influences: distinct([influence], data.influences) });
}

/** Whether a statistic is of a window that ends at each row, as in `x.rolling(7).mean()`, rather than of all rows. */
function isWindowed(node: Call): boolean {
  for (let at: Expr | undefined = receiver(node); at;) {
    if (at.nodeType === 'Call') {
      if (['rolling', 'expanding', 'ewm'].includes(methodName(at) ?? '')) return true;
      at = at.func;
    } else at = at.nodeType === 'Attribute' || at.nodeType === 'Subscript' ? at.value : undefined;
  }
  return false;
}

/** Methods of data; undefined for those that only pass their object on. */
export function dataMethod(call: LeakageCall, receiver: Value, domain: DataDomain): CallResult<Value> | undefined {
  const method = call.method ?? '';
  const { rows } = receiver;
  if (receiver.items && ['append', 'add', 'extend'].includes(method)) {
    return { value: UNKNOWN, receiver: domain.join(receiver, { ...domain.merged(call.args), items: receiver.items }) };
  }
  if (receiver.items && ['items', 'values'].includes(method)) return { value: pairs(receiver, method, domain) };
  if (!rows) return undefined;
  if (STATISTICS.has(method)) return { value: statistic(call.node, receiver, method, domain) };
  if (method === 'isin') return { value: valueOf({ rows, index: call.args[0]?.index }) };
  if (method === 'sample') return { value: sampled(call, receiver, domain) };
  if (method === 'drop') return inPlace(call, dropped(call, receiver, domain));
  if (/^(head|tail|info|describe|hist|plot|value_counts|nunique|unique|corr|count|boxplot)$/.test(method)) {
    return { value: /^(head|tail)$/.test(method) ? receiver : UNKNOWN };
  }
  const all = [receiver, ...argumentsOf(call)];
  const merged = { ...domain.merged(all), rows, predictedBy: receiver.predictedBy, estimators: [] };
  return inPlace(call, merged);
}

/** With inplace=True the object itself becomes the result. */
function inPlace(call: LeakageCall, value: Value): CallResult<Value> {
  const inplace = argument(call.node, 'inplace');
  return inplace && isTrue(inplace) ? { value: UNKNOWN, receiver: value } : { value };
}

/** A sample of a fraction is one part of the rows; all of them in another order is no division. */
function sampled(call: LeakageCall, receiver: Value, domain: DataDomain): Value {
  const fraction = argument(call.node, 'frac');
  if (!receiver.rows || (fraction && numberValue(fraction) === 1)) return receiver;
  return { ...receiver, rows: domain.log.rows.part(receiver.rows, call.node, call.node, 'train') };
}

/** `frame.drop(train.index)` is the rest of what train was taken from. */
function dropped(call: LeakageCall, receiver: Value, domain: DataDomain): Value {
  const index = (call.args[0] ?? call.keywords.get('index'))?.index;
  const split = index?.rows.split;
  if (!receiver.rows || !index || !split) return receiver;
  const part = index.rows.part === 'train' ? 'test' : 'train';
  return { ...receiver, rows: domain.log.rows.part(receiver.rows, split.node, split.node, part) };
}

function pairs(receiver: Value, method: string, domain: DataDomain): Value {
  const element = (receiver.items ?? []).reduce((a, b) => domain.join(a, b), UNKNOWN);
  const one = method === 'items' ? valueOf({ items: [UNKNOWN, element] }) : element;
  return valueOf({ items: [one] });
}
