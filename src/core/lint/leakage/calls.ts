import type { CallResult, EvaluatedCall } from '../../python/flow/domain';
import { methodName } from '../../python/nodes';
import { dataCall, dataMethod } from './dataCalls';
import type { DataDomain } from './dataDomain';
import { applyGiven, callEstimator, crossValidate, makeEstimator, trainedBy } from './estimatorCalls';
import { estimatorKind } from './estimators';
import { lastPart } from './names';
import type { Value } from './value';
import { isPlain, UNKNOWN, valueOf } from './value';

const INERT =
  /^(builtins|matplotlib|seaborn|plotly|os|sys|time|datetime|math|random|re|json|pathlib|warnings|logging|IPython|shutil|urllib|requests|pprint)\./;

/** A call while a notebook is run for leakage. */
export type LeakageCall = EvaluatedCall<Value>;

/** What a call of a library or an unknown function does to data and models. */
export function evaluateCall(call: LeakageCall, domain: DataDomain): CallResult<Value> {
  const { receiver } = call;
  if (receiver !== undefined) {
    const found = receiver.estimators.length > 0 ? callEstimator(call, receiver, domain) : undefined;
    return found ?? dataMethod(call, receiver, domain) ?? other(call, domain);
  }
  const named = call.name === undefined ? starImported(call) : call;
  if (named) {
    const found =
      crossValidate(named, domain) ?? trainedBy(named, domain) ?? dataCall(named, domain) ?? constructed(named, domain);
    if (found) return { value: found };
  }
  return other(call, domain);
}

/** A name that nothing in the notebook defines comes from an `import *`, if it is known at all. */
function starImported(call: LeakageCall): LeakageCall | undefined {
  const { func } = call.node;
  return func.nodeType === 'Name' ? { ...call, name: func.id } : undefined;
}

function constructed(call: LeakageCall, domain: DataDomain): Value | undefined {
  const kind = estimatorKind(call.name ?? '');
  if (kind === undefined || (kind === 'unknown' && argumentsOf(call).some(({ rows }) => rows))) return undefined;
  return makeEstimator(call, kind, lastPart(call.name ?? 'Unknown'), domain);
}

/**
 * Any other call passes on the rows and influences of what it is given. Without any it is something new: perhaps data,
 * perhaps an object that is fitted later.
 */
function other(call: LeakageCall, domain: DataDomain): CallResult<Value> {
  if (isInert(call)) return { value: UNKNOWN };
  applyGiven(call, 'predict', domain);
  const given = [...(call.receiver ? [call.receiver] : []), ...argumentsOf(call)].filter((value) => !isPlain(value));
  const merged = domain.merged(given);
  if (merged.rows && !merged.rows.weak) return { value: { ...merged, estimators: [] } };
  if (merged.estimators.length > 0) return { value: merged };
  const unknown = domain.log.estimator({
    kind: 'unknown',
    name: methodName(call.node) ?? lastPart(call.name ?? 'Unknown'),
    node: call.node,
    steps: [],
  });
  return {
    value: valueOf({
      rows: merged.rows ?? domain.log.rows.source(call.node, true, call.path),
      influences: merged.influences,
      estimators: [unknown],
    }),
  };
}

/** Whether a call has nothing to do with data: plots, files, times, methods of constants. */
function isInert({ receiver, name, args, keywords }: LeakageCall): boolean {
  if (receiver === undefined ? !INERT.test(name ?? '') : !isPlain(receiver)) return false;
  return args.every(isPlain) && [...keywords.values()].every(isPlain);
}

/** All arguments, positional ones first. */
export function argumentsOf(call: LeakageCall): Value[] {
  return [...call.args, ...call.keywords.values()];
}
