import type { Expr } from '../../python/ast';
import type { NotebookAnalysis } from '../../python/analysis';
import { methodName, receiver } from '../../python/nodes';

/** Names and calls are followed this far. */
const MAX_STEPS = 6;

/** Functions that make a network. */
const MAKERS = /^(torchvision\.models\.(\w+\.)*(?!list_|get_.*weight)[a-z]\w*|timm\.create_model|torch\.hub\.load)$/;
/** Methods that return their own network. */
const FLUENT: ReadonlySet<string> = new Set([
  'to',
  'cuda',
  'cpu',
  'eval',
  'train',
  'half',
  'float',
  'double',
  'requires_grad_',
]);
/** Functions that return a copy or a wrapped form of their first argument. */
const COPIES: ReadonlySet<string> = new Set(['copy.deepcopy', 'copy.copy', 'torch.compile', 'torch.nn.DataParallel']);

/** Whether a value is a PyTorch network as far as can be seen, also after `.to(…)`, as a copy or within a wrapper. */
export function isTorchModule(node: Expr, analysis: NotebookAnalysis, steps = 0): boolean {
  if (steps > MAX_STEPS) return false;
  if (analysis.resolver.isA(node, 'torch.nn.Module')) return true;
  const follow = (next: Expr | undefined): boolean => next !== undefined && isTorchModule(next, analysis, steps + 1);
  if (node.nodeType === 'Attribute') return node.attr === 'module' && follow(node.value);
  if (node.nodeType === 'Call') {
    const name = analysis.qualifiedName(node.func) ?? '';
    if (MAKERS.test(name)) return true;
    return COPIES.has(name) ? follow(node.args[0]) : FLUENT.has(methodName(node) ?? '') && follow(receiver(node));
  }
  if (node.nodeType !== 'Name') return false;
  const definitions = analysis.defUse.reaching(node);
  return (
    definitions.length > 0 &&
    definitions.every(({ event }) => event.via === 'assign' && event.path.length === 0 && follow(event.value))
  );
}
