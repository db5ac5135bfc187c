/** A name in a magic, with its place in the cell's text. */
export interface MagicName {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** A line of IPython's own syntax: masked before parsing and kept as data, because rules read it. */
export interface Magic {
  /** `line` is `%name`, `cell` is `%%name`, `shell` is `!command` and `!!command`, `help` is `name?`. */
  readonly kind: 'line' | 'cell' | 'shell' | 'help';
  /** Name of the magic without `%`; empty for shell and help. */
  readonly name: string;
  /** What follows the name, as written, with continuation lines. */
  readonly args: string;
  readonly argsStart: number;
  /** The whole magic with its prefix; for a cell magic its first line only. */
  readonly start: number;
  readonly end: number;
  /** Text below a cell magic. */
  readonly body: { readonly start: number; readonly end: number; readonly python: boolean } | undefined;
  /** Names that exist in the notebook afterwards. */
  readonly defines: readonly MagicName[];
  /** Whether any name may have been defined: `%run`, `%store -r`, `%%cython`, an unknown cell magic. */
  readonly definesUnknown: boolean;
  /** Statements in the magic's own text define nothing afterwards: `%timeit`, `%%timeit`. */
  readonly scoped: boolean;
  /** `x = !command` or `x = %magic`. */
  readonly assigned: boolean;
}

/** Cell magics whose body is Python of this notebook. */
const PYTHON_BODY = new Set(
  'time timeit capture prun debug memit mprun lprun snakeviz heat scalene pyinstrument viztracer px local'.split(' '),
);

/** Cell magics whose body is another language or another process: nothing in it defines a name here. */
const FOREIGN_BODY = new Set(
  (
    'bash sh script system sx ! cmd powershell writefile file writetemplate html HTML javascript js latex markdown ' +
    'svg SVG perl ruby pypy python python2 python3 julia bigquery sql sparksql configure mermaid html5 R'
  ).split(' '),
);

/** Line magics whose argument is a Python statement. */
const STATEMENT = new Set(['time', 'timeit', 'prun', 'memit', 'mprun', 'lprun', 'pyinstrument']);

/** Magics after which any name may exist. */
const UNKNOWN_NAMES = new Set([
  'run',
  'load',
  'loadpy',
  'rerun',
  'recall',
  'pylab',
  'edit',
  'cython',
  'load_R',
  'pinfo',
]);

/** Names that `%pylab` brings besides its star imports. */
const PYLAB_NAMES = ['np', 'numpy', 'plt', 'matplotlib', 'pylab', 'mlab', 'pyplot', 'display', 'figsize', 'getfigs'];

/** Options of statement magics that take a value, so that the statement is found after them. */
const OPTION_WITH_VALUE = /^-[nrflsTDm]$/;

/** What the body of a cell magic is. */
export function cellBody(name: string): 'python' | 'foreign' | 'unknown' {
  if (PYTHON_BODY.has(name)) return 'python';
  return FOREIGN_BODY.has(name) ? 'foreign' : 'unknown';
}

/** Whether the magic's argument is a Python statement, as in `%time x = f()`. */
export function takesStatement(name: string): boolean {
  return STATEMENT.has(name);
}

/** Offset in `args` at which the statement begins after options such as `-n 10 -r3`. */
export function statementOffset(args: string): number {
  const option = /\s*(-{1,2}[A-Za-z][\w-]*)(?:\s+|$)/y;
  let at = 0;
  for (;;) {
    option.lastIndex = at;
    const found = option.exec(args);
    if (!found) return at + (/^\s*/.exec(args.slice(at))?.[0].length ?? 0);
    at = option.lastIndex;
    if (OPTION_WITH_VALUE.test(found[1] ?? '')) at += /^\S+\s*/.exec(args.slice(at))?.[0].length ?? 0;
  }
}

/** Names that a magic defines, with their places. */
export function namesDefinedBy(name: string, args: string, argsStart: number): MagicName[] {
  switch (name) {
    case 'capture':
    case 'macro':
      return firstWord(args, argsStart);
    case 'store':
      return /(^|\s)-r\b/.test(args) ? words(args, argsStart) : [];
    case 'bigquery':
    case 'rpull':
      return words(args, argsStart);
    case 'bash':
    case 'sh':
    case 'script':
    case 'system':
    case 'perl':
    case 'ruby':
    case 'cmd':
      return optionValues(args, argsStart, /--(?:out|err|proc)[ =]+([A-Za-z_]\w*)/g);
    case 'R':
      return optionValues(args, argsStart, /(?:-o|--output)[ =]*([A-Za-z_]\w*)/g);
    case 'sparksql':
    case 'sql':
      return optionValues(args, argsStart, /(?:^|\s)([A-Za-z_]\w*)\s*<</g);
    case 'pylab':
      return PYLAB_NAMES.map((defined) => ({ name: defined, start: argsStart, end: argsStart }));
    default:
      return [];
  }
}

/** Whether any name may exist after the magic. */
export function definesUnknown(kind: Magic['kind'], name: string, args: string): boolean {
  if (name === 'store') return /(^|\s)-r\b/.test(args) && words(args, 0).length === 0;
  if (UNKNOWN_NAMES.has(name)) return true;
  return kind === 'cell' && cellBody(name) === 'unknown';
}

function firstWord(args: string, shift: number): MagicName[] {
  return words(args, shift).slice(0, 1);
}

/** Identifiers among the arguments that are not options. */
function words(args: string, shift: number): MagicName[] {
  return optionValues(args, shift, /(?<![\w.$/=-])([A-Za-z_]\w*)(?![\w./=-])/g);
}

function optionValues(args: string, shift: number, pattern: RegExp): MagicName[] {
  return [...args.matchAll(pattern)].map((found) => {
    const name = found[1] ?? '';
    const start = shift + found.index + found[0].lastIndexOf(name);
    return { name, start, end: start + name.length };
  });
}
