import type { Call, Name, Node, Subscript } from '../../python/ast';
import type { NotebookAnalysis } from '../../python/analysis';
import { ancestors, walk } from '../../python/children';
import { isNamed, isString, methodName, rootName } from '../../python/nodes';
import { isResult } from './randomSources';
import { isWithin } from './nodes';

/** Methods that only show what they are given. */
const SHOWING = new Set(
  'plot scatter bar barh hist boxplot imshow fill_between text annotate print format show display pie contour'.split(
    ' ',
  ),
);
const SHOWING_LIBRARY = /^(matplotlib|seaborn|plotly|bokeh|folium|wordcloud|builtins\.(print|str))\b/;
/** Functions that change their argument instead of returning something. */
const IN_PLACE = /^(numpy\.)?(random\.)?shuffle$/;
/** Names are followed through this many others. */
const MOST_NAMES = 60;

/**
 * Whether what a call draws can get into something that the notebook trains, measures or writes, by the names that it is
 * bound to one after the other. Numbers for the colours and places of a plot, or that are only looked at, cannot.
 */
export function reachesResult(draw: Call, analysis: NotebookAnalysis): boolean {
  if (isShown(draw, analysis)) return false;
  const first = statementOf(draw);
  if (leavesResult(first, analysis)) return true;
  const drawn = analysis.cellOf(draw);
  const passed = new Set([first]);
  const changed = new Set<string>();
  const names = boundBy(first, draw, changed, analysis);
  for (const name of names) {
    if (names.size > MOST_NAMES) return true;
    for (const { event, cell } of analysis.defUse.uses(name)) {
      const statement = statementOf(event.node);
      if (cell < drawn || (cell === drawn && statement.end < first.start) || isShown(event.node, analysis)) continue;
      if (!changed.has(name) && isBoundAnew(event.node, passed, analysis)) continue;
      if (leavesResult(statement, analysis)) return true;
      passed.add(statement);
      for (const bound of boundBy(statement, event.node, changed, analysis)) names.add(bound);
    }
  }
  return false;
}

/** Whether a use of the name holds something else, bound by a statement that the drawn numbers do not pass through. */
function isBoundAnew(use: Name, passed: ReadonlySet<Node>, analysis: NotebookAnalysis): boolean {
  const definitions = analysis.defUse.reaching(use);
  if (definitions.length === 0 || definitions.some(({ event }) => passed.has(statementOf(event.node)))) return false;
  return analysis.defUse.mutations(use.id).every(({ event }) => !passed.has(statementOf(event.node)));
}

/** The innermost statement that holds a node; the whole function or class where it stands in one. */
function statementOf(node: Node): Node {
  let inner: Node | undefined;
  let at = node;
  while (at.parent && at.parent.nodeType !== 'Module') {
    if (STATEMENTS.has(at.nodeType)) inner ??= at;
    at = at.parent;
  }
  return inner && at.nodeType !== 'FunctionDef' && at.nodeType !== 'ClassDef' ? inner : at;
}

const STATEMENTS: ReadonlySet<Node['nodeType']> = new Set<Node['nodeType']>([
  ...(['Assign', 'AugAssign', 'AnnAssign', 'Expr', 'For', 'While', 'If', 'With'] as const),
]);

/** Whether a node stands in what draws a plot or makes a text. */
function isShown(node: Node, analysis: NotebookAnalysis): boolean {
  for (const at of ancestors(node)) {
    if (at.nodeType === 'JoinedStr') return true;
    if (at.nodeType === 'BinOp' && (isString(at.left) || isString(at.right))) return true;
    if (at.nodeType !== 'Call' || at.func === node) continue;
    if (SHOWING.has(methodName(at) ?? '') || SHOWING_LIBRARY.test(analysis.qualifiedName(at.func) ?? '')) return true;
  }
  return false;
}

function leavesResult(statement: Node, analysis: NotebookAnalysis): boolean {
  return [...walk(statement)].some((node) => node.nodeType === 'Call' && isResult(node, analysis));
}

/** Names that a statement binds, and those whose objects it may change otherwise: arguments of `shuffle`, what a loop goes through. */
function boundBy(statement: Node, from: Node, changed: Set<string>, analysis: NotebookAnalysis): Set<string> {
  const names = new Set<string>();
  for (const node of walk(statement)) {
    if (node.nodeType === 'Assign') {
      for (const target of node.targets) {
        addNames(target, names);
        if (target.nodeType === 'Subscript') addLoopedOver(target, changed, analysis);
      }
    } else if (node.nodeType === 'AugAssign' || node.nodeType === 'AnnAssign') addNames(node.target, names);
    else if (node.nodeType === 'For' && isWithin(from, node.iter)) addNames(node.target, names);
    else if (node.nodeType === 'FunctionDef' || node.nodeType === 'ClassDef') names.add(node.name);
    else if (node.nodeType === 'Expr' && node.value.nodeType === 'Call')
      addChanged(node.value, from, changed, analysis);
  }
  return new Set([...names, ...changed]);
}

/** What is changed through the name of a loop is an element of what the loop goes through. */
function addLoopedOver(target: Subscript, changed: Set<string>, analysis: NotebookAnalysis): void {
  const name = rootName(target)?.id;
  for (const at of ancestors(target)) {
    if (at.nodeType !== 'For' || name === undefined || !isNamed(at.target, name)) continue;
    addNames(at.iter, changed);
    if (at.iter.nodeType === 'Name') addElements(at.iter, changed, analysis);
  }
}

/** The names in the list that a name is bound to. */
function addElements(list: Name, names: Set<string>, analysis: NotebookAnalysis): void {
  const value = analysis.defUse.reaching(list)[0]?.event.value;
  if (value?.nodeType === 'List' || value?.nodeType === 'Tuple') addNames(value, names);
}

function addNames(target: Node, names: Set<string>): void {
  for (const node of walk(target)) if (node.nodeType === 'Name') names.add(node.id);
}

/** `rows.append(x)` changes rows, `shuffle(rows)` too; a call of which nothing is used changes nothing else. */
function addChanged(call: Call, from: Node, names: Set<string>, analysis: NotebookAnalysis): void {
  if (IN_PLACE.test(analysis.qualifiedName(call.func) ?? '')) {
    for (const arg of call.args) addNames(arg, names);
  }
  if (call.func.nodeType === 'Attribute' && call.args.some((arg) => isWithin(from, arg)))
    addNames(call.func.value, names);
}
