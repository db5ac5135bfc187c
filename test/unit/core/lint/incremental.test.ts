import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { LintFinding } from '../../../../src/core/lint/engine';
import { LintEngine } from '../../../../src/core/lint/engine';
import { exampleNotebook, fullExample } from '../../../../src/core/lint/example';
import type { ExampleCell } from '../../../../src/core/lint/rule';
import { rules } from '../../../../src/core/lint/rules';
import type { Notebook } from '../../../../src/core/notebook/notebook';
import { AnalysisMemory } from '../../../../src/core/python/memory';

/**
 * Places of a notebook from top to bottom, each with texts that may stand there: they define, change, remove and use one
 * another's names in every way that the analysis follows over cells.
 */
const PLACES: readonly (readonly ExampleCell[])[] = [
  [
    'import pandas as pd\nimport numpy as np\nfrom sklearn.preprocessing import StandardScaler, MinMaxScaler',
    'import polars as pd\nfrom sklearn.preprocessing import StandardScaler, MinMaxScaler as StandardScaler',
    'from sklearn.preprocessing import *',
  ],
  [
    'from sklearn.linear_model import LogisticRegression\nfrom sklearn.model_selection import train_test_split, cross_val_score, KFold\nfrom sklearn.pipeline import make_pipeline',
    'from sklearn.svm import SVC as LogisticRegression\nfrom sklearn.model_selection import *',
  ],
  [
    'def prepared(data):\n    return scaler.fit_transform(data)',
    'def prepared(data):\n    data["b"] = data["b"] - data["b"].mean()\n    return data',
    'def prepared(data):\n    return normal(data)',
    'def prepared(data, whole=False):\n    if whole:\n        data = scaler.fit_transform(data)\n    return data',
    'prepared = lambda data: (data - data.mean()) / data.std()',
  ],
  [
    'normal = lambda data: (data - data.mean()) / data.std()',
    'def normal(data):\n    return prepared(data) if data is None else data',
    'normal = {"a": "x", "b": "y"}',
    'normal = lambda data: data',
  ],
  [
    'class Trainer:\n    def __init__(self, scaler):\n        self.scaler = scaler\n    def fit(self, X, y):\n        self.model = LogisticRegression().fit(self.scaler.fit_transform(X), y)\n        return self',
    'class Trainer:\n    def __init__(self, scaler):\n        self.scaler = scaler\n    def fit(self, X, y):\n        self.model = LogisticRegression().fit(X, y)',
  ],
  ['class Special(Trainer):\n    pass', 'class Special:\n    def fit(self, X, y):\n        return prepared(X)'],
  ['def load():\n    return pd.read_csv("a.csv")', 'def load():\n    return read("a.csv")', 'load = pd.read_csv'],
  ['PATH = "/home/someone/data.csv"', 'PATH = "data.csv"', 'import os\nPATH = os.environ["DATA"]'],
  ['frame = pd.read_csv(PATH)', 'frame = pd.read_csv("/home/someone/other.csv")', 'frame = load()'],
  [
    'frame["a"] = frame["a"] / frame["a"].max()',
    'frame["bin"] = pd.qcut(frame["a"], 4)',
    'frame.loc[frame["a"] > 3, "a"] = 1',
    'frame["a"] = frame.groupby("b")["a"].transform(normal)',
    'frame["c"] = frame["a"].map(normal)',
  ],
  [
    'X, y = frame.drop(columns="label"), frame["label"]',
    'X, y = frame, frame["label"]',
    'X = frame\ny = X.pop("label")',
  ],
  ['scaler = StandardScaler()', 'scaler = MinMaxScaler()', 'scaler = make_pipeline(StandardScaler(), MinMaxScaler())'],
  [
    'X = scaler.fit_transform(X)',
    'X = prepared(X)',
    'for column in ["a", "b"]:\n    X[column] = scaler.fit_transform(X[[column]])',
    'X.loc[X["a"] > 3, "a"] = 1',
    '%time X = scaler.fit_transform(X)',
    'X = (1 +\nX = scaler.fit_transform(X)',
  ],
  ['alias = train_test_split', 'def alias(*given):\n    return train_test_split(*given)', 'alias = prepared'],
  [
    'X_train, X_test, y_train, y_test = train_test_split(X, y)',
    'cut = 100\nX_train, X_test, y_train, y_test = X[:cut], X[cut:], y[:cut], y[cut:]',
    'X_train, X_test, y_train, y_test = X[X.a > 1], X[X.a <= 1], y[X.a > 1], y[X.a <= 1]',
    'X_train, X_test, y_train, y_test = alias(X, y)',
    'X_train, y_train = X[:cut], y[:cut]',
  ],
  [
    'cut = 100',
    'def prepared(data):\n    return data',
    'X_test, y_test = X[cut:], y[cut:]',
    'X_train = prepared(X_train)',
    'X_train = prepared(X_train, whole=True)',
    'X_test = scaler.transform(X_test)',
  ],
  ['model = LogisticRegression()', 'model = make_pipeline(scaler, LogisticRegression())', 'model = Special(scaler)'],
  [
    'model.fit(X_train, y_train)',
    'model.fit(X, y)',
    'model = Trainer(scaler).fit(X_train, y_train).model',
    'def train():\n    global model\n    model = LogisticRegression().fit(prepared(X_train), y_train)\ntrain()',
    'for train_at, test_at in KFold(shuffle=True).split(X):\n    model.fit(X.iloc[train_at], y.iloc[train_at])\n    print(model.score(X.iloc[test_at], y.iloc[test_at]))',
  ],
  ['del X', 'if cut > 3:\n    model = None\nelse:\n    X_test = prepared(X_test)', 'X_test += 1', 'undefined_name + 1'],
  [
    'print(model.score(X_test, y_test))',
    'print(model.score(X_train, y_train))',
    'print(cross_val_score(model, X, y))',
    'prediction = model.predict(X_test)\nprint((prediction == y_test).mean())',
  ],
];

type Step =
  | { readonly do: 'replace' | 'insert'; readonly at: number; readonly text: number }
  | { readonly do: 'remove'; readonly at: number }
  | { readonly do: 'move'; readonly at: number; readonly to: number };

const at = fc.nat({ max: PLACES.length - 1 });
const text = fc.nat({ max: 5 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constantFrom('replace' as const, 'insert' as const), at, text }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('remove' as const), at }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('move' as const), at, to: at }) },
);

function textAt(place: number, text: number): ExampleCell {
  const texts = PLACES[place] ?? [];
  return texts[text % texts.length] ?? '';
}

function changed(cells: readonly ExampleCell[], change: Step): ExampleCell[] {
  const next = [...cells];
  if (change.do === 'remove') next.splice(change.at, 1);
  else if (change.do === 'move') next.splice(change.to, 0, ...next.splice(change.at, 1));
  else next.splice(change.at, change.do === 'replace' ? 1 : 0, textAt(change.at, change.text));
  return next;
}

function notebookOf(cells: readonly ExampleCell[]): Notebook {
  return exampleNotebook(fullExample(cells));
}

function lint(engine: LintEngine, notebook: Notebook, memory?: AnalysisMemory): LintFinding[] {
  return engine.lint(notebook, { moment: 'gate', rules, severityOf: ({ severity }) => severity, memory });
}

describe('linting with the memory of the last run', () => {
  it('finds what a run from scratch finds, whatever is edited', () => {
    const begin = fc.array(text, { minLength: PLACES.length, maxLength: PLACES.length });
    fc.assert(
      fc.property(begin, fc.array(step, { minLength: 1, maxLength: 8 }), (first, steps) => {
        const engine = new LintEngine();
        const memory = new AnalysisMemory();
        let cells: readonly ExampleCell[] = first.map((chosen, place) => textAt(place, chosen));
        lint(engine, notebookOf(cells), memory);
        for (const change of steps) {
          cells = changed(cells, change);
          const notebook = notebookOf(cells);
          assert.deepEqual(lint(engine, notebook, memory), lint(new LintEngine(), notebook));
        }
      }),
      { numRuns: 150 },
    );
  });
});
