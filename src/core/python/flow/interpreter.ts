import type { AsyncFor, Expr, For, If, Stmt } from '../ast';
import { CallEvaluator } from './callEvaluator';
import { namesIn, placesOf } from './places';
import type { LastRun } from './runState';
import { Scope } from './scope';
import { noteSwitches } from './switches';

/**
 * Runs a notebook from top to bottom over abstract values: assignments, branches (joined), loops (twice where one
 * round leaves something for the next), and the notebook's own functions and classes where they are called.
 */
export class Interpreter<V, E> extends CallEvaluator<V, E> {
  /** Runs the cells in document order; those that would do what they did in the last run are not run again. */
  run(last: LastRun<E>): void {
    const { records } = last;
    noteSwitches(this.state);
    for (const [place, { python }] of this.analysis.cells.entries()) {
      const known = records.get(python);
      if (known && this.state.isCurrent(known)) {
        this.state.replay(known);
        continue;
      }
      // What stood in the place of a cell that is edited often gave its names the same values.
      const inPlace = last.cells[place];
      const before = known ?? (inPlace && records.get(inPlace));
      const record = this.state.record(() => {
        this.cell(python.module, before);
      });
      if (record) records.set(python, record);
      else records.delete(python);
    }
    last.cells = this.analysis.cells.map(({ python }) => python);
  }

  protected override body(statements: readonly Stmt[]): void {
    for (const statement of statements) this.#statement(statement);
  }

  #statement(node: Stmt): void {
    switch (node.nodeType) {
      case 'Expr':
        this.evaluate(node.value);
        return;
      case 'Assign': {
        const value = this.evaluate(node.value);
        for (const target of node.targets) this.assign(target, value);
        return;
      }
      case 'AnnAssign':
        if (node.value) this.assign(node.target, this.evaluate(node.value));
        return;
      case 'AugAssign': {
        const operands = [this.evaluate(node.target), this.evaluate(node.value)];
        this.assign(node.target, this.domain.operation(node.value, operands));
        return;
      }
      case 'Return':
        if (node.value) this.frame.returned.push(this.evaluate(node.value));
        return;
      case 'Delete':
        for (const target of node.targets) this.#delete(target);
        return;
      case 'Assert':
        this.evaluate(node.test);
        return;
      case 'Global':
        for (const name of node.names) this.frame.global.add(name);
        return;
      default:
        this.#compound(node);
    }
  }

  #delete(target: Expr): void {
    if (target.nodeType === 'Name') this.frame.names.set(target.id, undefined);
    else if (target.nodeType === 'Subscript') {
      this.assign(target.value, this.domain.remove(target, this.evaluate(target.value)));
    }
  }

  #compound(node: Stmt): void {
    switch (node.nodeType) {
      case 'If':
        this.evaluate(node.test);
        this.#if(node);
        return;
      case 'For':
      case 'AsyncFor': {
        const iterated = this.evaluate(node.iter);
        const elements = this.domain.elements(iterated);
        if (elements) this.#rounds(node, elements);
        else {
          this.#loop(() => {
            this.assign(node.target, this.domain.element(iterated, undefined, node.iter));
            this.body(node.body);
          });
        }
        this.body(node.orelse);
        return;
      }
      case 'While':
        this.evaluate(node.test);
        this.#loop(() => {
          this.body(node.body);
        });
        this.body(node.orelse);
        return;
      case 'With':
      case 'AsyncWith':
        for (const { context_expr, optional_vars } of node.items) {
          const value = this.evaluate(context_expr);
          if (optional_vars) this.assign(optional_vars, value);
        }
        this.body(node.body);
        return;
      case 'Try':
      case 'TryStar':
        this.body(node.body);
        this.body(node.orelse);
        this.#branches([[], ...node.handlers.map(({ body }) => body)]);
        this.body(node.finalbody);
        return;
      case 'Match':
        this.evaluate(node.subject);
        this.#branches([[], ...node.cases.map(({ body }) => body)]);
        return;
      default:
    }
  }

  #if(node: If): void {
    const decision = this.decided(node.test);
    if (decision === undefined) this.#branches([node.body, node.orelse]);
    else this.body(decision ? node.body : node.orelse);
  }

  /** Runs one round of a loop for each element; what a round changes in place is changed wherever the element came from. */
  #rounds(node: For | AsyncFor, elements: readonly V[]): void {
    const { frame } = this;
    const { places, container } = placesOf(node.iter, this.analysis);
    for (const [index, element] of elements.entries()) {
      const outer = frame.rebound;
      this.assign(node.target, element);
      const bound = namesIn(node.target, places[index]).map((one) => ({ ...one, before: frame.names.get(one.name) }));
      frame.rebound = new Set();
      this.body(node.body);
      for (const { name, before, place, depth } of bound) {
        const value = frame.names.get(name);
        if (value === undefined || before === undefined || value === before || frame.rebound.has(name)) continue;
        if (place && this.evaluate(place) === before) this.assign(place, value, true);
        if (!container || container.depth !== depth) continue;
        this.assign(container.node, this.domain.withElement(this.evaluate(container.node), index, value), true);
      }
      for (const name of frame.rebound) outer.add(name);
      frame.rebound = outer;
    }
  }

  /** Runs a round of a loop, and another one if the first has changed what it began with. */
  #loop(round: () => void): void {
    const start = this.frame.names;
    const scope = new Scope(start);
    this.frame.names = scope;
    this.loops++;
    round();
    if (scope.overrides) round();
    this.loops--;
    scope.commit((name, value) => {
      start.set(name, value);
    });
    this.frame.names = start;
  }

  /** Runs each body from the same start and joins what they leave. */
  #branches(bodies: readonly (readonly Stmt[])[]): void {
    const start = this.frame.names;
    const results = bodies.map((body) => {
      const scope = new Scope(start);
      this.frame.names = scope;
      this.body(body);
      return scope;
    });
    this.frame.names = start;
    const changed = new Set(results.flatMap((scope) => [...scope.changed]));
    const joined = [...changed].map((name) => {
      const values = results.flatMap((scope) => scope.get(name) ?? []);
      return { name, values };
    });
    for (const { name, values } of joined) {
      const [first, ...others] = values as V[];
      start.set(name, first && others.reduce((a, b) => (a === b ? a : this.domain.join(a, b)), first));
    }
  }
}
