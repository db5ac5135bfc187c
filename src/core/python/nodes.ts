import type { Arguments, Call, Constant, Expr, Keyword, Name, Node } from './ast';

/** All parameters of a function, in order. */
export function parametersOf(args: Arguments): Arguments['args'][number][] {
  return [
    ...args.posonlyargs,
    ...args.args,
    ...(args.vararg ? [args.vararg] : []),
    ...args.kwonlyargs,
    ...(args.kwarg ? [args.kwarg] : []),
  ];
}

/** The name at the root of `x.a[0].b`, if that is what it is. */
export function rootName(node: Expr): Name | undefined {
  let at = node;
  while (at.nodeType === 'Attribute' || at.nodeType === 'Subscript' || at.nodeType === 'Starred') at = at.value;
  return at.nodeType === 'Name' ? at : undefined;
}

/** Whether the expression is just this name. */
export function isNamed(node: Expr, name: string): boolean {
  return node.nodeType === 'Name' && node.id === name;
}

/** Whether the expression is `True`. */
export function isTrue(node: Expr): boolean {
  return node.nodeType === 'Constant' && node.value === true;
}

/** Whether the expression is `False`. */
export function isFalse(node: Expr | undefined): boolean {
  return node?.nodeType === 'Constant' && node.value === false;
}

/** Whether the expression is `None`. */
export function isNone(node: Expr | undefined): boolean {
  return node?.nodeType === 'Constant' && node.value === null;
}

/** Whether the expression is a string literal (not bytes, no placeholders). */
export function isString(node: Node | undefined): node is Constant & { readonly value: string } {
  return (
    node?.nodeType === 'Constant' &&
    typeof node.value === 'string' &&
    node.quote_style !== undefined &&
    !/b/i.test(node.quote_style)
  );
}

/** The value of a string literal. */
export function stringValue(node: Node | undefined): string | undefined {
  return isString(node) ? node.value : undefined;
}

/** The value of a number literal, also negative ones; undefined for anything else. */
export function numberValue(node: Expr | undefined): number | undefined {
  if (node?.nodeType === 'Constant' && typeof node.value === 'number') return node.value;
  if (node?.nodeType === 'UnaryOp' && node.op.nodeType === 'USub') {
    const value = numberValue(node.operand);
    return value === undefined ? undefined : -value;
  }
  return undefined;
}

/** The argument passed by this keyword or at this position (0-based); undefined where neither is there. */
export function argument(call: Call, name: string, position?: number): Expr | undefined {
  const keyword = keywordOf(call, name);
  if (keyword) return keyword.value;
  if (position === undefined) return undefined;
  const before = call.args.slice(0, position + 1);
  return before.some(({ nodeType }) => nodeType === 'Starred') ? undefined : before[position];
}

/** The keyword argument with its name. */
export function keywordOf(call: Call, name: string): Keyword | undefined {
  return call.keywords.find(({ arg }) => arg === name);
}

/** Whether `*args` or `**kwargs` pass arguments that are not to be seen. */
export function hasHiddenArguments(call: Call): boolean {
  return call.keywords.some(({ arg }) => arg === undefined) || call.args.some(({ nodeType }) => nodeType === 'Starred');
}

/** The method's name in `receiver.method(…)`. */
export function methodName(call: Call): string | undefined {
  return call.func.nodeType === 'Attribute' ? call.func.attr : undefined;
}

/** The receiver in `receiver.method(…)`. */
export function receiver(call: Call): Expr | undefined {
  return call.func.nodeType === 'Attribute' ? call.func.value : undefined;
}

/** A literal text with gaps: the parts of an f-string, of `"a" + b`, of `"…%s" % x`, of `"…{}".format(x)`. */
export interface TextParts {
  /** Literal text; each gap is one U+FFFC. */
  readonly text: string;
  readonly complete: boolean;
}

/** Stands for a value that is not literal in `TextParts`. */
export const GAP = '\uFFFC';

/** The literal text of a string expression, as far as it is written there; undefined when none of it is. */
export function textParts(node: Expr): TextParts | undefined {
  if (isString(node)) return { text: node.value, complete: true };
  if (node.nodeType === 'JoinedStr') {
    // The literal parts of an f-string have no quotes of their own.
    const literal = (part: Expr): string | undefined =>
      part.nodeType === 'Constant' && typeof part.value === 'string' ? part.value : undefined;
    const text = node.values.map((part) => literal(part) ?? GAP).join('');
    return { text, complete: !text.includes(GAP) };
  }
  if (node.nodeType === 'BinOp') {
    const left = textParts(node.left);
    if (node.op.nodeType === 'Mod') return left && { text: left.text.replace(/%[sdr]/g, GAP), complete: false };
    const right = node.op.nodeType === 'Add' ? textParts(node.right) : undefined;
    if (node.op.nodeType !== 'Add' || (!left && !right)) return undefined;
    const complete = left?.complete === true && right?.complete === true;
    return { text: `${left?.text ?? GAP}${right?.text ?? GAP}`, complete };
  }
  if (node.nodeType === 'Call' && methodName(node) === 'format') {
    const text = receiver(node) && stringValue(receiver(node));
    return text === undefined ? undefined : { text: text.replace(/\{[^{}]*\}/g, GAP), complete: false };
  }
  return undefined;
}

/** `globals()`, and `locals()` and `vars()`, which are the same at the top of a cell. */
export function isNamespace(node: Expr): node is Call {
  return node.nodeType === 'Call' && node.args.length === 0 && NAMESPACES.some((name) => isNamed(node.func, name));
}

const NAMESPACES = ['globals', 'locals', 'vars'];

/** Whether a call has IPython's shell run code that is written elsewhere: `get_ipython().run_line_magic("run", "a.py")`. */
export function runsCode(call: Call): boolean {
  const method = methodName(call);
  if (method !== 'run_line_magic' && method !== 'magic') return false;
  const of = receiver(call);
  if (of?.nodeType !== 'Call' || !isNamed(of.func, 'get_ipython')) return false;
  return /^%?run\b/.test(stringValue(call.args[0]) ?? '');
}
