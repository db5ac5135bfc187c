import type { ExceptHandler, Expr, Name, Node, Try } from '../../python/ast';
import type { NotebookAnalysis } from '../../python/analysis';
import { ancestors } from '../../python/children';
import type { Definition, DefUse } from '../../python/defUse';
import type { At } from '../../python/nameRecords';
import type { Scope, Use } from '../../python/scopes';
import { sourceOf } from './statements';

/** Conditions that ask where or under which version the notebook runs, or what exists: the name may belong to them. */
const ASKS =
  /\b(globals|locals|vars|dir|hasattr|isinstance|getattr)\(|\bsys\b|platform|version|environ|getenv|colab|kaggle|databricks|TYPE_CHECKING|\bFalse\b|PY[23]|get_ipython/i;

/** Errors that an undefined name raises, or that stand above it. */
const CATCHES_NAMES = /\b(NameError|Exception|BaseException|UnboundLocalError)\b/;

/**
 * Whether a name may well never be read where it stands, or is read in an attempt: under a condition that asks for the
 * name or for where the notebook runs, where an error is caught, in a handler. `strictly`: under any condition. What a loop
 * repeats is read.
 */
export function isGuarded(use: Name, analysis: NotebookAnalysis, strictly: boolean): boolean {
  let below: Node = use;
  for (const node of ancestors(use)) {
    switch (node.nodeType) {
      case 'Try':
      case 'TryStar':
        if ((node.body as readonly Node[]).includes(below) && catchesNames(node, analysis)) return true;
        break;
      case 'ExceptHandler':
        if (node.type !== below) return true;
        break;
      case 'If':
      case 'IfExp':
        if (node.test !== below && isDoubtful(node.test, use.id, analysis, strictly && node.nodeType === 'If'))
          return true;
        break;
      case 'BoolOp':
        if (node.values[0] !== below && node.values.some((value) => isDoubtful(value, use.id, analysis, false)))
          return true;
        break;
      case 'Match':
        if (strictly && node.subject !== below) return true;
        break;
      case 'FunctionDef':
      case 'ClassDef':
      case 'TypeAlias':
        // Type parameters are names of the definition itself.
        if (typeParameters(node).includes(use.id)) return true;
        break;
      default:
        if (isAnnotation(node, below) && analysis.fact(hasLazyAnnotations)) return true;
    }
    below = node;
  }
  return false;
}

function isDoubtful(test: Expr, name: string, analysis: NotebookAnalysis, strictly: boolean): boolean {
  const text = sourceOf(test, analysis);
  if (/^__name__\s*==/.test(text)) return false;
  return strictly || ASKS.test(text) || new RegExp(`['"]${name}['"]`).test(text);
}

function catchesNames(
  node: Try | (Node & { readonly handlers: readonly ExceptHandler[] }),
  analysis: NotebookAnalysis,
) {
  return node.handlers.some(({ type }) => !type || CATCHES_NAMES.test(sourceOf(type, analysis)));
}

function typeParameters(node: Node): string[] {
  const { type_params: parameters } = node as { type_params?: readonly { readonly name: string }[] };
  return parameters?.map(({ name }) => name) ?? [];
}

function isAnnotation(node: Node, below: Node): boolean {
  return (node.nodeType === 'Arg' || node.nodeType === 'AnnAssign') && node.annotation === below;
}

function hasLazyAnnotations(analysis: NotebookAnalysis): boolean {
  return [...analysis.nodes('ImportFrom')].some(
    ({ module, names }) => module === '__future__' && names.some(({ name }) => name === 'annotations'),
  );
}

/** A read of a name that happens before its definition, with the use in a function that it gets there by. */
export interface EarlyUse {
  readonly use: At<Use>;
  readonly inside?: At<Use>;
}

/** The first of a name's uses above its first definition that certainly happens before it. */
export function earlyUse(
  uses: ReturnType<DefUse['usesAbove']>,
  definition: Definition,
  analysis: NotebookAnalysis,
): EarlyUse | undefined {
  const isBefore = ({ cell, event }: At<Use>): boolean =>
    cell < definition.cell || (cell === definition.cell && event.order < definition.event.order);
  for (const use of uses) {
    if (isGuarded(use.event.node, analysis, true)) continue;
    if (!use.deferred) {
      if (use.cell < definition.cell || !isInLoop(use.event.node)) return { use };
      continue;
    }
    if (isCalledAtOnce(use.event, analysis)) return { use };
    const call = callOf(use.event.scope, analysis).find(
      (site) => isBefore(site) && !isGuarded(site.event.node, analysis, true),
    );
    if (call) return { use: call, inside: use };
  }
  return undefined;
}

/** What stands in a loop may be read after what follows it in the loop. */
function isInLoop(node: Node): boolean {
  return [...ancestors(node)].some(({ nodeType }) => nodeType === 'For' || nodeType === 'While');
}

/** Methods that call the function that they are given before they return. */
const CALLS_AT_ONCE = new Set('apply applymap transform agg aggregate assign pipe'.split(' '));

/** Whether a use stands in a lambda that is passed to something that calls it: `rows.apply(lambda row: row * k)`. */
function isCalledAtOnce({ scope }: Use, analysis: NotebookAnalysis): boolean {
  const lambda = withoutComprehensions(scope);
  if (lambda.kind !== 'lambda' || !lambda.parent || withoutComprehensions(lambda.parent).kind !== 'module')
    return false;
  const above = lambda.node.parent?.nodeType === 'Keyword' ? lambda.node.parent.parent : lambda.node.parent;
  if (above?.nodeType !== 'Call' || above.func === lambda.node) return false;
  const { func } = above;
  if (func.nodeType === 'Name') return func.id === 'sorted' && analysis.qualifiedName(func) === 'builtins.sorted';
  return func.nodeType === 'Attribute' && CALLS_AT_ONCE.has(func.attr);
}

/** Calls at the top of a cell of the function that a scope belongs to; none for methods, inner and decorated ones. */
function callOf(scope: Scope, { defUse }: NotebookAnalysis): At<Use>[] {
  const { node } = withoutComprehensions(scope);
  if (node.nodeType !== 'FunctionDef' || node.parent?.nodeType !== 'Module' || node.decorator_list.length > 0)
    return [];
  if (defUse.definitions(node.name).length !== 1) return [];
  return defUse.uses(node.name).filter(({ event, deferred }) => !deferred && isCallee(event.node));
}

function withoutComprehensions(scope: Scope): Scope {
  let at = scope;
  while (at.kind === 'comprehension' && at.parent) at = at.parent;
  return at;
}

function isCallee(name: Name): boolean {
  return name.parent?.nodeType === 'Call' && name.parent.func === name;
}

/** The handler of a try statement that binds a name around a place. */
export function isInHandlerOf(name: string, place: Node): boolean {
  return [...ancestors(place)].some((node) => node.nodeType === 'ExceptHandler' && node.name === name);
}
