import { fromMarkdown } from 'mdast-util-from-markdown';
import { toString } from 'mdast-util-to-string';
import type { Notebook } from '../../notebook/notebook';
import { NotebookAnalysis } from '../../python/analysis';
import type { Call } from '../../python/ast';
import { argument } from '../../python/nodes';
import { pyAstParser } from '../../python/pyAstParser';
import { CellCache } from '../../python/pythonCell';
import { markdownEffort } from '../markdownEffort';
import { isNestedTooDeeply } from '../nesting';
import { constantOf } from './constants';

/** Data that a notebook reads: a path or URL as written, or a function of a library that ships the data. */
export interface DataSource {
  readonly reader: string;
  readonly location: string;
  readonly kind: 'path' | 'url' | 'library';
}

/** How a notebook splits its data; arguments as written, with names replaced by their numbers. */
export interface Split {
  readonly method: string;
  readonly arguments: readonly string[];
}

/** What a training notebook says of itself. Nothing is guessed: what is not written there is absent. */
export interface NotebookFacts {
  readonly title: string | undefined;
  /** First paragraph of the notebook. */
  readonly summary: string | undefined;
  /** Top-level packages that are installed, not part of Python, sorted. */
  readonly imports: readonly string[];
  readonly data: readonly DataSource[];
  readonly split: Split | undefined;
  readonly seed: number | undefined;
  /** Names of metric functions that are called. */
  readonly metrics: readonly string[];
  /** Classes of estimators that are constructed. */
  readonly estimators: readonly string[];
  /** ONNX paths as written, relative to wherever the notebook runs. */
  readonly onnxPaths: readonly string[];
  readonly python: string | undefined;
}

/** Reads what a notebook says of the model that it trains. */
export function factsOfNotebook(notebook: Notebook): NotebookFacts {
  const analysis = new NotebookAnalysis(notebook, new CellCache(pyAstParser));
  const calls = [...analysis.nodes('Call')].map((call) => ({ call, name: analysis.qualifiedName(call.func) ?? '' }));
  return {
    ...introduction(notebook),
    imports: importsOf(analysis),
    data: unique(
      calls.flatMap(({ call, name }) => dataSource(call, name, analysis) ?? []),
      ({ location }) => location,
    ),
    split: splitOf(calls, analysis),
    seed: seedOf(calls, analysis),
    metrics: unique(calls.flatMap(({ name }) => /^sklearn\.metrics\.(\w+)$/.exec(name)?.[1] ?? [])),
    estimators: unique(calls.flatMap(({ name }) => ESTIMATOR.exec(name)?.[1] ?? [])),
    onnxPaths: onnxPathsOf(analysis),
    python: versionOf(notebook),
  };
}

interface NamedCall {
  readonly call: Call;
  readonly name: string;
}

const ESTIMATOR =
  /^(?:sklearn\.(?!datasets|metrics|model_selection|pipeline|preprocessing|compose|impute|dummy)|xgboost\.|lightgbm\.|catboost\.)[\w.]*\.?\b([A-Z]\w+)$/;
const READER =
  /^(?:pandas|polars|geopandas|dask\.dataframe|cudf)\.(?:read|scan)_\w+$|^numpy\.(?:load|loadtxt|genfromtxt)$|^pyarrow\.\w+\.read_table$/;
const SHIPPED = /^(?:sklearn\.datasets\.(?:load|fetch)_\w+|seaborn\.load_dataset|datasets\.load_dataset)$/;
const SPLITTERS =
  /^sklearn\.model_selection\.(train_test_split|(?:Stratified)?(?:Group)?(?:Shuffle)?(?:KFold|Split)|TimeSeriesSplit|GroupShuffleSplit|StratifiedShuffleSplit)$/;
const SEEDS =
  /^(?:numpy\.random\.(?:seed|default_rng)|random\.seed|torch\.manual_seed|tensorflow\.random\.set_seed|keras\.utils\.set_random_seed)$/;

/** Modules of Python itself that notebooks import; another one would be listed as a package, which does no harm. */
const STANDARD_LIBRARY = new Set(
  (
    '__future__ abc argparse ast asyncio base64 bisect calendar collections concurrent contextlib copy csv dataclasses ' +
    'datetime decimal difflib enum fractions functools gc getpass glob gzip hashlib heapq html http importlib inspect io ' +
    'itertools json logging math multiprocessing numbers operator os pathlib pickle platform pprint random re secrets ' +
    'shutil signal socket sqlite3 statistics string struct subprocess sys tempfile textwrap threading time timeit ' +
    'traceback types typing unittest urllib uuid warnings weakref xml zipfile'
  ).split(' '),
);

/** A cell that takes longer to parse is no introduction; see `markdownEffort`. */
const MOST_EFFORT = 1_000_000;

function introduction(notebook: Notebook): Pick<NotebookFacts, 'title' | 'summary'> {
  let title: string | undefined;
  for (const { kind, text } of notebook.cells) {
    if (kind !== 'markdown' || markdownEffort(text) > MOST_EFFORT || isNestedTooDeeply(text)) continue;
    for (const node of fromMarkdown(text).children) {
      const words = toString(node, { includeHtml: false, includeImageAlt: false }).replace(/\s+/g, ' ').trim();
      if (words === '') continue;
      if (node.type === 'heading') title ??= words;
      else if (node.type === 'paragraph') return { title, summary: words };
    }
  }
  return { title, summary: undefined };
}

function importsOf(analysis: NotebookAnalysis): string[] {
  const imported = [...analysis.nodes('Import')].flatMap(({ names }) => names.map(({ name }) => name));
  const from = [...analysis.nodes('ImportFrom')].flatMap(({ module, level }) =>
    module !== undefined && !level ? [module] : [],
  );
  const packages = [...imported, ...from].map((name) => name.split('.')[0] ?? name);
  return unique(packages.filter((name) => !STANDARD_LIBRARY.has(name))).sort();
}

function dataSource(call: Call, name: string, analysis: NotebookAnalysis): DataSource | undefined {
  if (SHIPPED.test(name)) {
    const [which] = call.args;
    const value = which && constantOf(which, analysis);
    return { reader: name, location: value === undefined ? name : `${name}(${value})`, kind: 'library' };
  }
  if (!READER.test(name)) return undefined;
  const first = argument(call, 'filepath_or_buffer', 0) ?? call.args[0];
  const location = first && constantOf(first, analysis);
  if (typeof location !== 'string' || location === '') return undefined;
  return { reader: name, location, kind: /^[a-z][a-z0-9+]+:\/\//i.test(location) ? 'url' : 'path' };
}

function splitOf(calls: readonly NamedCall[], analysis: NotebookAnalysis): Split | undefined {
  for (const { call, name } of calls) {
    const method = SPLITTERS.exec(name)?.[1];
    if (method === undefined) continue;
    const given = call.keywords.flatMap(({ arg, value }) => {
      const constant = constantOf(value, analysis) ?? (value.nodeType === 'Name' ? value.id : undefined);
      return arg === undefined || constant === undefined ? [] : [`${arg}=${constant}`];
    });
    return { method, arguments: given };
  }
  return undefined;
}

function seedOf(calls: readonly NamedCall[], analysis: NotebookAnalysis): number | undefined {
  for (const { call, name } of calls) {
    const node = SEEDS.test(name) ? call.args[0] : argument(call, 'random_state');
    const seed = node && constantOf(node, analysis);
    if (typeof seed === 'number') return seed;
  }
  return undefined;
}

/** The longest spellings come first: `Path(DIR) / "model.onnx"` before the bare file name in it. */
function onnxPathsOf(analysis: NotebookAnalysis): string[] {
  const nodes = [
    ...analysis.nodes('BinOp'),
    ...analysis.nodes('Call'),
    ...analysis.nodes('JoinedStr'),
    ...analysis.nodes('Constant'),
  ];
  const paths = nodes.flatMap((node) => {
    const value = constantOf(node, analysis);
    return typeof value === 'string' && /^[^\n]{1,300}\.onnx$/.test(value) ? [value] : [];
  });
  return unique(paths);
}

function versionOf({ metadata }: Notebook): string | undefined {
  const info: unknown = metadata['language_info'];
  if (typeof info !== 'object' || info === null || !('version' in info)) return undefined;
  const { version } = info;
  return typeof version === 'string' ? /^\d+\.\d+/.exec(version)?.[0] : undefined;
}

function unique<T>(items: readonly T[], key: (item: T) => unknown = (item) => item): T[] {
  const seen = new Set<unknown>();
  return items.filter((item) => !seen.has(key(item)) && Boolean(seen.add(key(item))));
}
