import type { Call, Expr, Node } from '../../python/ast';
import { isString, methodName, stringValue } from '../../python/nodes';
import type { PythonCell } from '../../python/pythonCell';

/** A value with the name that the code gives it. */
export interface NamedText {
  readonly name: string;
  readonly value: Node;
}

/**
 * Values with the name they are given or compared by: variables, attributes, arguments and their defaults, dictionary
 * entries, subscripts, settings (`option("password", "…")`), credentials (`auth=(user, "…")`). In `a or b` and `a if c else b`
 * each part has the name.
 */
export function* namedTexts(cell: PythonCell): Generator<NamedText> {
  for (const { name, value } of namedValues(cell)) {
    for (const part of partsOf(value)) yield { name, value: part };
  }
}

interface NamedValue {
  readonly name: string;
  readonly value: Expr;
}

function* namedValues(cell: PythonCell): Generator<NamedValue> {
  for (const node of cell.nodes('Assign')) {
    const name = node.targets[0] && targetName(node.targets[0]);
    if (name !== undefined) yield credentials(name, node.value);
  }
  for (const node of cell.nodes('AnnAssign')) {
    const name = targetName(node.target);
    if (name !== undefined && node.value) yield { name, value: node.value };
  }
  for (const node of cell.nodes('Compare')) {
    const name = targetName(node.left);
    const [value] = node.comparators;
    if (name !== undefined && value) yield { name, value };
  }
  for (const call of cell.nodes('Call')) yield* ofCall(call);
  for (const node of [...cell.nodes('FunctionDef'), ...cell.nodes('AsyncFunctionDef')]) yield* defaultsOf(node.args);
  for (const node of cell.nodes('Dict')) {
    const keys = node.keys.map((key) => stringValue(key ?? undefined));
    const isAccount = keys.includes('username') || keys.includes('user');
    for (const [index, key] of keys.entries()) {
      const value = node.values[index];
      // `{"username": …, "key": …}` is how Kaggle and others keep an account.
      if (key !== undefined && value) yield { name: isAccount && key === 'key' ? 'api_key' : key, value };
    }
  }
}

/** Methods that give a setting a value: the first argument is its name. */
const SETTERS = /^(set|option|config|put|setConf|set_option|hset|putenv)$/;
/** The account key of a storage account has the account in its name. */
const OF_ACCOUNT = /\.[\w-]+\.(blob|dfs)\.core\.windows\.net$/;

function* ofCall(call: Call): Generator<NamedValue> {
  for (const { arg, value } of call.keywords) {
    if (arg === undefined) continue;
    yield credentials(arg, value);
  }
  const [first, second, third] = call.args;
  const method = methodName(call) ?? (call.func.nodeType === 'Name' ? call.func.id : '');
  if (!first || !second) return;
  if (/^HTTP(Basic|Digest)Auth$/.test(method) || (method === 'login' && !third))
    yield { name: 'password', value: second };
  const setting =
    method === 'setattr' ? stringValue(second) : SETTERS.test(methodName(call) ?? '') ? stringValue(first) : undefined;
  const value = method === 'setattr' ? third : second;
  if (setting !== undefined && value) yield { name: setting.replace(OF_ACCOUNT, ''), value };
}

/** `auth=(user, "…")`: the second one is the password. */
function credentials(name: string, value: Expr): NamedValue {
  const [, password] = name === 'auth' && value.nodeType === 'Tuple' ? value.elts : [];
  return password ? { name: 'password', value: password } : { name, value };
}

type Parameters = Extract<Node, { readonly nodeType: 'FunctionDef' }>['args'];

function* defaultsOf({
  posonlyargs,
  args,
  defaults,
  kwonlyargs,
  kw_defaults: named,
}: Parameters): Generator<NamedValue> {
  const positional = [...posonlyargs, ...args];
  for (const [index, value] of defaults.entries()) {
    const name = positional[positional.length - defaults.length + index]?.arg;
    if (name !== undefined) yield { name, value };
  }
  for (const [index, value] of named.entries()) {
    const name = kwonlyargs[index]?.arg;
    if (name !== undefined && value) yield { name, value };
  }
}

function* partsOf(value: Expr): Generator<Expr> {
  if (value.nodeType === 'BoolOp') for (const part of value.values) yield* partsOf(part);
  else if (value.nodeType === 'IfExp') yield* [value.body, value.orelse];
  else yield value;
}

function targetName(target: Expr): string | undefined {
  if (target.nodeType === 'Name') return target.id;
  if (target.nodeType === 'Attribute') return target.attr;
  return target.nodeType === 'Subscript' && isString(target.slice) ? target.slice.value : undefined;
}
