import type { Arguments, AsyncFunctionDef, Call, ClassDef, Comprehension, Expr, FunctionDef, Node, Stmt } from './ast';
import { changedBy, mayDefineAnything } from './callEffects';
import { eachChild } from './children';
import { EventLog } from './eventLog';
import type { Magic } from './magics';
import { definePattern } from './matchPatterns';
import { isNamespace, parametersOf, rootName } from './nodes';
import type { PythonCell } from './pythonCell';
import type { CellScopes, DefinitionKind } from './scopes';
import type { Generic } from './typeParameters';
import { withTypeParameters } from './typeParameters';

/** Walks a cell once, in the order in which Python evaluates it. */
export class ScopeCollector {
  readonly #cell: PythonCell;
  readonly #log: EventLog;
  readonly #visitor = (node: Node): void => {
    this.#visit(node);
  };

  constructor(cell: PythonCell) {
    this.#cell = cell;
    this.#log = new EventLog(cell);
  }

  collect(): CellScopes {
    const magics = definingMagics(this.#cell);
    for (const statement of this.#cell.module.body) {
      while (magics[0] && magics[0].start < statement.start) this.#magic(magics.shift());
      this.#statement(statement);
    }
    for (const magic of magics) this.#magic(magic);
    return this.#log.finish();
  }

  #magic(magic: Magic | undefined): void {
    for (const { name, start, end } of magic?.defines ?? []) {
      this.#log.define(name, { ...this.#cell.module, start, end }, 'magic');
    }
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
        this.#class(node);
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
        this.#generic(node, () => {
          this.#visit(node.value);
        });
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

  #class(node: ClassDef): void {
    for (const decorator of node.decorator_list) this.#visit(decorator);
    this.#generic(node, () => {
      for (const part of [...node.bases, ...node.keywords]) this.#visit(part);
      this.#log.inside('class', node, () => {
        this.#body(node.body);
      });
    });
    this.#log.define(node.name, node, 'class');
  }

  #function(node: FunctionDef | AsyncFunctionDef): void {
    for (const decorator of node.decorator_list) this.#visit(decorator);
    this.#generic(node, () => {
      this.#defaults(node.args);
      if (node.returns) this.#visit(node.returns);
    });
    this.#log.define(node.name, node, 'function');
    this.#generic(node, () => {
      this.#log.inside('function', node, () => {
        this.#parameters(node.args);
        this.#body(node.body);
      });
    });
  }

  #generic(node: Generic, body: () => void): void {
    withTypeParameters(node, this.#log, this.#visitor, body);
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
            definePattern(pattern, this.#log, this.#visitor);
            if (guard) this.#visit(guard);
            this.#body(body);
          });
        }
        return;
      default:
        eachChild(node, this.#visitor);
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
        eachChild(node, this.#visitor);
        this.#changes(node);
        return;
      default:
        eachChild(node, this.#visitor);
    }
  }

  #changes(call: Call): void {
    const changed = changedBy(call);
    if (changed) this.#mutate(changed, call);
    if (mayDefineAnything(call)) this.#log.anything(call);
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
}

/** `x = !command` is parsed as an assignment and needs nothing more, unless its line is broken. */
function definingMagics({ magics, problems }: PythonCell): Magic[] {
  const isBroken = (at: number): boolean =>
    problems.some(({ chunkStart, chunkEnd }) => chunkStart <= at && at < chunkEnd);
  return magics.filter(({ defines, assigned, start }) => defines.length > 0 && (!assigned || isBroken(start)));
}
