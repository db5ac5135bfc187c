import type { Expr } from '../../python/ast';
import type { NotebookAnalysis } from '../../python/analysis';
import { isString } from '../../python/nodes';
import type { Fix } from '../rule';
import { ensureImport, replaceNode } from './edits';
import { sourceOf } from './statements';

/** Lets the environment say another value, with the present one as default: what the notebook computes stays the same. */
export function fromEnvironment(
  node: Expr,
  otherwise: string,
  analysis: NotebookAnalysis,
  others: readonly Expr[] = [],
): Fix | undefined {
  if (!isReplaceable(node)) return undefined;
  const [target] = node.parent?.nodeType === 'Assign' ? node.parent.targets : [];
  const name =
    target?.nodeType === 'Name' ? target.id : node.parent?.nodeType === 'Keyword' ? node.parent.arg : undefined;
  const word = (name ?? otherwise).replace(/\W/g, '_').toUpperCase();
  const variable = OF_THE_SYSTEM.test(word) ? `${otherwise.toUpperCase()}_${word}` : word;
  const text = (one: Expr): string => `os.environ.get("${variable}", ${sourceOf(one, analysis)})`;
  const nodes = [node, ...others.filter((one) => isReplaceable(one))];
  const cells = [...new Set(nodes.map((one) => analysis.cellOf(one)))];
  return {
    title: `Let the environment variable ${variable} replace it`,
    edits: [
      ...cells.flatMap((cell) => ensureImport(analysis, cell, 'os')),
      ...nodes.map((one) => replaceNode(analysis, one, text(one))),
    ],
  };
}

/** Variables that every system or Python itself sets for its own ends. */
const OF_THE_SYSTEM =
  /^(PATH|HOME|USER|USERNAME|HOST|HOSTNAME|LANG|SHELL|TERM|PWD|TMP|TEMP|TMPDIR|LOGNAME|EDITOR|PYTHON\w*|LD_LIBRARY_PATH|ROOT)$/;

function isReplaceable(node: Expr): boolean {
  return isString(node) && node.parent?.nodeType !== 'JoinedStr' && node.parent?.nodeType !== 'Dict';
}
