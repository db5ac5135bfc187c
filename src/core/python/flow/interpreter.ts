import type { Call, Comprehension, Expr, FunctionDef, Stmt } from '../ast';
import type { NotebookAnalysis } from '../analysis';
import { parametersOf } from '../nodes';
import type { Domain, EvaluatedCall } from './domain';

/** Calls of the notebook's functions are followed this deep. */
const MAX_CALL_DEPTH = 4;
/** Expressions evaluated in one notebook; beyond it every value is unknown. */
const MAX_STEPS = 400_000;

interface Frame<V> {
  names: Map<string, V>;
  readonly returned: V[];
}

/**
 * Runs a notebook from top to bottom over abstract values: assignments, branches (joined), loops (twice, so that what
 * one round leaves reaches the next), and the notebook's own functions where they are called.
 */
export class Interpreter<V> {
  readonly #analysis: NotebookAnalysis;
  readonly #domain: Domain<V>;
  readonly #globals: Frame<V> = { names: new Map(), returned: [] };
  #frame: Frame<V> = this.#globals;
  readonly #calling: FunctionDef[] = [];
  #steps = 0;

  constructor(analysis: NotebookAnalysis, domain: Domain<V>) {
    this.#analysis = analysis;
    this.#domain = domain;
  }

  /** Runs all cells in document order. */
  run(): void {
    for (const { python } of this.#analysis.cells) this.#body(python.module.body);
  }

  #body(statements: readonly Stmt[]): void {
    for (const statement of statements) this.#statement(statement);
  }

  #statement(node: Stmt): void {
    switch (node.nodeType) {
      case 'Expr':
        this.#evaluate(node.value);
        return;
      case 'Assign': {
        const value = this.#evaluate(node.value);
        for (const target of node.targets) this.#assign(target, value);
        return;
      }
      case 'AnnAssign':
        if (node.value) this.#assign(node.target, this.#evaluate(node.value));
        return;
      case 'AugAssign': {
        const operands = [this.#evaluate(node.target), this.#evaluate(node.value)];
        this.#assign(node.target, this.#domain.operation(node.value, operands));
        return;
      }
      case 'Return':
        if (node.value) this.#frame.returned.push(this.#evaluate(node.value));
        return;
      case 'Delete':
        for (const target of node.targets) if (target.nodeType === 'Name') this.#frame.names.delete(target.id);
        return;
      case 'Assert':
        this.#evaluate(node.test);
        return;
      default:
        this.#compound(node);
    }
  }

  #compound(node: Stmt): void {
    switch (node.nodeType) {
      case 'If':
        this.#evaluate(node.test);
        this.#branches([node.body, node.orelse]);
        return;
      case 'For':
      case 'AsyncFor': {
        const iterated = this.#evaluate(node.iter);
        for (let round = 0; round < 2; round++) {
          this.#assign(node.target, this.#domain.element(iterated, undefined, node.iter));
          this.#body(node.body);
        }
        this.#body(node.orelse);
        return;
      }
      case 'While':
        this.#evaluate(node.test);
        for (let round = 0; round < 2; round++) this.#body(node.body);
        this.#body(node.orelse);
        return;
      case 'With':
      case 'AsyncWith':
        for (const { context_expr, optional_vars } of node.items) {
          const value = this.#evaluate(context_expr);
          if (optional_vars) this.#assign(optional_vars, value);
        }
        this.#body(node.body);
        return;
      case 'Try':
      case 'TryStar':
        this.#body(node.body);
        this.#body(node.orelse);
        this.#branches([[], ...node.handlers.map(({ body }) => body)]);
        this.#body(node.finalbody);
        return;
      case 'Match':
        this.#evaluate(node.subject);
        this.#branches([[], ...node.cases.map(({ body }) => body)]);
        return;
      default:
    }
  }

  /** Runs each body from the same start and joins what they leave. */
  #branches(bodies: readonly (readonly Stmt[])[]): void {
    const start = this.#frame.names;
    const results = bodies.map((body) => {
      this.#frame.names = new Map(start);
      this.#body(body);
      return this.#frame.names;
    });
    const joined = new Map<string, V>();
    for (const names of results) {
      for (const [name, value] of names) {
        const other = joined.get(name);
        joined.set(name, other === undefined || other === value ? value : this.#domain.join(other, value));
      }
    }
    this.#frame.names = joined;
  }

  #assign(target: Expr, value: V): void {
    switch (target.nodeType) {
      case 'Name':
        this.#frame.names.set(target.id, value);
        return;
      case 'Tuple':
      case 'List': {
        const starred = target.elts.findIndex(({ nodeType }) => nodeType === 'Starred');
        target.elts.forEach((element, index) => {
          if (index === starred) this.#assign(element, value);
          else {
            const at = starred >= 0 && index > starred ? index - target.elts.length : index;
            this.#assign(element, this.#domain.element(value, at, target));
          }
        });
        return;
      }
      case 'Starred':
        this.#assign(target.value, value);
        return;
      case 'Attribute':
      case 'Subscript':
        this.#assign(target.value, this.#domain.store(target, this.#evaluate(target.value), value));
        return;
      default:
    }
  }

  #evaluate(node: Expr): V {
    if (this.#steps++ > MAX_STEPS) return this.#domain.unknown;
    switch (node.nodeType) {
      case 'Name': {
        const known = this.#frame.names.get(node.id) ?? this.#globals.names.get(node.id);
        return known ?? this.#domain.name(node, this.#analysis.qualifiedName(node));
      }
      case 'Constant':
        return this.#domain.constant(node);
      case 'Attribute': {
        const name = this.#analysis.qualifiedName(node);
        if (name !== undefined && this.#isReference(node.value)) return this.#domain.unknown;
        return this.#domain.attribute(node, this.#evaluate(node.value));
      }
      case 'Subscript':
        return this.#domain.subscript(node, this.#evaluate(node.value), this.#evaluate(node.slice));
      case 'Call':
        return this.#call(node);
      case 'NamedExpr': {
        const value = this.#evaluate(node.value);
        this.#assign(node.target, value);
        return value;
      }
      case 'Await':
      case 'Starred':
        return this.#evaluate(node.value);
      case 'Lambda':
        return this.#domain.unknown;
      default:
        return this.#composite(node);
    }
  }

  #composite(node: Expr): V {
    const all = (nodes: readonly (Expr | null)[]): V[] =>
      nodes.flatMap((part) => (part === null ? [] : [this.#evaluate(part)]));
    switch (node.nodeType) {
      case 'Tuple':
      case 'List':
      case 'Set':
        return this.#domain.container(node, all(node.elts));
      case 'Dict':
        return this.#domain.container(node, all(node.values));
      case 'ListComp':
      case 'SetComp':
      case 'GeneratorExp':
        return this.#comprehension(node, node.generators, node.elt);
      case 'DictComp':
        return this.#comprehension(node, node.generators, node.value);
      case 'IfExp':
        this.#evaluate(node.test);
        return this.#domain.join(this.#evaluate(node.body), this.#evaluate(node.orelse));
      case 'BinOp':
        return this.#domain.operation(node, all([node.left, node.right]));
      case 'BoolOp':
        return this.#domain.operation(node, all(node.values));
      case 'Compare':
        return this.#domain.operation(node, all([node.left, ...node.comparators]));
      case 'UnaryOp':
        return this.#domain.operation(node, all([node.operand]));
      case 'Slice':
        return this.#domain.operation(node, all([node.lower ?? null, node.upper ?? null, node.step ?? null]));
      default:
        return this.#domain.unknown;
    }
  }

  /** The collected element; names bound inside do not outlive it. */
  #comprehension(node: Expr, generators: readonly Comprehension[], result: Expr): V {
    const outside = this.#frame.names;
    this.#frame.names = new Map(outside);
    for (const { target, iter, ifs } of generators) {
      this.#assign(target, this.#domain.element(this.#evaluate(iter), undefined, iter));
      for (const test of ifs) this.#evaluate(test);
    }
    const value = this.#domain.container(node, [this.#evaluate(result)]);
    this.#frame.names = outside;
    return value;
  }

  #call(node: Call): V {
    const { func } = node;
    const name = this.#analysis.qualifiedName(func);
    const isMethod = func.nodeType === 'Attribute' && !(name !== undefined && this.#isReference(func.value));
    const receiver = isMethod ? this.#evaluate(func.value) : undefined;
    const args = node.args.map((arg) => this.#evaluate(arg));
    const keywords = new Map<string, V>();
    for (const { arg, value } of node.keywords) keywords.set(arg ?? '**', this.#evaluate(value));
    const call: EvaluatedCall<V> = {
      node,
      name: isMethod ? undefined : name,
      receiver,
      method: isMethod ? func.attr : undefined,
      args,
      keywords,
    };
    const own = isMethod ? undefined : this.#analysis.resolver.localFunction(node);
    if (own && this.#calling.length < MAX_CALL_DEPTH && !this.#calling.includes(own)) return this.#inline(own, call);
    const result = this.#domain.call(call);
    if (isMethod && result.receiver !== undefined) this.#assign(func.value, result.receiver);
    return result.value;
  }

  /** Runs a function of the notebook with these arguments; the value is what its return statements give. */
  #inline(definition: FunctionDef, call: EvaluatedCall<V>): V {
    const outer = this.#frame;
    const frame: Frame<V> = { names: new Map(), returned: [] };
    const parameters = [...definition.args.posonlyargs, ...definition.args.args];
    const defaults = definition.args.defaults;
    parameters.forEach(({ arg }, index) => {
      const fallback = defaults[index - (parameters.length - defaults.length)];
      const given = call.args[index] ?? call.keywords.get(arg);
      frame.names.set(arg, given ?? (fallback ? this.#evaluate(fallback) : this.#domain.unknown));
    });
    for (const { arg } of parametersOf(definition.args)) {
      if (!frame.names.has(arg)) frame.names.set(arg, call.keywords.get(arg) ?? this.#domain.unknown);
    }
    this.#frame = frame;
    this.#calling.push(definition);
    this.#body(definition.body);
    this.#calling.pop();
    this.#frame = outer;
    const [first, ...others] = frame.returned;
    return first === undefined ? this.#domain.unknown : others.reduce((a, b) => this.#domain.join(a, b), first);
  }

  /** Whether the expression is a module, class or function rather than a value of the notebook. */
  #isReference(node: Expr): boolean {
    let at = node;
    while (at.nodeType === 'Attribute') at = at.value;
    return at.nodeType === 'Name' && !this.#frame.names.has(at.id) && !this.#globals.names.has(at.id);
  }
}
