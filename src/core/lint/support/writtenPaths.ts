import type { Expr } from '../../python/ast';
import type { NotebookAnalysis } from '../../python/analysis';
import { methodName, receiver, stringValue } from '../../python/nodes';

/** Names and calls are followed this far. */
const MAX_STEPS = 6;

/**
 * The path that an expression stands for: a text, a name for one, `open(path)` and the file it gives, `Path(…) / "a"`,
 * `os.path.join(…)`, an f-string of known parts. Undefined where any part is not written in the notebook.
 */
export function pathText(node: Expr, analysis: NotebookAnalysis, steps = 0): string | undefined {
  const text = stringValue(node);
  if (text !== undefined || steps > MAX_STEPS) return text;
  const follow = (next: Expr | undefined): string | undefined => next && pathText(next, analysis, steps + 1);
  const joined = (parts: readonly Expr[], separator: string): string | undefined => {
    const texts = parts.flatMap((part) => follow(part) ?? []);
    return texts.length === parts.length && texts.length > 0 ? texts.join(separator) : undefined;
  };
  switch (node.nodeType) {
    case 'Name': {
      const [definition, ...others] = analysis.defUse.reaching(node);
      const isPlain = definition?.event.via === 'assign' || definition?.event.via === 'with';
      return isPlain && others.length === 0 && definition.event.path.length === 0
        ? follow(definition.event.value)
        : undefined;
    }
    case 'BinOp':
      if (node.op.nodeType === 'Div') return joined([node.left, node.right], '/');
      return node.op.nodeType === 'Add' ? joined([node.left, node.right], '') : undefined;
    case 'JoinedStr':
      return joined(node.values, '');
    case 'FormattedValue':
      return follow(node.value);
    case 'Constant':
      // The literal parts of an f-string have no quotes of their own.
      return typeof node.value === 'string' && node.parent?.nodeType === 'JoinedStr' ? node.value : undefined;
    case 'Call': {
      const name = analysis.qualifiedName(node.func) ?? '';
      if (/^(builtins\.(open|str)|io\.open|gzip\.open|bz2\.open)$/.test(name)) return follow(node.args[0]);
      if (/^pathlib\.\w*Path$|^os\.path\.join$/.test(name)) return joined(node.args, '/');
      return methodName(node) === 'open' ? follow(receiver(node)) : undefined;
    }
    default:
      return undefined;
  }
}
