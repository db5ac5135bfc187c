import type { Arguments, Call, ClassDef, Expr, FunctionDef } from '../ast';
import { parametersOf } from '../nodes';
import type { Resolver } from '../resolve';
import type { EvaluatedCall } from './domain';
import type { RunState, Slot } from './runState';
import { Scope } from './scope';

/** An object of a class that the notebook defines. What its attributes hold is part of the state of a run. */
export interface Instance {
  readonly definition: ClassDef;
}

/** The objects that calls made in the last run, so that the next run makes the same ones. */
export type MadeObjects = WeakMap<Call, Instance>;

const OBJECT: Slot<Instance> = { name: 'object' };
const ATTRIBUTES: Slot<ReadonlyMap<string, unknown>> = { name: 'attributes' };

/** Makes objects of the notebook's classes and keeps their attributes in the state of a run. */
export class Objects<V> {
  readonly #state: Pick<RunState<unknown>, 'get' | 'set'>;
  readonly #made: MadeObjects;

  constructor(state: Pick<RunState<unknown>, 'get' | 'set'>, made: MadeObjects) {
    this.#state = state;
    this.#made = made;
  }

  /** The object that a call makes; the same one every time the call runs. */
  make(definition: ClassDef, call: Call): Instance {
    const known = this.#state.get(OBJECT, call);
    if (known) return known;
    const before = this.#made.get(call);
    const object = before?.definition === definition ? before : { definition };
    this.#made.set(call, object);
    this.#state.set(OBJECT, call, object);
    return object;
  }

  attribute(self: Instance, name: string): V | undefined {
    return this.#state.get(ATTRIBUTES as Slot<ReadonlyMap<string, V>>, self)?.get(name);
  }

  setAttribute(self: Instance, name: string, value: V): void {
    const attributes = new Map(this.#state.get(ATTRIBUTES, self));
    this.#state.set(ATTRIBUTES, self, attributes.set(name, value));
  }
}

/** Base classes are searched this far. */
const MAX_BASES = 4;

/** The method of a class of the notebook, its own or that of a base in the notebook. */
export function methodOf(definition: ClassDef, name: string, resolver: Resolver, depth = 0): FunctionDef | undefined {
  for (const statement of definition.body) {
    if (statement.nodeType === 'FunctionDef' && statement.name === name) return statement;
  }
  if (depth >= MAX_BASES) return undefined;
  for (const base of definition.bases) {
    const above = resolver.localClass(resolver.qualifiedName(base) ?? '');
    const found = above && above !== definition ? methodOf(above, name, resolver, depth + 1) : undefined;
    if (found) return found;
  }
  return undefined;
}

/** Whether the first parameter of a method is the object itself. */
export function takesSelf(method: FunctionDef): boolean {
  return !method.decorator_list.some(({ nodeType }) => nodeType === 'Name');
}

/** The names that a function or lambda begins with when it is called, bound to arguments, defaults or nothing known. */
export function boundArguments<V>(
  parameterList: Arguments,
  call: Pick<EvaluatedCall<V>, 'args' | 'keywords'>,
  evaluate: (node: Expr) => V,
  unknown: V,
): Scope<V> {
  const names = new Scope<V>();
  const { args, posonlyargs, kwonlyargs, defaults, kw_defaults } = parameterList;
  const parameters = [...posonlyargs, ...args];
  parameters.forEach(({ arg }, index) => {
    const fallback = defaults[index - (parameters.length - defaults.length)];
    const given = call.args[index] ?? call.keywords.get(arg);
    names.set(arg, given ?? (fallback ? evaluate(fallback) : unknown));
  });
  kwonlyargs.forEach(({ arg }, index) => {
    const fallback = kw_defaults[index];
    names.set(arg, call.keywords.get(arg) ?? (fallback ? evaluate(fallback) : unknown));
  });
  for (const { arg } of parametersOf(parameterList)) if (names.get(arg) === undefined) names.set(arg, unknown);
  return names;
}
