import type { Call, ClassDef, Comprehension, Expr, FunctionDef, Lambda, Module, Stmt } from '../ast';
import type { NotebookAnalysis } from '../analysis';
import type { Domain, EvaluatedCall } from './domain';
import type { Instance, MadeObjects } from './instances';
import type { CellRecord, RunState, Slot } from './runState';
import { Scope } from './scope';
import { boundArguments, methodOf, Objects, takesSelf } from './instances';

/** Calls of the notebook's functions are followed this deep. */
const MAX_CALL_DEPTH = 4;
/** Expressions are followed this deep, so that no notebook exhausts the stack. */
const MAX_DEPTH = 300;

/** Names of a function that is being run, or of the notebook. */
export interface Frame<V> {
  names: Scope<V>;
  readonly returned: V[];
  /** Names that were bound anew, so that a parameter no longer is what the caller gave. */
  readonly rebound: Set<string>;
}

const NAME: Slot<unknown> = { name: 'name' };

/** Evaluates expressions over abstract values: everything of Python but its statements. */
export abstract class Evaluator<V, E> {
  protected readonly analysis: NotebookAnalysis;
  protected readonly domain: Domain<V>;
  protected readonly state: RunState<E>;
  protected frame: Frame<V>;
  readonly #globals: Frame<V> = { names: new Scope(), returned: [], rebound: new Set() };
  readonly #calling: FunctionDef[] = [];
  #path: readonly Call[] = [];
  readonly #objects: Objects<V>;
  #depth = 0;
  #lambdas = 0;

  constructor(domain: Domain<V>, state: RunState<E>, made: MadeObjects) {
    this.analysis = state.analysis;
    this.domain = domain;
    this.state = state;
    this.#objects = new Objects(state, made);
    this.frame = this.#globals;
  }

  /** Runs the code of one cell; a name that gets the value again that it got in `before` keeps that object. */
  protected cell(module: Module, before: CellRecord<E> | undefined): void {
    const names = new Scope<V>({ get: (name) => this.state.get(NAME as Slot<V>, name) });
    this.#globals.names = names;
    this.state.enter(module);
    this.body(module.body);
    names.commit((name, value) => {
      const last = before?.writes.find(({ slot, owner }) => slot === NAME && owner === name)?.value as V | undefined;
      const isSame = last !== undefined && value !== undefined && this.domain.isSame(last, value);
      this.state.set(NAME, name, isSame ? last : value);
    });
  }

  /** Runs statements in the present frame. */
  protected abstract body(statements: readonly Stmt[]): void;

  /** Binds a target; `inPlace` when the object behind it has changed rather than the name. */
  protected assign(target: Expr, value: V, inPlace = false): void {
    switch (target.nodeType) {
      case 'Name':
        if (!inPlace) this.frame.rebound.add(target.id);
        this.frame.names.set(target.id, value);
        return;
      case 'Tuple':
      case 'List': {
        const starred = target.elts.findIndex(({ nodeType }) => nodeType === 'Starred');
        target.elts.forEach((element, index) => {
          if (index === starred) this.assign(element, value);
          else {
            const at = starred >= 0 && index > starred ? index - target.elts.length : index;
            this.assign(element, this.domain.element(value, at, target));
          }
        });
        return;
      }
      case 'Starred':
        this.assign(target.value, value);
        return;
      case 'Attribute':
      case 'Subscript': {
        const index = target.nodeType === 'Subscript' ? this.evaluate(target.slice) : this.domain.unknown;
        const base = this.evaluate(target.value);
        const self = target.nodeType === 'Attribute' ? this.domain.instanceOf(base) : undefined;
        if (self && target.nodeType === 'Attribute') this.#objects.setAttribute(self, target.attr, value);
        else this.assign(target.value, this.domain.store(target, base, value, index), true);
        return;
      }
      default:
    }
  }

  protected evaluate(node: Expr): V {
    if (!this.state.step() || this.#depth >= MAX_DEPTH) return this.domain.unknown;
    this.#depth++;
    const value = this.#valueOf(node);
    this.#depth--;
    return value;
  }

  #valueOf(node: Expr): V {
    switch (node.nodeType) {
      case 'Name': {
        const known = this.frame.names.get(node.id) ?? this.#globals.names.get(node.id);
        return known ?? this.domain.name(node, this.analysis.qualifiedName(node));
      }
      case 'Constant':
        return this.domain.constant(node);
      case 'Attribute': {
        const name = this.analysis.qualifiedName(node);
        if (name !== undefined && this.#isReference(node.value)) return this.domain.unknown;
        const base = this.evaluate(node.value);
        const self = this.domain.instanceOf(base);
        const own = self && this.#objects.attribute(self, node.attr);
        return own ?? this.domain.attribute(node, base);
      }
      case 'Subscript':
        return this.domain.subscript(node, this.evaluate(node.value), this.evaluate(node.slice));
      case 'Call':
        return this.#call(node);
      case 'NamedExpr': {
        const value = this.evaluate(node.value);
        this.assign(node.target, value);
        return value;
      }
      case 'Await':
      case 'Starred':
        return this.evaluate(node.value);
      case 'Lambda':
        return this.domain.unknown;
      default:
        return this.#composite(node);
    }
  }

  #composite(node: Expr): V {
    const all = (nodes: readonly (Expr | null)[]): V[] =>
      nodes.flatMap((part) => (part === null ? [] : [this.evaluate(part)]));
    switch (node.nodeType) {
      case 'Tuple':
      case 'List':
      case 'Set':
        return this.domain.container(node, all(node.elts));
      case 'Dict':
        return this.domain.container(node, all(node.values));
      case 'ListComp':
      case 'SetComp':
      case 'GeneratorExp':
        return this.#comprehension(node, node.generators, node.elt);
      case 'DictComp':
        return this.#comprehension(node, node.generators, node.value);
      case 'IfExp':
        this.evaluate(node.test);
        return this.domain.join(this.evaluate(node.body), this.evaluate(node.orelse));
      case 'BinOp':
        return this.domain.operation(node, all([node.left, node.right]));
      case 'BoolOp':
        return this.domain.operation(node, all(node.values));
      case 'Compare':
        return this.domain.operation(node, all([node.left, ...node.comparators]));
      case 'UnaryOp':
        return this.domain.operation(node, all([node.operand]));
      case 'Slice':
        return this.domain.operation(node, all([node.lower ?? null, node.upper ?? null, node.step ?? null]));
      default:
        return this.domain.unknown;
    }
  }

  /** The collected element; names bound inside do not outlive it. */
  #comprehension(node: Expr, generators: readonly Comprehension[], result: Expr): V {
    const outside = this.frame.names;
    this.frame.names = new Scope(outside);
    for (const { target, iter, ifs } of generators) {
      this.assign(target, this.domain.element(this.evaluate(iter), undefined, iter));
      for (const test of ifs) this.evaluate(test);
    }
    const value = this.domain.container(node, [this.evaluate(result)]);
    this.frame.names = outside;
    return value;
  }

  #call(node: Call): V {
    const { func } = node;
    const name = this.analysis.qualifiedName(func);
    const isMethod = func.nodeType === 'Attribute' && !(name !== undefined && this.#isReference(func.value));
    const receiver = isMethod ? this.evaluate(func.value) : undefined;
    const args = node.args.map((arg) => this.evaluate(arg));
    const keywords = new Map<string, V>();
    for (const { arg, value } of node.keywords) keywords.set(arg ?? '**', this.evaluate(value));
    const call: EvaluatedCall<V> = {
      node,
      name: isMethod ? undefined : name,
      receiver,
      method: isMethod ? func.attr : undefined,
      args,
      keywords,
      path: this.#path,
    };
    const { resolver } = this.analysis;
    const own = isMethod ? undefined : resolver.localFunction(node);
    if (own && this.#mayCall(own)) return this.#inline(own, call, node.args);
    const lambda = isMethod ? undefined : this.#lambdaOf(func);
    if (lambda && this.#lambdas < MAX_CALL_DEPTH) return this.#callLambda(lambda, call);
    const result = this.domain.call(call);
    if (isMethod && result.receiver !== undefined) this.assign(func.value, result.receiver, true);
    const made = name === undefined || isMethod ? undefined : resolver.localClass(name);
    if (made) return this.#construct(made, call, result.value);
    const self = receiver === undefined ? undefined : this.domain.instanceOf(receiver);
    return self && receiver !== undefined ? this.#callMethod(self, receiver, call, result.value) : result.value;
  }

  #mayCall(definition: FunctionDef): boolean {
    return this.#calling.length < MAX_CALL_DEPTH && !this.#calling.includes(definition);
  }

  /** An object of a class of the notebook, after its `__init__`; the same one every time the code runs. */
  #construct(definition: ClassDef, call: EvaluatedCall<V>, value: V): V {
    this.state.enter(definition);
    const object = this.domain.withInstance(value, this.#objects.make(definition, call.node));
    const init = methodOf(definition, '__init__', this.analysis.resolver);
    if (init && this.#mayCall(init)) this.#inline(init, { ...call, args: [object, ...call.args] });
    return object;
  }

  /** Runs a method that the notebook defines; what it returns, where that is known, else what the domain says. */
  #callMethod(self: Instance, receiver: V, call: EvaluatedCall<V>, fallback: V): V {
    this.state.enter(self.definition);
    const method = methodOf(self.definition, call.method ?? '', this.analysis.resolver);
    if (!method || !this.#mayCall(method)) return fallback;
    const value = this.#inline(method, takesSelf(method) ? { ...call, args: [receiver, ...call.args] } : call);
    return value === this.domain.unknown ? fallback : value;
  }

  /** Runs a function of the notebook with these arguments; the value is what its return statements give. */
  #inline(
    definition: FunctionDef,
    call: Pick<EvaluatedCall<V>, 'node' | 'args' | 'keywords' | 'path'>,
    given: readonly Expr[] = [],
  ): V {
    this.state.enter(definition);
    const outer = this.frame;
    const names = boundArguments(definition.args, call, (node) => this.evaluate(node), this.domain.unknown);
    const frame: Frame<V> = { names, returned: [], rebound: new Set() };
    this.frame = frame;
    this.#calling.push(definition);
    this.#path = [...call.path, call.node];
    this.body(definition.body);
    this.#path = call.path;
    this.#calling.pop();
    this.frame = outer;
    this.#passBack(definition, call.args, given, frame);
    const [first, ...others] = frame.returned;
    return first === undefined ? this.domain.unknown : others.reduce((a, b) => this.domain.join(a, b), first);
  }

  /** What the function has changed of the objects that it was given, as in `frame["a"] = 0`. */
  #passBack(definition: FunctionDef, args: readonly V[], given: readonly Expr[], { names, rebound }: Frame<V>): void {
    [...definition.args.posonlyargs, ...definition.args.args].forEach(({ arg }, index) => {
      const node = given[index];
      const value = names.get(arg);
      if (node?.nodeType !== 'Name' || value === undefined || rebound.has(arg) || value === args[index]) return;
      this.assign(node, value, true);
    });
  }

  /** The lambda that a name was bound to. */
  #lambdaOf(func: Expr): Lambda | undefined {
    if (func.nodeType !== 'Name') return undefined;
    const value = this.analysis.defUse.reaching(func)[0]?.event.value;
    return value?.nodeType === 'Lambda' ? value : undefined;
  }

  #callLambda(lambda: Lambda, call: EvaluatedCall<V>): V {
    this.state.enter(lambda);
    const outer = this.frame;
    const names = boundArguments(lambda.args, call, (node) => this.evaluate(node), this.domain.unknown);
    this.frame = { names, returned: [], rebound: new Set() };
    this.#lambdas++;
    const value = this.evaluate(lambda.body);
    this.#lambdas--;
    this.frame = outer;
    return value;
  }

  /** Whether the expression is a module, class or function rather than a value of the notebook. */
  #isReference(node: Expr): boolean {
    let at = node;
    while (at.nodeType === 'Attribute') at = at.value;
    return (
      at.nodeType === 'Name' &&
      this.frame.names.get(at.id) === undefined &&
      this.#globals.names.get(at.id) === undefined
    );
  }
}
