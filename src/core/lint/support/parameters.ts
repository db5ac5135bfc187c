import type { Cell } from '../../notebook/notebook';
import type { Constant, Expr, Name, Node, Stmt } from '../../python/ast';
import type { NotebookAnalysis } from '../../python/analysis';
import type { AnalysedCell } from '../../python/defUse';

/** The tag by which papermill and its relatives find the cell whose values a job replaces. */
export const PARAMETERS_TAG = 'parameters';

/** The first cell tagged `parameters`, which is the one that papermill replaces. */
export function findParametersCell(analysis: NotebookAnalysis): AnalysedCell | undefined {
  return analysis.cells.find(({ index }) => isTagged(analysis.notebook.cells[index]));
}

function isTagged(cell: Cell | undefined): boolean {
  return cell?.tags.includes(PARAMETERS_TAG) === true;
}

/** `name = value` at the top of a cell, with or without a type. */
export interface Parameter {
  readonly name: Name;
  readonly value: Expr;
}

/** The parameter that a statement sets; undefined for any other statement. */
export function parameterOf(statement: Stmt): Parameter | undefined {
  if (statement.nodeType === 'Assign') {
    const [target, ...others] = statement.targets;
    return target?.nodeType === 'Name' && others.length === 0 ? { name: target, value: statement.value } : undefined;
  }
  if (statement.nodeType !== 'AnnAssign' || statement.target.nodeType !== 'Name' || !statement.value) return undefined;
  return { name: statement.target, value: statement.value };
}

/** Whether a value is written out: a constant, or a list, tuple, set or dictionary of such. */
export function isLiteral(value: Expr): boolean {
  switch (value.nodeType) {
    case 'Constant':
      return true;
    case 'UnaryOp':
      return value.operand.nodeType === 'Constant';
    case 'List':
    case 'Tuple':
    case 'Set':
      return value.elts.every(isLiteral);
    case 'Dict':
      return value.values.every(isLiteral) && value.keys.every((key) => key !== null && isLiteral(key));
    default:
      return false;
  }
}

/** Whether a statement is a string that stands alone, as a comment. */
export function isLooseString(node: Node): node is Stmt & { readonly value: Constant } {
  return node.nodeType === 'Expr' && node.value.nodeType === 'Constant' && typeof node.value.value === 'string';
}
