import type { Attribute, Call, Expr, Name, Subscript } from '../ast';
import type { Instance } from './instances';

/** A call with its parts evaluated. */
export interface EvaluatedCall<V> {
  readonly node: Call;
  /** Qualified name of what is called; undefined for methods of values. */
  readonly name: string | undefined;
  /** The value before the dot in `receiver.method(…)`; undefined for plain functions. */
  readonly receiver: V | undefined;
  readonly method: string | undefined;
  /** Positional arguments; what a `*args` holds is one of them. */
  readonly args: readonly V[];
  readonly keywords: ReadonlyMap<string, V>;
  /** The calls of functions of the notebook that it happens in, outermost first: the same node runs in each of them. */
  readonly path: readonly Call[];
  /** Whether it happens in a loop whose rounds are not told apart. */
  readonly isRepeated: boolean;
}

/** What a call gives; `receiver` is set when it changed the value before the dot in place. */
export interface CallResult<V> {
  readonly value: V;
  readonly receiver?: V;
}

/**
 * Abstract values for the interpreter: what is followed through a notebook is decided here. Values are immutable;
 * objects with identity (estimators) are held by reference inside them. No method may throw.
 */
export interface Domain<V> {
  /** A value of which nothing is known. */
  readonly unknown: V;
  /** Whether two values say the same. */
  isSame(a: V, b: V): boolean;
  /** The value after two ways of getting there. */
  join(a: V, b: V): V;
  /** A name that the notebook has not bound before: an import, a class, a function, a missing definition. */
  name(node: Name, qualified: string | undefined): V;
  /** The string, truth value or None that it is; undefined where it is something else or not known. */
  literal(value: V): string | boolean | null | undefined;
  /** Whether it certainly is an object of its own, so that it is not None. */
  isObject(value: V): boolean;
  /** A literal without parts. */
  constant(node: Expr): V;
  /** A tuple, list, set or dict display, or what a comprehension collects; `keys` where it makes a dict of known ones. */
  container(node: Expr, elements: readonly V[], keys?: readonly V[]): V;
  /** What a loop goes through one by one; undefined where that is not known or makes no difference. */
  elements(value: V): readonly V[] | undefined;
  /** A container after the object at this position has changed in place. */
  withElement(value: V, index: number, element: V): V;
  /** One element when unpacking (`index` 0-based, negative from the end), any element when iterating (undefined). */
  element(value: V, index: number | undefined, node: Expr): V;
  /** Arithmetic, comparison, boolean operation, f-string: anything computed from operands. */
  operation(node: Expr, operands: readonly V[]): V;
  attribute(node: Attribute, base: V): V;
  subscript(node: Subscript, base: V, index: V): V;
  /** A call of anything but a function of the notebook. */
  call(call: EvaluatedCall<V>): CallResult<V>;
  /** The base after `base[index] = value` or `base.attr = value`. */
  store(target: Attribute | Subscript, base: V, value: V, index: V): V;
  /** The base after `del base[…]`. */
  remove(target: Subscript, base: V): V;
  /** The value with the object of a class of the notebook that it holds. */
  withInstance(value: V, instance: Instance): V;
  instanceOf(value: V): Instance | undefined;
}
