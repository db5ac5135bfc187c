import type { Call, ClassDef, Expr, FunctionDef, Name, Node } from './ast';
import type { AnalysedCell, DefUse, Definition } from './defUse';
import type { CellMeaning } from './meanings';
import { CellMeanings } from './meanings';
import type { AnalysisMemory } from './memory';
import { BUILTINS } from './names';
import { canonicalName, isClassName, isSubtype, methodReturnType, returnType } from './typeTable';

/** Aliases and types are followed this far, so that no notebook makes the answer slow. */
const MAX_STEPS = 12;

/** Module under which classes and functions of the notebook itself are named. */
export const NOTEBOOK_MODULE = '__main__';

/** Finds out what names mean (`np.random.seed` is `numpy.random.seed`) and of what type values are. */
export class Resolver {
  readonly #defUse: DefUse;
  readonly #meanings: CellMeanings;
  #steps = 0;

  constructor(cells: readonly AnalysedCell[], defUse: DefUse, memory: AnalysisMemory) {
    this.#defUse = defUse;
    const source = {
      kindOf: (definition: Definition) => kindOf(definition),
      nameOf: (definition: Definition) => this.#nameOfDefinition(definition),
      typeOfDefinition: (definition: Definition) => this.#typeOfDefinition(definition),
      localDefinition: (qualified: string) => this.#localDefinition(qualified),
    };
    this.#meanings = new CellMeanings(cells, defUse, source, memory);
  }

  /** What is known of the cell that a node stands in; the same object as long as nothing that it sees has changed. */
  meaningOf(node: Node): CellMeaning {
    return this.#meanings.at(node);
  }

  /**
   * The full name of what a Name or attribute chain stands for, through imports and simple aliases, in the usual
   * spelling: `numpy.random.seed`, `builtins.open`, `__main__.train` for a function of the notebook.
   */
  qualifiedName(node: Expr): string | undefined {
    if (node.nodeType !== 'Name' && node.nodeType !== 'Attribute') return undefined;
    const { names } = this.#meanings.at(node);
    if (names.has(node)) return names.get(node);
    const found = this.#limited(() => this.#qualify(node));
    const name = found === undefined ? undefined : canonicalName(found);
    names.set(node, name);
    return name;
  }

  /** The qualified name of the class of a value, as far as constructors, return types and assignments tell. */
  typeOf(node: Expr): string | undefined {
    const { types } = this.#meanings.at(node);
    if (types.has(node)) return types.get(node);
    types.set(node, undefined);
    const type = this.#limited(() => this.#type(node));
    types.set(node, type);
    return type;
  }

  /** Whether a value is known to be of a type or a subtype, also through classes of the notebook. */
  isA(node: Expr, type: string): boolean {
    const own = this.typeOf(node);
    return own !== undefined && (isSubtype(own, type) || this.basesOf(own).some((base) => isSubtype(base, type)));
  }

  /** Qualified names of the bases of a class that the notebook defines, transitively. */
  basesOf(type: string): string[] {
    if (!type.startsWith(`${NOTEBOOK_MODULE}.`)) return [];
    const found = new Set<string>();
    const follow = (name: string): void => {
      for (const base of this.localClass(name)?.bases ?? []) {
        const qualified = this.qualifiedName(base);
        if (qualified === undefined || found.has(qualified)) continue;
        found.add(qualified);
        follow(qualified);
      }
    };
    follow(type);
    return [...found];
  }

  /** The class of the notebook with this qualified name. */
  localClass(name: string): ClassDef | undefined {
    const node = this.#localDefinition(name);
    return node?.nodeType === 'ClassDef' ? node : undefined;
  }

  /** The function of the notebook that a call calls. */
  localFunction(call: Pick<Call, 'func'>): FunctionDef | undefined {
    const name = this.qualifiedName(call.func);
    const node = name === undefined ? undefined : this.#localDefinition(name);
    return node?.nodeType === 'FunctionDef' ? node : undefined;
  }

  #localDefinition(name: string): Node | undefined {
    if (!name.startsWith(`${NOTEBOOK_MODULE}.`)) return undefined;
    return this.#defUse.definitions(name.slice(NOTEBOOK_MODULE.length + 1)).at(-1)?.event.node;
  }

  #limited<T>(body: () => T | undefined): T | undefined {
    if (this.#steps >= MAX_STEPS) return undefined;
    this.#steps++;
    try {
      return body();
    } finally {
      this.#steps--;
    }
  }

  #qualify(node: Expr): string | undefined {
    if (node.nodeType === 'Attribute') {
      const base = this.qualifiedName(node.value);
      return base === undefined ? undefined : `${base}.${node.attr}`;
    }
    return node.nodeType === 'Name' ? this.#qualifyName(node) : undefined;
  }

  #qualifyName(node: Name): string | undefined {
    const definitions = this.#defUse.reaching(node);
    if (definitions.length === 0) return BUILTINS.has(node.id) ? `builtins.${node.id}` : undefined;
    let found: string | undefined;
    for (const definition of definitions) {
      if (isFallback(definition)) continue;
      const name = this.#nameOfDefinition(definition);
      if (name === undefined) return undefined;
      found ??= name;
    }
    return found;
  }

  #nameOfDefinition({ event }: Definition): string | undefined {
    const { node, via, value, path, scope } = event;
    if (via === 'import') return importedName(node);
    if (via === 'function' || via === 'class') {
      return scope.kind === 'module' ? `${NOTEBOOK_MODULE}.${event.name}` : undefined;
    }
    if (via === 'assign' && value && path.length === 0) return this.qualifiedName(value);
    return undefined;
  }

  #type(node: Expr): string | undefined {
    switch (node.nodeType) {
      case 'Name':
        return this.#typeOfName(node);
      case 'Call':
        return this.#typeOfCall(node);
      case 'Attribute': {
        const base = this.typeOf(node.value);
        return base === undefined ? undefined : returnType(`${base}.${node.attr}`);
      }
      case 'Subscript':
        return this.#typeOfSubscript(node.value, node.slice);
      case 'BinOp':
        return this.#frameLike(node.left) ?? this.#frameLike(node.right);
      case 'Await':
      case 'NamedExpr':
        return this.typeOf(node.value);
      case 'IfExp': {
        const type = this.typeOf(node.body);
        return type === this.typeOf(node.orelse) ? type : undefined;
      }
      case 'List':
      case 'ListComp':
        return 'builtins.list';
      case 'Dict':
      case 'DictComp':
        return 'builtins.dict';
      case 'Constant':
        return typeof node.value === 'string' && node.quote_style !== undefined ? 'builtins.str' : undefined;
      case 'JoinedStr':
        return 'builtins.str';
      default:
        return undefined;
    }
  }

  #frameLike(node: Expr): string | undefined {
    const type = this.typeOf(node);
    return type?.startsWith('pandas.') === true || type === 'numpy.ndarray' ? type : undefined;
  }

  #typeOfSubscript(value: Expr, slice: Expr): string | undefined {
    const type = this.typeOf(value);
    if (type === 'pandas.DataFrame') {
      if (slice.nodeType === 'Constant') return 'pandas.Series';
      return slice.nodeType === 'Name' ? undefined : type;
    }
    if (type === 'pandas.Indexer') return undefined;
    if (type === 'pandas.DataFrameGroupBy') {
      return slice.nodeType === 'Constant' ? 'pandas.SeriesGroupBy' : type;
    }
    return type === 'pandas.Series' || type === 'numpy.ndarray' || type === 'torch.Tensor' ? type : undefined;
  }

  #typeOfCall(node: Call): string | undefined {
    const name = this.qualifiedName(node.func);
    if (name !== undefined) {
      const known = returnType(name);
      if (known !== undefined) return known;
      if (isClassName(name) && (!name.startsWith(NOTEBOOK_MODULE) || this.localClass(name))) return name;
      const owner = name.slice(0, name.lastIndexOf('.'));
      if (name.endsWith('.from_pretrained') && isClassName(owner)) return owner;
      return this.#typeOfLocalCall(node);
    }
    if (node.func.nodeType !== 'Attribute') return undefined;
    const receiver = this.typeOf(node.func.value);
    return receiver === undefined ? undefined : methodReturnType(receiver, node.func.attr);
  }

  /** A function of the notebook returns what its last return statement does. */
  #typeOfLocalCall(node: Call): string | undefined {
    const last = this.localFunction(node)?.body.at(-1);
    return last?.nodeType === 'Return' && last.value ? this.typeOf(last.value) : undefined;
  }

  #typeOfName(node: Name): string | undefined {
    let found: string | undefined;
    for (const definition of this.#defUse.reaching(node)) {
      if (definition.event.via === 'augmented' || isFallback(definition)) continue;
      const type = this.#typeOfDefinition(definition);
      if (type === undefined || (found !== undefined && found !== type)) return undefined;
      found = type;
    }
    return found;
  }

  #typeOfDefinition({ event: { value, via, path } }: Definition): string | undefined {
    if (!value) return undefined;
    if (via === 'with' && path.length === 0) return this.typeOf(value);
    if (via !== 'assign' && via !== 'annotated' && via !== 'walrus') return undefined;
    const part = path.length === 0 ? value : partOf(value, path);
    if (part) return this.typeOf(part);
    return value.nodeType === 'Call' && path.length === 1 ? this.#typeOfSplit(value, path[0] ?? 0) : undefined;
  }

  /** `train_test_split` returns two parts of each of its arguments, of the same type. */
  #typeOfSplit(call: Call, index: number): string | undefined {
    if (this.qualifiedName(call.func) !== 'sklearn.model_selection.train_test_split' || index < 0) return undefined;
    const source = call.args[index >> 1];
    return source && this.typeOf(source);
  }
}

function kindOf(definition: Definition): string {
  return isFallback(definition) ? 'fallback' : definition.event.via === 'augmented' ? 'augmented' : 'value';
}

/** `x = None` beside an import or a real value says nothing of what x is. */
function isFallback({ event }: Definition): boolean {
  return event.value?.nodeType === 'Constant' && event.value.value === null;
}

/** The part of a written tuple or list at a path. */
function partOf(value: Expr, path: readonly number[]): Expr | undefined {
  let at: Expr | undefined = value;
  for (const index of path) {
    if (!at || (at.nodeType !== 'Tuple' && at.nodeType !== 'List') || index < 0) return undefined;
    at = at.elts[index];
  }
  return at;
}

/** What an import makes of its alias: `from a.b import c` is `a.b.c`, `import a.b` is `a`, `import a.b as c` is `a.b`. */
function importedName(node: Node): string | undefined {
  if (node.nodeType !== 'Alias') return undefined;
  const statement = node.parent;
  if (statement?.nodeType === 'ImportFrom') {
    return `${'.'.repeat(statement.level ?? 0)}${statement.module === undefined ? '' : `${statement.module}.`}${node.name}`;
  }
  return node.asname === undefined ? node.name.split('.')[0] : node.name;
}
