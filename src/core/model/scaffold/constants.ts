import { folderOf, joinPath } from '../../base/paths';
import type { NotebookAnalysis } from '../../python/analysis';
import type { Call, Expr } from '../../python/ast';
import { methodName, numberValue, receiver, stringValue } from '../../python/nodes';

/** Names and calls are followed this far. */
const MAX_STEPS = 12;

const PATH_CLASS = /^pathlib\.(?:Pure)?(?:Posix|Windows)?Path$/;
const SAME_VALUE = new Set(['builtins.str', 'os.fspath', 'os.path.abspath', 'os.path.normpath', 'os.path.realpath']);
const SAME_PATH_METHODS = new Set(['resolve', 'absolute', 'expanduser', 'as_posix']);

/**
 * The value of an expression that is a number, a text or a path and is written in the notebook, through names that are
 * assigned once or always the same: `Path(DIR) / "model.onnx"`. Undefined where it depends on anything else.
 */
export function constantOf(node: Expr, analysis: NotebookAnalysis, steps = 0): string | number | undefined {
  if (steps > MAX_STEPS) return undefined;
  const inner = (expr: Expr): string | number | undefined => constantOf(expr, analysis, steps + 1);
  switch (node.nodeType) {
    case 'Constant':
      return stringValue(node) ?? numberValue(node);
    case 'UnaryOp':
      return numberValue(node);
    case 'JoinedStr':
      return concatenated(node.values.map((part) => inner(part.nodeType === 'FormattedValue' ? part.value : part)));
    case 'Name':
      return onlyOne(
        analysis.defUse.reaching(node).map(({ event }) => {
          const isPlain = (event.via === 'assign' || event.via === 'annotated') && event.path.length === 0;
          return isPlain && event.value ? inner(event.value) : undefined;
        }),
      );
    case 'BinOp': {
      const [left, right] = [inner(node.left), inner(node.right)];
      if (node.op.nodeType === 'Add') return typeof left === 'string' ? concatenated([left, right]) : undefined;
      return node.op.nodeType === 'Div' ? joined([left, right]) : undefined;
    }
    case 'Attribute': {
      const base = node.attr === 'parent' ? inner(node.value) : undefined;
      return typeof base === 'string' ? folderOf(base) : undefined;
    }
    case 'Call':
      return constantOfCall(node, analysis, inner);
    default:
      return undefined;
  }
}

function constantOfCall(
  call: Call,
  analysis: NotebookAnalysis,
  inner: (expr: Expr) => string | number | undefined,
): string | number | undefined {
  const name = analysis.qualifiedName(call.func) ?? '';
  const values = call.args.map(inner);
  if (PATH_CLASS.test(name) || name === 'os.path.join') return joined(values);
  if (SAME_VALUE.has(name)) return values[0];
  const object = receiver(call);
  const method = methodName(call) ?? '';
  if (object && method === 'joinpath') return joined([inner(object), ...values]);
  return object && SAME_PATH_METHODS.has(method) ? inner(object) : undefined;
}

function onlyOne(values: readonly (string | number | undefined)[]): string | number | undefined {
  return new Set(values).size === 1 ? values[0] : undefined;
}

function concatenated(values: readonly (string | number | undefined)[]): string | undefined {
  return values.some((value) => value === undefined) ? undefined : values.join('');
}

/** Parts of a path; an absolute one discards what stands before it, as `pathlib` does. */
function joined(values: readonly (string | number | undefined)[]): string | undefined {
  const parts = values.filter((value) => typeof value === 'string');
  if (parts.length !== values.length || parts.length === 0) return undefined;
  const start = parts.findLastIndex((part) => part.startsWith('/'));
  const path = joinPath(...parts.slice(Math.max(0, start)));
  return start === -1 ? path : `/${path}`;
}
