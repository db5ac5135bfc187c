import type { Call, Expr } from '../../python/ast';
import { GAP, stringValue, textParts } from '../../python/nodes';
import type { NotebookAnalysis } from '../../python/analysis';
import type { PythonCell } from '../../python/pythonCell';
import { calledName } from './nodes';

/** Functions that take a path as their first argument. */
const PATH_FUNCTIONS =
  /^(builtins\.open|io\.open|pathlib\.(Pure)?(Posix|Windows)?Path|os\.(listdir|makedirs|mkdir|scandir|walk|remove|stat|chdir)|os\.path\.\w+|glob\.i?glob|shutil\.\w+|pandas\.read_\w+|pandas\.ExcelFile|numpy\.(load|loadtxt|genfromtxt|save|savez|savetxt|fromfile)|joblib\.(load|dump)|torch\.(load|jit\.load)|keras\.(models|saving)\.load_model|PIL\.Image\.open|cv2\.(imread|imwrite|VideoCapture)|matplotlib\.pyplot\.(savefig|imread|imsave)|imageio\.\w+|librosa\.load|onnx\.(load|save)|onnxruntime\.InferenceSession|tensorflow\.io\.\w+|polars\.(read|scan)_\w+|zipfile\.ZipFile|tarfile\.open|h5py\.File|geopandas\.read_file|skimage\.io\.\w+|scipy\.io\.\w+|yaml\.\w+|sqlite3\.connect|sys\.path\.append|torchvision\.datasets\.\w+|keras\.(utils|preprocessing)\.image_dataset_from_directory)$/;

/** Functions that take a path as their second argument. */
const SECOND_PATH = /^(torch\.(save|jit\.save)|joblib\.dump|shutil\.(copy\w*|move)|sys\.path\.insert)$/;

/** Methods that take a path as their first argument, whatever the object. */
const PATH_METHODS =
  /^(to_(csv|excel|json|parquet|pickle|feather|hdf)|savefig|save|save_model|load_model|save_weights|load_weights|save_pretrained|from_pretrained|write_html|write_image|read_file|joinpath|flow_from_directory)$/;

const PATH_KEYWORDS: ReadonlySet<string> = new Set(['filepath_or_buffer', 'path_or_buf', 'io', 'fname', 'source', 'f']);

const PATH_VARIABLE = /(^|_)(path|dir|directory|folder|file|filename|filepath|root|home)$/i;

/** Names of paths in another system: an artefact of a run, a folder in a container, a route. */
const ELSEWHERE = /(^|_)(artifacts?|remote|mount|container|route|endpoint|api|hdfs|prefix)(_|$)/i;

/**
 * Texts that are nothing but a path of one machine or service, wherever they stand: below a person's home folder, on a drive
 * of Windows, in a mounted drive.
 */
const UNMISTAKABLE =
  /^(file:\/\/)?(\/(home|Users)\/[\w.@-]+\/\S|\/content\/g?drive\/(My|Shared)|\/kaggle\/input\/\w|dbfs:\/\w|\/dbfs\/\w|[A-Z]:[\\/]\w[\w .()-]*[\\/]\w)/;

/** Calls that compare, cut, show or look up a text, or say where something is mounted. */
const NO_USE =
  /^(print|display|replace|startswith|endswith|split|rsplit|strip|lstrip|rstrip|removeprefix|sub|match|search|find|count|index|getenv|get|setdefault|mount|exists|isfile|isdir|warn|info|debug|error|log|walk|expanduser|Markdown|HTML)$/;

/** A text that is used as a path. */
export interface PathLiteral {
  readonly node: Expr;
  /** The literal text up to its first gap. */
  readonly text: string;
  readonly complete: boolean;
}

/**
 * String literals that are used as paths: arguments of file functions, directly or under a name, and values of variables
 * named like a path. Each once.
 */
export function pathLiterals(analysis: NotebookAnalysis): readonly PathLiteral[] {
  return analysis.fact(literalsOf);
}

function literalsOf(analysis: NotebookAnalysis): PathLiteral[] {
  const found = new Map<Expr, PathLiteral>();
  for (const literal of analysis.perCell(literalsIn).flat()) found.set(literal.node, literal);
  return [...found.values()];
}

function literalsIn(cell: PythonCell, analysis: NotebookAnalysis): PathLiteral[] {
  return [...eachLiteral(cell, analysis)];
}

function* eachLiteral(cell: PythonCell, analysis: NotebookAnalysis): Generator<PathLiteral> {
  for (const call of cell.nodes('Call')) {
    if (!takesPath(call, analysis) || isProbe(call, analysis)) continue;
    const [first] = call.args;
    if (first) yield* literalOf(literalBehind(first, analysis) ?? first);
    const second = SECOND_PATH.test(analysis.qualifiedName(call.func) ?? '') ? call.args[1] : undefined;
    if (second) yield* literalOf(literalBehind(second, analysis) ?? second);
    for (const { arg, value } of call.keywords) {
      if (arg !== undefined && (PATH_VARIABLE.test(arg) || PATH_KEYWORDS.has(arg))) {
        yield* literalOf(literalBehind(value, analysis) ?? value);
      }
    }
  }
  for (const node of cell.nodes('Assign')) {
    const [target] = node.targets;
    const name = target?.nodeType === 'Name' ? target.id : target?.nodeType === 'Attribute' ? target.attr : undefined;
    if (name !== undefined && PATH_VARIABLE.test(name) && !ELSEWHERE.test(name)) yield* literalOf(node.value);
  }
  for (const node of cell.nodes('Constant')) {
    if (typeof node.value === 'string' && UNMISTAKABLE.test(node.value) && isInUse(node)) yield* literalOf(node);
  }
}

/** Whether a text is handed on, and not compared, shown or the name of something in another system. */
function isInUse(node: Expr): boolean {
  const { parent } = node;
  switch (parent?.nodeType) {
    case 'Expr':
    case 'Compare':
    case 'JoinedStr':
    case 'BinOp':
      return false;
    case 'Call':
      return !NO_USE.test(calledName(parent));
    case 'Keyword':
      return !ELSEWHERE.test(parent.arg ?? '');
    case 'Assign':
      return parent.targets.every((target) => target.nodeType !== 'Name' || !ELSEWHERE.test(target.id));
    default:
      return true;
  }
}

/** Whether a call only asks whether a path is there, which is how notebooks find out where they run. */
function isProbe(call: Call, analysis: NotebookAnalysis): boolean {
  const name = analysis.qualifiedName(call.func) ?? '';
  if (/^os\.path\.(l?exists|isfile|isdir)$/.test(name)) return true;
  const { parent } = call;
  return /^pathlib\./.test(name) && parent?.nodeType === 'Attribute' && /^(exists|is_file|is_dir)$/.test(parent.attr);
}

/** The text of a string, or of the only string that a name can stand for; undefined where that is not to be seen. */
export function textBehind(node: Expr | undefined, analysis: NotebookAnalysis): string | undefined {
  if (node?.nodeType !== 'Name') return stringValue(node);
  const [definition, ...others] = analysis.defUse.reaching(node);
  const isPlain = definition?.event.via === 'assign' && definition.event.path.length === 0;
  return isPlain && others.length === 0 ? stringValue(definition.event.value) : undefined;
}

/** The literal that a name stands for, when nothing else can reach it: `DATA = "/home/ds/a.csv"`, then `read_csv(DATA)`. */
function literalBehind(node: Expr, analysis: NotebookAnalysis): Expr | undefined {
  if (node.nodeType !== 'Name') return undefined;
  const [definition, ...others] = analysis.defUse.reaching(node);
  const value =
    definition?.event.via === 'assign' && definition.event.path.length === 0 ? definition.event.value : undefined;
  // What is named like a path is looked at where it is assigned.
  return value && others.length === 0 && !PATH_VARIABLE.test(node.id) ? value : undefined;
}

function takesPath(call: Call, analysis: NotebookAnalysis): boolean {
  const name = analysis.qualifiedName(call.func);
  if (name !== undefined && (PATH_FUNCTIONS.test(name) || SECOND_PATH.test(name))) return true;
  return call.func.nodeType === 'Attribute' && PATH_METHODS.test(call.func.attr);
}

function* literalOf(node: Expr): Generator<PathLiteral> {
  const parts = textParts(node);
  if (!parts) return;
  const gap = parts.text.indexOf(GAP);
  yield { node, text: gap < 0 ? parts.text : parts.text.slice(0, gap), complete: parts.complete };
}

/** Whether a path begins at the root of a file system: `/home/…`, `C:\…`, `\\server\…`. */
export function isAbsolutePath(text: string): boolean {
  return /^((file:\/\/)?\/(?!\/)[\w.~ -]+(\/|$)|[A-Za-z]:[\\/]|\\\\[\w.-]+\\)/.test(text);
}

/** Whether a path belongs to a hosted notebook service, so that it exists nowhere else. */
export function isPlatformPath(text: string): boolean {
  return /^(\/content(\/|$)|\/kaggle\/|\/dbfs(\/|$)|dbfs:\/|\/opt\/ml(\/|$)|\/databricks|\/mnt\/|\/gdrive\/|\/floyd\/|~(\/|$))/.test(
    text,
  );
}

/** Whether every machine has a path, as temporary and device files, or the place is given by a pipeline's contract. */
export function isCommonPath(text: string): boolean {
  return /^\/(tmp|dev|proc|sys)(\/|$)|^\/mlpipeline-/.test(text);
}
