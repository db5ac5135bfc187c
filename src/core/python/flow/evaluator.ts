import type { Call, Comprehension, Expr, IfExp, Module, Name, Stmt } from '../ast';
import { isNone, stringValue } from '../nodes';
import type { NotebookAnalysis } from '../analysis';
import type { Domain } from './domain';
import type { MadeObjects } from './instances';
import type { CellRecord, RunState, Slot } from './runState';
import { Scope } from './scope';
import { Objects } from './instances';

/** Expressions are followed this deep, so that no notebook exhausts the stack. */
const MAX_DEPTH = 300;

/** Names of a function that is being run, or of the notebook. */
export interface Frame<V> {
  names: Scope<V>;
  readonly returned: V[];
  /** Names that were bound anew, so that a parameter no longer is what the caller gave. */
  rebound: Set<string>;
  /** Parameters that may not be what they seem: bound anew in any round of a loop, or switches (see `switchesOf`). */
  readonly uncertain: Set<string>;
  /** Names that a function declares to be those of the notebook. */
  readonly global: Set<string>;
}

/** The frame of a function that begins with these names. */
export function newFrame<V>(names: Scope<V>, switches: readonly string[] = []): Frame<V> {
  return { names, returned: [], rebound: new Set(), uncertain: new Set(switches), global: new Set() };
}

const NAME: Slot<unknown> = { name: 'name' };

/** Evaluates expressions over abstract values: everything of Python but calls and statements. */
export abstract class Evaluator<V, E> {
  protected readonly analysis: NotebookAnalysis;
  protected readonly domain: Domain<V>;
  protected readonly state: RunState<E>;
  protected frame: Frame<V>;
  protected readonly globals: Frame<V> = newFrame(new Scope());
  protected readonly objects: Objects<V>;
  /** How many loops are being run whose rounds are not told apart. */
  protected loops = 0;
  #depth = 0;

  constructor(domain: Domain<V>, state: RunState<E>, made: MadeObjects) {
    this.analysis = state.analysis;
    this.domain = domain;
    this.state = state;
    this.objects = new Objects(state, made);
    this.frame = this.globals;
  }

  /** Runs the code of one cell; a name that gets the value again that it got in `before` keeps that object. */
  protected cell(module: Module, before: CellRecord<E> | undefined): void {
    const names = new Scope<V>({ get: (name) => this.state.get(NAME as Slot<V>, name) });
    this.globals.names = names;
    this.state.enter(module);
    this.body(module.body);
    names.commit((name, value) => {
      const last = before?.writes.find(({ slot, owner }) => slot === NAME && owner === name)?.value as V | undefined;
      const isSame = last !== undefined && value !== undefined && this.domain.isSame(last, value);
      this.state.set(NAME, name, isSame ? last : value);
    });
  }

  protected abstract call(node: Call): V;

  /** Runs statements in the present frame. */
  protected abstract body(statements: readonly Stmt[]): void;

  /** Binds a target; `inPlace` when the object behind it has changed rather than the name. */
  protected assign(target: Expr, value: V, inPlace = false): void {
    switch (target.nodeType) {
      case 'Name':
        this.#assignName(target.id, value, inPlace);
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
        if (self && target.nodeType === 'Attribute') this.objects.setAttribute(self, target.attr, value);
        else this.assign(target.value, this.domain.store(target, base, value, index), true);
        return;
      }
      default:
    }
  }

  /** A function binds its own names, unless it declares them global; what it changes in place may be the notebook's. */
  #assignName(name: string, value: V, inPlace: boolean): void {
    const { frame, globals } = this;
    if (!inPlace) {
      frame.rebound.add(name);
      frame.uncertain.add(name);
    }
    const isForeign = frame !== globals && inPlace && frame.names.get(name) === undefined;
    const isGlobal = frame.global.has(name) || (isForeign && globals.names.get(name) !== undefined);
    (isGlobal ? globals : frame).names.set(name, value);
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
        const known = this.frame.names.get(node.id) ?? this.globals.names.get(node.id);
        return known ?? this.domain.name(node, this.analysis.qualifiedName(node));
      }
      case 'Constant':
        return this.domain.constant(node);
      case 'Attribute': {
        const name = this.analysis.qualifiedName(node);
        if (name !== undefined && this.isReference(node.value)) return this.domain.unknown;
        const base = this.evaluate(node.value);
        const self = this.domain.instanceOf(base);
        const own = self && this.objects.attribute(self, node.attr);
        return own ?? this.domain.attribute(node, base);
      }
      case 'Subscript':
        return this.domain.subscript(node, this.evaluate(node.value), this.evaluate(node.slice));
      case 'Call':
        return this.call(node);
      case 'NamedExpr': {
        const value = this.evaluate(node.value);
        this.assign(node.target, value);
        return value;
      }
      case 'Await':
      case 'Starred':
        return this.evaluate(node.value);
      case 'JoinedStr':
      case 'TemplateStr':
        for (const part of node.values) if (part.nodeType !== 'Constant') this.evaluate(part);
        return this.domain.unknown;
      case 'FormattedValue':
      case 'Interpolation':
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
        return this.#comprehension(node, node.generators, node.value, node.key);
      case 'IfExp':
        return this.#choice(node);
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

  #choice({ test, body, orelse }: IfExp): V {
    this.evaluate(test);
    const decision = this.decided(test);
    if (decision !== undefined) return this.evaluate(decision ? body : orelse);
    return this.domain.join(this.evaluate(body), this.evaluate(orelse));
  }

  /**
   * Whether a condition certainly holds here: `fitted`, `not fitted` about a parameter that has kept its value, `scaler is
   * None` in a function, or `part == "train"`. Names of the notebook that hold truth values are switches that people change by hand.
   */
  protected decided(test: Expr): boolean | undefined {
    if (test.nodeType === 'UnaryOp' && test.op.nodeType === 'Not') {
      const inner = this.decided(test.operand);
      return inner === undefined ? undefined : !inner;
    }
    if (test.nodeType === 'Name') {
      const literal = this.#isParameter(test) ? this.domain.literal(this.evaluate(test)) : undefined;
      return literal === undefined || typeof literal === 'string' ? undefined : literal === true;
    }
    if (test.nodeType !== 'Compare' || test.left.nodeType !== 'Name') return undefined;
    const [operator, another] = test.ops;
    const [right] = test.comparators;
    if (!operator || !right || another) return undefined;
    const left = this.evaluate(test.left);
    const literal = this.domain.literal(left);
    switch (operator.nodeType) {
      case 'Is':
      case 'IsNot': {
        if (!isNone(right) || !this.#keptValue(test.left)) return undefined;
        const isNothing = literal === undefined ? (this.domain.isObject(left) ? false : undefined) : literal === null;
        return isNothing === undefined ? undefined : isNothing === (operator.nodeType === 'Is');
      }
      case 'Eq':
      case 'NotEq': {
        const text = stringValue(right);
        if (text === undefined || typeof literal !== 'string') return undefined;
        return (literal === text) === (operator.nodeType === 'Eq');
      }
      default:
        return undefined;
    }
  }

  #isParameter(name: Name): boolean {
    return this.#keptValue(name) && this.frame.names.get(name.id) !== undefined;
  }

  /** Whether a name has the value that it had when the present function was called. */
  #keptValue({ id }: Name): boolean {
    const { frame } = this;
    return frame !== this.globals && !frame.uncertain.has(id);
  }

  /** The collected elements, one by one where the domain knows them; names bound inside do not outlive it. */
  #comprehension(node: Expr, generators: readonly Comprehension[], result: Expr, key?: Expr): V {
    const outside = this.frame.names;
    this.frame.names = new Scope(outside);
    const [only, ...others] = generators;
    const iterated = only && this.evaluate(only.iter);
    const isPlain = only !== undefined && others.length === 0 && only.ifs.length === 0;
    const known = isPlain && iterated !== undefined ? this.domain.elements(iterated) : undefined;
    const keys: V[] = [];
    const values: V[] = [];
    if (known && only) {
      for (const element of known) {
        this.assign(only.target, element);
        if (key) keys.push(this.evaluate(key));
        values.push(this.evaluate(result));
      }
    } else {
      for (const { target, iter, ifs } of generators) {
        const value = iter === only?.iter && iterated !== undefined ? iterated : this.evaluate(iter);
        this.assign(target, this.domain.element(value, undefined, iter));
        for (const test of ifs) this.evaluate(test);
      }
      values.push(this.evaluate(result));
    }
    this.frame.names = outside;
    return this.domain.container(node, values, known ? keys : undefined);
  }

  /** Whether the expression is a module, class or function rather than a value of the notebook. */
  protected isReference(node: Expr): boolean {
    let at = node;
    while (at.nodeType === 'Attribute') at = at.value;
    return (
      at.nodeType === 'Name' && this.frame.names.get(at.id) === undefined && this.globals.names.get(at.id) === undefined
    );
  }
}
