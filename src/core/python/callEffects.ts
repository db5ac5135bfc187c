import type { Call, Expr } from './ast';
import { MUTATORS } from './names';
import { isNamed, isNamespace, isTrue, runsCode } from './nodes';

/** The object that a call changes in place, as far as its method's name or `inplace=True` tells. */
export function changedBy({ func, keywords }: Call): Expr | undefined {
  if (func.nodeType !== 'Attribute') return undefined;
  const inplace = keywords.some(({ arg, value }) => arg === 'inplace' && isTrue(value));
  return inplace || MUTATORS.has(func.attr) ? func.value : undefined;
}

/** Whether any name may be defined after a call: `exec(…)`, `globals().update(…)`, code that IPython is given. */
export function mayDefineAnything(call: Call): boolean {
  const { func } = call;
  if (func.nodeType !== 'Attribute') return isNamed(func, 'exec');
  return (func.attr === 'update' && isNamespace(func.value)) || runsCode(call);
}
