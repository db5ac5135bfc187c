import type { Call, ClassDef, Expr, FunctionDef, Lambda } from '../ast';
import type { EvaluatedCall } from './domain';
import type { Frame } from './evaluator';
import { Evaluator, newFrame } from './evaluator';
import type { Instance } from './instances';
import { boundArguments, methodOf, takesSelf } from './instances';
import { switchesOf } from './switches';

/** Calls of the notebook's functions are followed this deep. */
const MAX_CALL_DEPTH = 4;

/** Evaluates calls: what the notebook defines is run, the domain says what all others do. */
export abstract class CallEvaluator<V, E> extends Evaluator<V, E> {
  readonly #calling: FunctionDef[] = [];
  #path: readonly Call[] = [];
  #lambdas = 0;

  protected override call(node: Call): V {
    const { func } = node;
    const name = this.analysis.qualifiedName(func);
    const isMethod = func.nodeType === 'Attribute' && !(name !== undefined && this.isReference(func.value));
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
      isRepeated: this.loops > 0,
    };
    const { resolver } = this.analysis;
    const own = isMethod ? undefined : resolver.localFunction(node);
    if (own && this.#mayCall(own)) return this.#inline(own, call, node.args);
    const lambda = isMethod ? undefined : this.#lambdaOf(func);
    if (lambda && this.#lambdas < MAX_CALL_DEPTH) return this.#callLambda(lambda, call);
    const handed = this.#handedOver(call, name);
    if (handed !== undefined) return handed;
    const result = this.domain.call(call);
    if (isMethod && result.receiver !== undefined) this.assign(func.value, result.receiver, true);
    const made = name === undefined || isMethod ? undefined : resolver.localClass(name);
    if (made) return this.#construct(made, call, result.value);
    const self = receiver === undefined ? undefined : this.domain.instanceOf(receiver);
    return self && receiver !== undefined ? this.#callMethod(self, receiver, call, result.value) : result.value;
  }

  /** `data.pipe(function, …)` and `map(function, data)` call what they are given. */
  #handedOver(call: EvaluatedCall<V>, name: string | undefined): V | undefined {
    const [func] = call.node.args;
    if (!func || (call.method !== 'pipe' && name !== 'builtins.map')) return undefined;
    const [, ...others] = call.args;
    const { receiver, node } = call;
    if (receiver !== undefined && node.func.nodeType === 'Attribute') {
      return this.#callGiven(func, { ...call, args: [receiver, ...others] }, [node.func.value]);
    }
    const [data] = others;
    if (data === undefined || others.length > 1) return undefined;
    const elements = this.domain.elements(data) ?? [this.domain.element(data, undefined, node)];
    const results = elements.map((element) => this.#callGiven(func, { ...call, args: [element] }));
    const known = results.filter((result) => result !== undefined);
    return known.length === results.length ? this.domain.container(node, known) : undefined;
  }

  /** Calls a function or lambda of the notebook that was handed over; undefined when it is none. */
  #callGiven(func: Expr, call: EvaluatedCall<V>, given?: readonly Expr[]): V | undefined {
    const own = this.analysis.resolver.localFunction({ func });
    if (own) return this.#mayCall(own) ? this.#inline(own, call, given) : undefined;
    const lambda = func.nodeType === 'Lambda' ? func : this.#lambdaOf(func);
    return lambda && this.#lambdas < MAX_CALL_DEPTH ? this.#callLambda(lambda, call) : undefined;
  }

  #mayCall(definition: FunctionDef): boolean {
    return this.#calling.length < MAX_CALL_DEPTH && !this.#calling.includes(definition);
  }

  /** An object of a class of the notebook, after its `__init__`; the same one every time the code runs. */
  #construct(definition: ClassDef, call: EvaluatedCall<V>, value: V): V {
    this.state.enter(definition);
    const object = this.domain.withInstance(value, this.objects.make(definition, call.node));
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
    const frame = newFrame(names, switchesOf(definition, this.state));
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
    this.frame = newFrame(names);
    this.#lambdas++;
    const value = this.evaluate(lambda.body);
    this.#lambdas--;
    this.frame = outer;
    return value;
  }
}
