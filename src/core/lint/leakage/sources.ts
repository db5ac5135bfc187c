import { argument, isTrue } from '../../python/nodes';
import type { LeakageCall } from './calls';
import { argumentsOf } from './calls';
import { columnsOf } from './columns';
import type { DataDomain } from './dataDomain';
import type { RowSet } from './rows';
import type { Value } from './value';
import { valueOf } from './value';

/** A frame that is made from other values keeps their rows; one that is read is new. */
export function sourceOf(call: LeakageCall, domain: DataDomain): Value {
  const given = domain.merged(argumentsOf(call));
  const isMade = /\.(DataFrame|Series)$/.test(call.name ?? '');
  if (isMade && given.rows) return { ...given, columns: columnsOf(call.node), estimators: [] };
  const isFrame = /\.(read_\w+|DataFrame|load_dataset)$/.test(call.name ?? '');
  const value = valueOf({
    rows: domain.log.rows.source(call.node, false, call.path),
    influences: isMade ? given.influences : [],
    columns: isFrame ? columnsOf(call.node) : undefined,
  });
  const drawn = call.name === 'numpy.random.choice' ? call.args[0]?.index : undefined;
  if (drawn) return drawnIndex(call, drawn.rows, domain);
  const asPair = argument(call.node, 'return_X_y');
  return asPair && isTrue(asPair) ? { ...value, items: [value, value] } : value;
}

/** `numpy.random.choice(frame.index, n)` picks the rows of one part; `frame.drop` of it leaves the other. */
function drawnIndex(call: LeakageCall, rows: RowSet, domain: DataDomain): Value {
  return valueOf({ index: { rows: domain.log.rows.part(rows, call.node, call.node, 'train'), not: false } });
}

/** `mnist.load_data()` gives two parts of features and target. */
export function loadedSplit(call: LeakageCall, domain: DataDomain): Value {
  const rows = domain.log.rows.source(call.node, false, call.path);
  const part = (which: 'train' | 'test'): Value => {
    const value = valueOf({ rows: domain.log.rows.part(rows, call.node, call.node, which) });
    return { ...value, items: [value, value] };
  };
  return valueOf({ rows, items: [part('train'), part('test')] });
}
