import { ancestors, walk } from '../../python/children';
import type { Expr, If, Node, Stmt, Try } from '../../python/ast';
import type { NotebookAnalysis } from '../../python/analysis';
import type { AnalysedCell } from '../../python/defUse';
import { sourceOf } from './statements';

/** Conditions that hold on a hosted notebook service or in the author's own tests only. */
const HOSTED = /google\.colab|colab|kaggle|binder|deepnote|IS_TESTING/i;

/** Conditions on what the environment says, and on whether somebody sits there. */
const ENVIRONMENT = /\bos\.(environ|getenv)\b|\benviron\b|\bgetenv\b|\bisatty\(/;

/**
 * Whether a place (an offset in a cell) runs on a hosted notebook service only: below `if "google.colab" in sys.modules`
 * and the like, or where importing the service's own package is tried. A job elsewhere passes it by.
 */
export function isHostedOnly({ python }: AnalysedCell, at: number): boolean {
  const text = (node: Node): string => python.text.slice(node.start, node.end);
  for (const node of python.nodes('If')) {
    const condition = text(node.test);
    if (HOSTED.test(condition) && within(branchWhenTrue(node, condition), at)) return true;
  }
  for (const node of python.nodes('IfExp')) {
    const branch = /^\(?not\b| not in |!=/.test(text(node.test)) ? node.orelse : node.body;
    if (branch.start <= at && at <= branch.end && HOSTED.test(text(node.test))) return true;
  }
  return python.nodes('Try').some((node) => within(node.body, at) && importsHost(node));
}

/** As `isHostedOnly`, for a node. */
export function isHostedOnlyNode(node: Node, analysis: NotebookAnalysis): boolean {
  const index = analysis.cellOf(node);
  const cell = analysis.cells.find((one) => one.index === index);
  return cell !== undefined && isHostedOnly(cell, node.start);
}

/** Whether a call is made only when the environment does not hold the value already, or when there is a terminal. */
export function isEnvironmentFallback(call: Node, { python }: AnalysedCell, analysis: NotebookAnalysis): boolean {
  const asks = (node: Node): boolean => ENVIRONMENT.test(python.text.slice(node.start, node.end));
  // A name that was bound to what the environment says asks too.
  const asksByName = (node: Expr): boolean =>
    asks(node) ||
    [...walk(node)].some(
      (name) =>
        name.nodeType === 'Name' &&
        analysis.defUse
          .reaching(name)
          .some(({ event: { value } }) => value && ENVIRONMENT.test(sourceOf(value, analysis))),
    );
  let below: Node = call;
  for (const node of ancestors(call)) {
    if (node.nodeType === 'BoolOp' && node.values[0] !== below && node.values.some(asksByName)) return true;
    if ((node.nodeType === 'If' || node.nodeType === 'IfExp') && node.test !== below && asksByName(node.test))
      return true;
    if (node.nodeType === 'Try' && below.nodeType === 'ExceptHandler' && node.body.some(asks)) return true;
    below = node;
  }
  return false;
}

/** The statements that run where the condition's service is there; `not` turns it round. */
function branchWhenTrue(node: If, condition: string): readonly Stmt[] {
  return /^\(?not\b| not in |!=/.test(condition) ? node.orelse : node.body;
}

function within(statements: readonly Stmt[], at: number): boolean {
  const [first] = statements;
  const last = statements.at(-1);
  return first !== undefined && last !== undefined && first.start <= at && at <= last.end;
}

function importsHost(node: Try): boolean {
  return node.body.some(
    (statement) =>
      (statement.nodeType === 'ImportFrom' && /^(google\.colab|kaggle_secrets)/.test(statement.module ?? '')) ||
      (statement.nodeType === 'Import' && statement.names.some(({ name }) => name.startsWith('google.colab'))),
  );
}
