import type { Node } from './ast';

/** Fields of each node type that hold nodes, in source order. Types without an entry have none. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  Module: ['body'],
  FunctionDef: ['decorator_list', 'type_params', 'args', 'returns', 'body'],
  AsyncFunctionDef: ['decorator_list', 'type_params', 'args', 'returns', 'body'],
  ClassDef: ['decorator_list', 'type_params', 'bases', 'keywords', 'body'],
  TypeVar: ['bound', 'default_value'],
  TypeVarTuple: ['default_value'],
  ParamSpec: ['default_value'],
  Return: ['value'],
  Delete: ['targets'],
  Assign: ['targets', 'value'],
  TypeAlias: ['name', 'type_params', 'value'],
  AugAssign: ['target', 'value'],
  AnnAssign: ['target', 'annotation', 'value'],
  For: ['target', 'iter', 'body', 'orelse'],
  AsyncFor: ['target', 'iter', 'body', 'orelse'],
  While: ['test', 'body', 'orelse'],
  If: ['test', 'body', 'orelse'],
  With: ['items', 'body'],
  AsyncWith: ['items', 'body'],
  Match: ['subject', 'cases'],
  Raise: ['exc', 'cause'],
  Try: ['body', 'handlers', 'orelse', 'finalbody'],
  TryStar: ['body', 'handlers', 'orelse', 'finalbody'],
  Assert: ['test', 'msg'],
  Import: ['names'],
  ImportFrom: ['names'],
  Expr: ['value'],
  BoolOp: ['values'],
  NamedExpr: ['target', 'value'],
  BinOp: ['left', 'right'],
  UnaryOp: ['operand'],
  Lambda: ['args', 'body'],
  IfExp: ['body', 'test', 'orelse'],
  Dict: ['keys', 'values'],
  Set: ['elts'],
  ListComp: ['elt', 'generators'],
  SetComp: ['elt', 'generators'],
  GeneratorExp: ['elt', 'generators'],
  DictComp: ['key', 'value', 'generators'],
  Await: ['value'],
  Yield: ['value'],
  YieldFrom: ['value'],
  Compare: ['left', 'comparators'],
  Call: ['func', 'args', 'keywords'],
  FormattedValue: ['value', 'format_spec'],
  Interpolation: ['value', 'format_spec'],
  JoinedStr: ['values'],
  TemplateStr: ['values'],
  Attribute: ['value'],
  Subscript: ['value', 'slice'],
  Starred: ['value'],
  List: ['elts'],
  Tuple: ['elts'],
  Slice: ['lower', 'upper', 'step'],
  Comprehension: ['target', 'iter', 'ifs'],
  ExceptHandler: ['type', 'body'],
  Arguments: ['posonlyargs', 'args', 'vararg', 'kwonlyargs', 'kw_defaults', 'kwarg', 'defaults'],
  Arg: ['annotation'],
  Keyword: ['value'],
  WithItem: ['context_expr', 'optional_vars'],
  MatchCase: ['pattern', 'guard', 'body'],
  MatchValue: ['value'],
  MatchSequence: ['patterns'],
  MatchMapping: ['keys', 'patterns'],
  MatchClass: ['cls', 'patterns', 'kwd_patterns'],
  MatchAs: ['pattern'],
  MatchOr: ['patterns'],
};
const NONE: readonly string[] = [];

/** Calls `visit` for each child of a node, in source order. */
export function eachChild(node: Node, visit: (child: Node) => void): void {
  const record = node as unknown as Readonly<Record<string, unknown>>;
  for (const field of FIELDS[node.nodeType] ?? NONE) {
    const value = record[field];
    if (Array.isArray(value)) {
      for (const child of value as (Node | null)[]) if (child) visit(child);
    } else if (typeof value === 'object' && value !== null) visit(value as Node);
  }
}

/** Whether values of this type are nodes, so that a parser's extras (comments) can be left out. */
export function isNodeType(nodeType: string): boolean {
  return nodeType in FIELDS || LEAVES.has(nodeType);
}

const LEAVES = new Set('Pass Break Continue Global Nonlocal Constant Name Alias MatchSingleton MatchStar'.split(' '));

/** Every node below and including this one, parents first, in source order. */
export function* walk(node: Node): Generator<Node> {
  const stack = [node];
  for (let next = stack.pop(); next; next = stack.pop()) {
    yield next;
    const children: Node[] = [];
    eachChild(next, (child) => children.push(child));
    for (let index = children.length - 1; index >= 0; index--) stack.push(children[index] as Node);
  }
}

/** The nodes that enclose this one, nearest first. */
export function* ancestors(node: Node): Generator<Node> {
  for (let next = node.parent; next; next = next.parent) yield next;
}
