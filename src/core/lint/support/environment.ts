import type { Expr } from '../../python/ast';
import type { NotebookAnalysis } from '../../python/analysis';
import { isString } from '../../python/nodes';
import type { Fix } from '../rule';
import { ensureImport, replaceNode } from './edits';
import { sourceOf } from './statements';

/** Lets the environment say another value, with the present one as default: what the notebook computes stays the same. */
export function fromEnvironment(node: Expr, otherwise: string, analysis: NotebookAnalysis): Fix | undefined {
  if (!isString(node) || node.parent?.nodeType === 'JoinedStr' || node.parent?.nodeType === 'Dict') return undefined;
  const [target] = node.parent?.nodeType === 'Assign' ? node.parent.targets : [];
  const name =
    target?.nodeType === 'Name' ? target.id : node.parent?.nodeType === 'Keyword' ? node.parent.arg : undefined;
  const variable = (name ?? otherwise).replace(/\W/g, '_').toUpperCase();
  const text = `os.environ.get("${variable}", ${sourceOf(node, analysis)})`;
  return {
    title: `Let the environment variable ${variable} replace it`,
    edits: [...ensureImport(analysis, analysis.cellOf(node), 'os'), replaceNode(analysis, node, text)],
  };
}
