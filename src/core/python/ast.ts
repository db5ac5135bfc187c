/**
 * Python's abstract syntax, named and shaped as CPython's `ast` module, with what a linter needs on every node: UTF-16
 * offsets in the cell's text and the parent. Nodes are shared by everything that reads a cell: never change them.
 */
export interface NodeBase {
  /** Offset in the cell's text, UTF-16. */
  readonly start: number;
  readonly end: number;
  readonly parent: Node | undefined;
}

interface Of<T extends string> extends NodeBase {
  readonly nodeType: T;
}

interface Operator<T extends string> {
  readonly nodeType: T;
}

export type Context = Operator<'Load' | 'Store' | 'Del'>;
export type BinaryOperator = Operator<
  | 'Add'
  | 'Sub'
  | 'Mult'
  | 'MatMult'
  | 'Div'
  | 'Mod'
  | 'Pow'
  | 'LShift'
  | 'RShift'
  | 'BitOr'
  | 'BitXor'
  | 'BitAnd'
  | 'FloorDiv'
>;
export type UnaryOperator = Operator<'Invert' | 'Not' | 'UAdd' | 'USub'>;
export type Comparator = Operator<'Eq' | 'NotEq' | 'Lt' | 'LtE' | 'Gt' | 'GtE' | 'Is' | 'IsNot' | 'In' | 'NotIn'>;

export type Module = Of<'Module'> & { readonly body: readonly Stmt[] };

type FunctionShape = {
  readonly name: string;
  readonly args: Arguments;
  readonly body: readonly Stmt[];
  readonly decorator_list: readonly Expr[];
  readonly type_params?: readonly TypeParameter[];
  readonly returns?: Expr;
};
export type FunctionDef = Of<'FunctionDef'> & FunctionShape;
export type AsyncFunctionDef = Of<'AsyncFunctionDef'> & FunctionShape;
export type ClassDef = Of<'ClassDef'> & {
  readonly name: string;
  readonly bases: readonly Expr[];
  readonly keywords: readonly Keyword[];
  readonly body: readonly Stmt[];
  readonly decorator_list: readonly Expr[];
  readonly type_params?: readonly TypeParameter[];
};
export type Return = Of<'Return'> & { readonly value?: Expr };
export type Delete = Of<'Delete'> & { readonly targets: readonly Expr[] };
export type Assign = Of<'Assign'> & { readonly targets: readonly Expr[]; readonly value: Expr };
export type TypeAlias = Of<'TypeAlias'> & {
  readonly name: Expr;
  readonly type_params?: readonly TypeParameter[];
  readonly value: Expr;
};
export type AugAssign = Of<'AugAssign'> & {
  readonly target: Expr;
  readonly op: BinaryOperator;
  readonly value: Expr;
};
export type AnnAssign = Of<'AnnAssign'> & {
  readonly target: Expr;
  readonly annotation: Expr;
  readonly value?: Expr;
};
type ForShape = {
  readonly target: Expr;
  readonly iter: Expr;
  readonly body: readonly Stmt[];
  readonly orelse: readonly Stmt[];
};
export type For = Of<'For'> & ForShape;
export type AsyncFor = Of<'AsyncFor'> & ForShape;
export type While = Of<'While'> & {
  readonly test: Expr;
  readonly body: readonly Stmt[];
  readonly orelse: readonly Stmt[];
};
export type If = Of<'If'> & {
  readonly test: Expr;
  readonly body: readonly Stmt[];
  readonly orelse: readonly Stmt[];
};
type WithShape = { readonly items: readonly WithItem[]; readonly body: readonly Stmt[] };
export type With = Of<'With'> & WithShape;
export type AsyncWith = Of<'AsyncWith'> & WithShape;
export type Match = Of<'Match'> & { readonly subject: Expr; readonly cases: readonly MatchCase[] };
export type Raise = Of<'Raise'> & { readonly exc?: Expr; readonly cause?: Expr };
type TryShape = {
  readonly body: readonly Stmt[];
  readonly handlers: readonly ExceptHandler[];
  readonly orelse: readonly Stmt[];
  readonly finalbody: readonly Stmt[];
};
export type Try = Of<'Try'> & TryShape;
export type TryStar = Of<'TryStar'> & TryShape;
export type Assert = Of<'Assert'> & { readonly test: Expr; readonly msg?: Expr };
export type Import = Of<'Import'> & { readonly names: readonly Alias[] };
export type ImportFrom = Of<'ImportFrom'> & {
  readonly module?: string;
  readonly names: readonly Alias[];
  readonly level?: number;
};
export type Global = Of<'Global'> & { readonly names: readonly string[] };
export type Nonlocal = Of<'Nonlocal'> & { readonly names: readonly string[] };
export type ExprStmt = Of<'Expr'> & { readonly value: Expr };
export type Plain = Of<'Pass' | 'Break' | 'Continue'>;

export type Stmt =
  | FunctionDef
  | AsyncFunctionDef
  | ClassDef
  | Return
  | Delete
  | Assign
  | TypeAlias
  | AugAssign
  | AnnAssign
  | For
  | AsyncFor
  | While
  | If
  | With
  | AsyncWith
  | Match
  | Raise
  | Try
  | TryStar
  | Assert
  | Import
  | ImportFrom
  | Global
  | Nonlocal
  | ExprStmt
  | Plain;

export type BoolOp = Of<'BoolOp'> & { readonly op: Operator<'And' | 'Or'>; readonly values: readonly Expr[] };
export type NamedExpr = Of<'NamedExpr'> & { readonly target: Expr; readonly value: Expr };
export type BinOp = Of<'BinOp'> & { readonly left: Expr; readonly op: BinaryOperator; readonly right: Expr };
export type UnaryOp = Of<'UnaryOp'> & { readonly op: UnaryOperator; readonly operand: Expr };
export type Lambda = Of<'Lambda'> & { readonly args: Arguments; readonly body: Expr };
export type IfExp = Of<'IfExp'> & { readonly test: Expr; readonly body: Expr; readonly orelse: Expr };
/** A null key is `**mapping`. */
export type Dict = Of<'Dict'> & { readonly keys: readonly (Expr | null)[]; readonly values: readonly Expr[] };
export type SetDisplay = Of<'Set'> & { readonly elts: readonly Expr[] };
type ComprehensionShape = { readonly elt: Expr; readonly generators: readonly Comprehension[] };
export type ListComp = Of<'ListComp'> & ComprehensionShape;
export type SetComp = Of<'SetComp'> & ComprehensionShape;
export type GeneratorExp = Of<'GeneratorExp'> & ComprehensionShape;
export type DictComp = Of<'DictComp'> & {
  readonly key: Expr;
  readonly value: Expr;
  readonly generators: readonly Comprehension[];
};
export type Await = Of<'Await'> & { readonly value: Expr };
export type Yield = Of<'Yield'> & { readonly value?: Expr };
export type YieldFrom = Of<'YieldFrom'> & { readonly value: Expr };
export type Compare = Of<'Compare'> & {
  readonly left: Expr;
  readonly ops: readonly Comparator[];
  readonly comparators: readonly Expr[];
};
export type Call = Of<'Call'> & {
  readonly func: Expr;
  readonly args: readonly Expr[];
  readonly keywords: readonly Keyword[];
};
export type FormattedValue = Of<'FormattedValue' | 'Interpolation'> & {
  readonly value: Expr;
  readonly format_spec?: Expr;
};
export type JoinedStr = Of<'JoinedStr' | 'TemplateStr'> & { readonly values: readonly Expr[] };
/** `quote_style` (prefix and quotes) is there for strings and bytes only; an Ellipsis has the value `...` without it. */
export type Constant = Of<'Constant'> & {
  readonly value: string | number | bigint | boolean | null | object;
  readonly quote_style?: string;
};
export type Attribute = Of<'Attribute'> & { readonly value: Expr; readonly attr: string; readonly ctx: Context };
export type Subscript = Of<'Subscript'> & { readonly value: Expr; readonly slice: Expr; readonly ctx: Context };
export type Starred = Of<'Starred'> & { readonly value: Expr; readonly ctx: Context };
export type Name = Of<'Name'> & { readonly id: string; readonly ctx: Context };
export type List = Of<'List'> & { readonly elts: readonly Expr[]; readonly ctx: Context };
export type Tuple = Of<'Tuple'> & { readonly elts: readonly Expr[]; readonly ctx: Context };
export type Slice = Of<'Slice'> & { readonly lower?: Expr; readonly upper?: Expr; readonly step?: Expr };

export type Expr =
  | BoolOp
  | NamedExpr
  | BinOp
  | UnaryOp
  | Lambda
  | IfExp
  | Dict
  | SetDisplay
  | ListComp
  | SetComp
  | GeneratorExp
  | DictComp
  | Await
  | Yield
  | YieldFrom
  | Compare
  | Call
  | FormattedValue
  | JoinedStr
  | Constant
  | Attribute
  | Subscript
  | Starred
  | Name
  | List
  | Tuple
  | Slice;

export type Comprehension = Of<'Comprehension'> & {
  readonly target: Expr;
  readonly iter: Expr;
  readonly ifs: readonly Expr[];
};
export type ExceptHandler = Of<'ExceptHandler'> & {
  readonly type?: Expr;
  readonly name?: string;
  readonly body: readonly Stmt[];
};
export type Arguments = Of<'Arguments'> & {
  readonly posonlyargs: readonly Arg[];
  readonly args: readonly Arg[];
  readonly vararg?: Arg;
  readonly kwonlyargs: readonly Arg[];
  readonly kw_defaults: readonly (Expr | null)[];
  readonly kwarg?: Arg;
  readonly defaults: readonly Expr[];
};
export type Arg = Of<'Arg'> & { readonly arg: string; readonly annotation?: Expr };
/** Without `arg` it is `**mapping`. */
export type Keyword = Of<'Keyword'> & { readonly arg?: string; readonly value: Expr };
export type Alias = Of<'Alias'> & { readonly name: string; readonly asname?: string };
export type WithItem = Of<'WithItem'> & { readonly context_expr: Expr; readonly optional_vars?: Expr };
export type MatchCase = Of<'MatchCase'> & {
  readonly pattern: Pattern;
  readonly guard?: Expr;
  readonly body: readonly Stmt[];
};
export type Pattern =
  | (Of<'MatchValue'> & { readonly value: Expr })
  | (Of<'MatchSingleton'> & { readonly value: unknown })
  | (Of<'MatchSequence'> & { readonly patterns: readonly Pattern[] })
  | (Of<'MatchMapping'> & {
      readonly keys: readonly Expr[];
      readonly patterns: readonly Pattern[];
      readonly rest?: string;
    })
  | (Of<'MatchClass'> & {
      readonly cls: Expr;
      readonly patterns: readonly Pattern[];
      readonly kwd_patterns: readonly Pattern[];
    })
  | (Of<'MatchStar'> & { readonly name?: string })
  | (Of<'MatchAs'> & { readonly pattern?: Pattern; readonly name?: string })
  | (Of<'MatchOr'> & { readonly patterns: readonly Pattern[] });

/** `T`, `*Ts` and `**P` in the brackets of a generic function, class or type. */
export type TypeParameter = Of<'TypeVar' | 'TypeVarTuple' | 'ParamSpec'> & {
  readonly name: string;
  readonly bound?: Expr;
  readonly default_value?: Expr;
};

type Helper =
  TypeParameter | Comprehension | ExceptHandler | Arguments | Arg | Keyword | Alias | WithItem | MatchCase | Pattern;

export type Node = Module | Stmt | Expr | Helper;
export type NodeType = Node['nodeType'];
/** The node type with this `nodeType`. */
export type NodeOf<T extends NodeType> = Extract<Node, { readonly nodeType: T }>;
