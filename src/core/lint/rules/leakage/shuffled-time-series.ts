import type { Call, Expr, Node } from '../../../python/ast';
import type { NotebookAnalysis } from '../../../python/analysis';
import { argument, hasHiddenArguments, isFalse, isTrue, methodName, numberValue } from '../../../python/nodes';
import type { Fix, NotebookRule, RuleFinding } from '../../rule';
import { addKeyword } from '../../support/edits';
import { callAt, relationOf } from '../../leakage/evaluations';
import { modelName } from '../../leakage/report';
import { contains, splitBetween } from '../../leakage/rows';
import type { Trace } from '../../leakage/trace';
import { traceOf } from '../../leakage/trace';
import type { Estimator, Influence, Training } from '../../leakage/value';

const IMPORTS =
  'import pandas as pd\nfrom sklearn.linear_model import Ridge\n' +
  'from sklearn.model_selection import KFold, TimeSeriesSplit, cross_val_score, train_test_split\n' +
  'frame = pd.read_csv("sales.csv")\nframe["yesterday"] = frame["sold"].shift(1)\nframe = frame.dropna()\n' +
  'X, y = frame[["yesterday", "price"]], frame["sold"]';
const MODEL = 'model = Ridge().fit(X_train, y_train)\nprint(model.score(X_test, y_test))';

/** Days of the future in the training rows. */
export const shuffledTimeSeries: NotebookRule = {
  name: 'leakage/shuffled-time-series',
  summary: 'Rows with features from earlier rows are split at random',
  why:
    'Features such as lags and moving averages say that the rows follow one another in time. A random split puts rows ' +
    'from after the tested ones into the training data, which the model will never have in deployment, so its error is ' +
    'reported too small.',
  severity: 'error',
  moment: 'gate',
  level: 'notebook',
  fix: 'edit',
  references: [
    'https://scikit-learn.org/stable/modules/cross_validation.html#time-series-split',
    'https://doi.org/10.1016/j.patter.2023.100804',
  ],
  examples: {
    bad: [
      [IMPORTS, 'X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)', MODEL],
      [IMPORTS, 'print(cross_val_score(Ridge(), X, y, cv=KFold(5, shuffle=True, random_state=0)))'],
      {
        cells: [
          IMPORTS,
          'folds = KFold(n_splits=5, shuffle=True, random_state=0)\nfor train, test in folds.split(X):\n' +
            '    model = Ridge().fit(X.iloc[train], y.iloc[train])\n    print(model.score(X.iloc[test], y.iloc[test]))',
        ],
        shown: false,
      },
      {
        cells: [
          IMPORTS,
          'train = frame.sample(frac=0.8, random_state=0)\ntest = frame.drop(train.index)',
          'model = Ridge().fit(train[["yesterday"]], train["sold"])\nprint(model.score(test[["yesterday"]], test["sold"]))',
        ],
        shown: false,
      },
      {
        cells: [
          IMPORTS,
          'X, y = [], []\nsold = frame["sold"].values\nfor i in range(30, len(sold)):\n    X.append(sold[i - 30:i])\n' +
            '    y.append(sold[i])',
          'X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)',
          MODEL,
        ],
        shown: false,
      },
      {
        cells: [
          IMPORTS,
          'X["week"] = frame["sold"].rolling(7).mean()\n' +
            'X_train, X_test, y_train, y_test = train_test_split(X, y, shuffle=True, random_state=0)',
          MODEL,
        ],
        shown: false,
      },
    ],
    good: [
      [IMPORTS, 'X_train, X_test, y_train, y_test = train_test_split(X, y, shuffle=False)', MODEL],
      [IMPORTS, 'print(cross_val_score(Ridge(), X, y, cv=TimeSeriesSplit(5)))'],
      {
        cells: [
          IMPORTS,
          'X = X[["price"]]\nX_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)',
          MODEL,
        ],
        shown: false,
      },
    ],
  },
  *check({ analysis }) {
    const trace = analysis.fact(traceOf);
    const reported = new Set<Node>();
    for (const { training, split, evaluated } of shuffles(trace, analysis)) {
      const lag = laggedFeature(training);
      if (!lag || reported.has(split)) continue;
      reported.add(split);
      yield findingFor(split, lag, training, evaluated, analysis);
    }
  },
};

interface Shuffle {
  readonly training: Training;
  /** The call that divides the rows at random. */
  readonly split: Call;
  readonly evaluated: Node | undefined;
}

function* shuffles({ trainings, evaluations, splitters }: Trace, analysis: NotebookAnalysis): Generator<Shuffle> {
  for (const training of trainings) {
    const split = training.crossValidated ? randomSplitter(training.splitter) : undefined;
    if (split) yield { training, split, evaluated: undefined };
  }
  for (const evaluation of evaluations) {
    const { training, features, node } = evaluation;
    if (relationOf(evaluation) !== 'held-out' || !training.features.rows || !features.rows) continue;
    const divided = splitBetween(training.features.rows, features.rows)?.node;
    const split =
      divided && (randomSplitter(splitters.get(divided)) ?? randomSplit(divided) ?? drawnIndex(divided, analysis));
    if (split) yield { training, split, evaluated: node };
  }
}

/** `train_test_split` shuffles unless it is told not to; `frame.sample` draws always. */
function randomSplit(node: Node): Call | undefined {
  const call = callAt(node);
  const name =
    call?.func.nodeType === 'Name' ? call.func.id : call?.func.nodeType === 'Attribute' ? call.func.attr : '';
  if (call && name === 'sample') return call;
  if (!call || !/train_test_split$/.test(name) || hasHiddenArguments(call)) return undefined;
  return isFalse(argument(call, 'shuffle')) ? undefined : call;
}

/** Draws from random numbers: an order of the rows, or a number for each. */
const DRAWS = /^(permutation|shuffle|rand|random|random_sample|uniform|choice)$/;
/** Names are followed through this many definitions to where an index was drawn. */
const MAX_NAMES = 4;

/**
 * The call that drew what a subscript divides the rows by: `order` in `frame.iloc[order[:n]]`, `mask` in `frame[mask]`, or
 * the rows in `frame[:n]` where `frame.sample(frac=1)` has mixed them.
 */
function drawnIndex(node: Node, analysis: NotebookAnalysis): Call | undefined {
  if (node.nodeType !== 'Subscript') return undefined;
  const byBounds = node.slice.nodeType === 'Slice' || node.slice.nodeType === 'Tuple';
  return drawIn(byBounds ? node.value : node.slice, analysis, MAX_NAMES);
}

function drawIn(node: Expr, analysis: NotebookAnalysis, names: number): Call | undefined {
  switch (node.nodeType) {
    case 'Name': {
      const [definition, ...others] = analysis.defUse.reaching(node);
      const value = others.length === 0 && definition?.event.path.length === 0 ? definition.event.value : undefined;
      return value && names > 0 ? drawIn(value, analysis, names - 1) : undefined;
    }
    case 'Compare':
      return drawIn(node.left, analysis, names);
    case 'UnaryOp':
      return drawIn(node.operand, analysis, names);
    case 'Subscript':
    case 'Attribute':
      return drawIn(node.value, analysis, names);
    case 'Call':
      return isDraw(node) ? node : drawIn(node.func, analysis, names);
    default:
      return undefined;
  }
}

function isDraw(call: Call): boolean {
  const { func } = call;
  const name = func.nodeType === 'Name' ? func.id : func.nodeType === 'Attribute' ? func.attr : '';
  return DRAWS.test(name) || (name === 'sample' && numberValue(argument(call, 'frac')) === 1);
}

/** A splitter that shuffles always, or because it is told to. */
function randomSplitter(splitter: Estimator | undefined): Call | undefined {
  const call = callAt(splitter?.node);
  if (!splitter || !call) return undefined;
  if (/ShuffleSplit$|^Repeated/.test(splitter.name)) return call;
  const shuffle = argument(call, 'shuffle', 1);
  return /KFold$/.test(splitter.name) && shuffle && isTrue(shuffle) ? call : undefined;
}

function laggedFeature({ features }: Training): Influence | undefined {
  const { rows, influences } = features;
  return rows && influences.find((influence) => influence.kind === 'lag' && contains(influence.rows, rows));
}

function findingFor(
  split: Call,
  lag: Influence,
  training: Training,
  evaluated: Node | undefined,
  analysis: NotebookAnalysis,
): RuleFinding {
  const fix = fixFor(split, analysis);
  return {
    at: split.func,
    message:
      `The rows follow one another in time (${lag.name} takes values from other rows) and are split at random, so the ` +
      'model is trained on the future of what it is tested on. Split without shuffling, or use TimeSeriesSplit.',
    related: [
      { at: lag.node, message: 'A feature is made from other rows here' },
      { at: training.node, message: `${modelName(training.model)} is trained here` },
      ...(evaluated ? [{ at: evaluated, message: 'The model is evaluated here' }] : []),
    ],
    ...(fix ? { fix } : {}),
  };
}

/** `shuffle=False` cannot go together with `stratify`. */
function fixFor(split: Call, analysis: NotebookAnalysis): Fix | undefined {
  if (randomSplit(split) !== split || methodName(split) === 'sample' || argument(split, 'stratify')) return undefined;
  const shuffle = argument(split, 'shuffle');
  const cell = analysis.cellOf(split);
  return {
    title: 'Split in order with shuffle=False',
    edits: [
      shuffle
        ? { kind: 'replace', cell, start: shuffle.start, end: shuffle.end, text: 'False' }
        : addKeyword(analysis, split, 'shuffle', 'False'),
    ],
  };
}
