import type { Call, Expr } from '../../python/ast';
import type { NotebookAnalysis } from '../../python/analysis';
import { stringValue } from '../../python/nodes';

/** Names are followed this far. */
const MAX_STEPS = 5;

/** What a name stands for when only one assignment can reach it, through several names; otherwise the expression itself. */
export function valueBehind(node: Expr, analysis: NotebookAnalysis): Expr {
  let at = node;
  for (let step = 0; step < MAX_STEPS && at.nodeType === 'Name'; step++) {
    const [definition, ...others] = analysis.defUse.reaching(at);
    const isPlain = definition?.event.via === 'assign' && definition.event.path.length === 0;
    if (!isPlain || others.length > 0 || !definition.event.value) return at;
    at = definition.event.value;
  }
  return at;
}

/**
 * The named arguments of a call, with those that `**options` passes where the notebook writes out what `options` is;
 * undefined where any argument is not to be seen.
 */
export function visibleKeywords(call: Call, analysis: NotebookAnalysis): ReadonlyMap<string, Expr> | undefined {
  if (call.args.some(({ nodeType }) => nodeType === 'Starred')) return undefined;
  const found = new Map<string, Expr>();
  for (const { arg, value } of call.keywords) {
    if (arg !== undefined) {
      found.set(arg, value);
      continue;
    }
    const options = entriesOf(valueBehind(value, analysis), value, analysis);
    if (!options) return undefined;
    for (const [name, option] of options) found.set(name, option);
  }
  return found;
}

/** The entries of a written dictionary to which nothing is added later. */
function entriesOf(written: Expr, used: Expr, analysis: NotebookAnalysis): [string, Expr][] | undefined {
  if (used.nodeType === 'Name' && isChanged(used.id, analysis)) return undefined;
  if (written.nodeType === 'Dict') {
    const entries = written.keys.flatMap((key, index): [string, Expr][] => {
      const name = stringValue(key ?? undefined);
      const value = written.values[index];
      return name !== undefined && value ? [[name, value]] : [];
    });
    return entries.length === written.keys.length ? entries : undefined;
  }
  const isDict = written.nodeType === 'Call' && analysis.qualifiedName(written.func) === 'builtins.dict';
  if (!isDict || written.args.length > 0) return undefined;
  const entries = written.keywords.flatMap(({ arg, value }): [string, Expr][] =>
    arg === undefined ? [] : [[arg, value]],
  );
  return entries.length === written.keywords.length ? entries : undefined;
}

function isChanged(name: string, analysis: NotebookAnalysis): boolean {
  return analysis.defUse.mutations(name).length > 0;
}
