import type { Arguments, Comprehension, Expr, Node, Pattern, Stmt } from './ast';
import { eachChild } from './children';
import { EventLog } from './eventLog';
import { MUTATORS } from './names';
import { isNamed, isNamespace, isTrue, parametersOf, rootName, runsCode } from './nodes';
import type { PythonCell } from './pythonCell';
import type { CellScopes, DefinitionKind } from './scopes';

/** Walks a cell once, in the order in which Python evaluates it. */
export class ScopeCollector {
  readonly #cell: PythonCell;
  readonly #log: EventLog;

  constructor(cell: PythonCell) {
    this.#cell = cell;
    this.#log = new EventLog(cell);
  }

  collect(): CellScopes {
    const magics = this.#cell.magics.filter((magic) => magic.defines.length > 0);
    for (const statement of this.#cell.module.body) {
      while (magics[0] && magics[0].start < statement.start) this.#magic(magics.shift());
      this.#statement(statement);
    }
    for (const magic of magics) this.#magic(magic);
    return this.#log.finish();
  }

  /** `x = !command` is parsed as an assignment and needs nothing more, unless its line is broken. */
  #magic(magic: PythonCell['magics'][number] | undefined): void {
    if (!magic || (magic.assigned && !this.#isBroken(magic.start))) return;
    for (const { name, start, end } of magic.defines) {
      this.#log.define(name, { ...this.#cell.module, start, end }, 'magic');
    }
  }

  #isBroken(at: number): boolean {
    return this.#cell.problems.some((problem) => problem.chunkStart <= at && at < problem.chunkEnd);
  }

  #mutate(target: Expr, by: Node): void {
    const root = rootName(target);
    if (root) this.#log.mutate(root, by);
  }

  #body(statements: readonly Stmt[]): void {
    for (const statement of statements) this.#statement(statement);
  }

  #statement(node: Stmt): void {
    switch (node.nodeType) {
      case 'FunctionDef':
      case 'AsyncFunctionDef':
        this.#function(node);
        return;
      case 'ClassDef':
        for (const part of [...node.decorator_list, ...node.bases, ...node.keywords]) this.#visit(part);
        this.#log.inside('class', node, () => {
          this.#body(node.body);
        });
        this.#log.define(node.name, node, 'class');
        return;
      case 'Assign':
        this.#visit(node.value);
        for (const target of node.targets) this.#bind(target, 'assign', node.value, [], node);
        return;
      case 'AnnAssign':
        this.#visit(node.annotation);
        if (node.value) {
          this.#visit(node.value);
          this.#bind(node.target, 'annotated', node.value, [], node);
        }
        return;
      case 'AugAssign':
        this.#visit(node.target);
        this.#visit(node.value);
        this.#mutate(node.target, node);
        this.#bind(node.target, 'augmented', node.value, [], node);
        return;
      case 'TypeAlias':
        this.#visit(node.value);
        this.#bind(node.name, 'assign', node.value, [], node);
        return;
      case 'Import':
        for (const alias of node.names) {
          this.#log.define(alias.asname ?? alias.name.split('.')[0] ?? alias.name, alias, 'import');
        }
        return;
      case 'ImportFrom':
        for (const alias of node.names) {
          if (alias.name === '*') this.#log.anything(alias);
          else this.#log.define(alias.asname ?? alias.name, alias, 'import');
        }
        return;
      case 'Global':
      case 'Nonlocal':
        this.#log.declareGlobal(node.names);
        return;
      case 'Delete':
        for (const target of node.targets) this.#remove(target, node);
        return;
      default:
        this.#block(node);
    }
  }

  #function(node: Extract<Stmt, { nodeType: 'FunctionDef' | 'AsyncFunctionDef' }>): void {
    for (const decorator of node.decorator_list) this.#visit(decorator);
    this.#defaults(node.args);
    if (node.returns) this.#visit(node.returns);
    this.#log.define(node.name, node, 'function');
    this.#log.inside('function', node, () => {
      this.#parameters(node.args);
      this.#body(node.body);
    });
  }

  #defaults(args: Arguments): void {
    for (const value of [...args.defaults, ...args.kw_defaults]) if (value) this.#visit(value);
    for (const arg of parametersOf(args)) if (arg.annotation) this.#visit(arg.annotation);
  }

  #parameters(args: Arguments): void {
    for (const arg of parametersOf(args)) this.#log.define(arg.arg, arg, 'parameter');
  }

  #maybe(statements: readonly Stmt[]): void {
    this.#log.maybe(() => {
      this.#body(statements);
    });
  }

  #block(node: Stmt): void {
    switch (node.nodeType) {
      case 'For':
      case 'AsyncFor':
        this.#visit(node.iter);
        this.#log.maybe(() => {
          this.#bind(node.target, 'for', node.iter, [], node);
          this.#body(node.body);
        });
        this.#maybe(node.orelse);
        return;
      case 'While':
      case 'If':
        this.#visit(node.test);
        this.#maybe(node.body);
        this.#maybe(node.orelse);
        return;
      case 'With':
      case 'AsyncWith':
        for (const item of node.items) {
          this.#visit(item.context_expr);
          if (item.optional_vars) this.#bind(item.optional_vars, 'with', item.context_expr, [], node);
        }
        this.#body(node.body);
        return;
      case 'Try':
      case 'TryStar':
        this.#maybe(node.body);
        for (const handler of node.handlers) {
          this.#log.maybe(() => {
            if (handler.type) this.#visit(handler.type);
            if (handler.name !== undefined) this.#log.define(handler.name, handler, 'except');
            this.#body(handler.body);
          });
        }
        this.#maybe(node.orelse);
        this.#body(node.finalbody);
        return;
      case 'Match':
        this.#visit(node.subject);
        for (const { pattern, guard, body } of node.cases) {
          this.#log.maybe(() => {
            this.#pattern(pattern);
            if (guard) this.#visit(guard);
            this.#body(body);
          });
        }
        return;
      default:
        eachChild(node, (child) => {
          this.#visit(child);
        });
    }
  }

  #remove(target: Expr, by: Node): void {
    if (target.nodeType === 'Name') this.#log.remove(target);
    else if (target.nodeType === 'Tuple' || target.nodeType === 'List') {
      for (const element of target.elts) this.#remove(element, by);
    } else {
      this.#visit(target);
      this.#mutate(target, by);
    }
  }

  #bind(target: Expr, via: DefinitionKind, value: Expr | undefined, path: readonly number[], by: Node): void {
    switch (target.nodeType) {
      case 'Name':
        this.#log.define(target.id, target, via, value, path);
        return;
      case 'Tuple':
      case 'List':
        target.elts.forEach((element, index) => {
          this.#bind(element, via, value, [...path, index], by);
        });
        return;
      case 'Starred':
        this.#bind(target.value, via, value, [...path.slice(0, -1), -1], by);
        return;
      default:
        if (via !== 'augmented') this.#visit(target);
        this.#mutate(target, by);
        this.#noteGlobals(target);
    }
  }

  /** `globals()['x'] = …` may define anything. */
  #noteGlobals(target: Expr): void {
    if (target.nodeType === 'Subscript' && isNamespace(target.value)) this.#log.anything(target);
  }

  #pattern(pattern: Pattern): void {
    const record = pattern as { name?: string; rest?: string };
    const name = record.name ?? record.rest;
    if (name !== undefined && name !== '_') this.#log.define(name, pattern, 'match');
    eachChild(pattern, (child) => {
      if (child.nodeType.startsWith('Match')) this.#pattern(child as Pattern);
      else this.#visit(child);
    });
  }

  #visit(node: Node): void {
    switch (node.nodeType) {
      case 'Name':
        this.#log.use(node);
        return;
      case 'NamedExpr':
        this.#visit(node.value);
        this.#bind(node.target, 'walrus', node.value, [], node);
        return;
      case 'Lambda':
        this.#defaults(node.args);
        this.#log.inside('lambda', node, () => {
          this.#parameters(node.args);
          this.#visit(node.body);
        });
        return;
      case 'ListComp':
      case 'SetComp':
      case 'GeneratorExp':
        this.#comprehension(node, node.generators, [node.elt]);
        return;
      case 'DictComp':
        this.#comprehension(node, node.generators, [node.key, node.value]);
        return;
      case 'Call':
        eachChild(node, (child) => {
          this.#visit(child);
        });
        this.#call(node);
        return;
      default:
        eachChild(node, (child) => {
          this.#visit(child);
        });
    }
  }

  #comprehension(node: Node, generators: readonly Comprehension[], results: readonly Expr[]): void {
    const [first] = generators;
    if (first) this.#visit(first.iter);
    this.#log.inside('comprehension', node, () => {
      for (const generator of generators) {
        if (generator !== first) this.#visit(generator.iter);
        this.#bind(generator.target, 'comprehension', generator.iter, [], generator);
        for (const test of generator.ifs) this.#visit(test);
      }
      for (const result of results) this.#visit(result);
    });
  }

  #call(node: Extract<Expr, { nodeType: 'Call' }>): void {
    const { func } = node;
    if (func.nodeType === 'Attribute') {
      const inplace = node.keywords.some(({ arg, value }) => arg === 'inplace' && isTrue(value));
      if (inplace || MUTATORS.has(func.attr)) this.#mutate(func.value, node);
      if ((func.attr === 'update' && isNamespace(func.value)) || runsCode(node)) this.#log.anything(node);
    } else if (isNamed(func, 'exec')) this.#log.anything(node);
  }
}
