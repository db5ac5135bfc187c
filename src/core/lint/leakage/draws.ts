import { argument, isFalse, isTrue, numberValue } from '../../python/nodes';
import type { LeakageCall } from './calls';
import type { DataDomain } from './dataDomain';
import type { RowSet } from './rows';
import { unfiltered } from './rows';
import type { Value } from './value';
import { distinct } from './value';

/** Drawing rows with replacement copies them: of rows that are divided later, copies get into both parts. */
export function resampled(call: LeakageCall, domain: DataDomain): Value | undefined {
  const [first] = call.args;
  if (!first?.rows || isFalse(argument(call.node, 'replace'))) return first;
  return drawnAgain(call, first, first.rows, 'resample', domain);
}

function drawnAgain(call: LeakageCall, drawn: Value, from: RowSet, name: string, domain: DataDomain): Value {
  const influence = domain.log.influence({ kind: 'sampler', node: call.node, rows: unfiltered(from), name });
  return { ...drawn, influences: distinct([influence], drawn.influences) };
}

/** A sample of a fraction is one part of the rows; all of them in another order is no division. */
export function sampled(call: LeakageCall, receiver: Value, domain: DataDomain): Value {
  const again = argument(call.node, 'replace');
  if (receiver.rows && again && isTrue(again)) return drawnAgain(call, receiver, receiver.rows, 'sample', domain);
  const fraction = argument(call.node, 'frac');
  if (!receiver.rows || (fraction && numberValue(fraction) === 1)) return receiver;
  return { ...receiver, rows: domain.log.rows.part(receiver.rows, call.node, call.node, 'train') };
}
