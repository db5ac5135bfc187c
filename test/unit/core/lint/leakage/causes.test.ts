import assert from 'node:assert/strict';
import { LintEngine } from '../../../../../src/core/lint/engine';
import { exampleNotebook } from '../../../../../src/core/lint/example';
import type { Moment } from '../../../../../src/core/lint/rule';
import { CONFIDENCE_FLOOR } from '../../../../../src/core/lint/rule';
import { rules } from '../../../../../src/core/lint/rules';
import { leakageFindings, MODEL, SPLIT, XY } from '../../../../support/leakage';

const MODELS =
  'for model in [LogisticRegression(), RandomForestClassifier(random_state=0), Ridge()]:\n' +
  '    model.fit(X_train, y_train)\n    print(model.score(X_test, y_test))';

/** Notebooks with one cause, and the one finding that there must be of the rules that are on while typing. */
const ONE_CAUSE: Record<string, { cells: string[]; rule: string }> = {
  'a scaler that many models and metrics depend on': {
    cells: [XY, 'X = StandardScaler().fit_transform(X)', SPLIT, MODELS, MODEL],
    rule: 'fit-before-split',
  },
  'a scaler before a split, cross-validation and a search': {
    cells: [
      XY,
      'X = StandardScaler().fit_transform(X)',
      SPLIT,
      MODEL,
      'print(cross_val_score(LogisticRegression(), X, y))\nGridSearchCV(Ridge(), {"alpha": [1, 2]}).fit(X, y)',
    ],
    rule: 'fit-before-split',
  },
  'a scaler in a function that is called for two frames': {
    cells: [
      'def scaled(frame):\n    return StandardScaler().fit_transform(frame)',
      XY,
      'X, other = scaled(X), scaled(df[["age"]])',
      SPLIT,
      MODEL,
    ],
    rule: 'fit-before-split',
  },
  'a pipeline of two scalers that is fitted once': {
    cells: [XY, 'X = make_pipeline(SimpleImputer(), StandardScaler()).fit_transform(X)', SPLIT, MODEL],
    rule: 'fit-before-split',
  },
  'several statistics in one statement': {
    cells: [XY, 'X = (X - X.mean()) / (X.max() - X.min())', SPLIT, MODEL],
    rule: 'statistics-before-split',
  },
  'a statistic in a loop over columns': {
    cells: [XY, 'for name in X.columns:\n    X[name] = X[name].fillna(X[name].median())', SPLIT, MODEL],
    rule: 'statistics-before-split',
  },
  'oversampling whose rows are selected from later': {
    cells: [XY, 'X, y = SMOTE(random_state=0).fit_resample(X, y)', SPLIT, MODELS],
    rule: 'resampling-before-split',
  },
  'a selector whose columns are used twice': {
    cells: [XY, 'chosen = SelectKBest(k=5).fit(X, y)\nX = X[X.columns[chosen.get_support()]]', SPLIT, MODEL, MODELS],
    rule: 'selection-before-split',
  },
  'a vectorizer and its vocabulary': {
    cells: ['X, y = TfidfVectorizer().fit_transform(df["text"]), df["label"]', SPLIT, MODEL],
    rule: 'vectorizer-before-split',
  },
  'a scaler that is fitted again on the test rows': {
    cells: [
      XY,
      SPLIT,
      'scaler = StandardScaler()\nX_train = scaler.fit_transform(X_train)\nX_test = scaler.fit_transform(X_test)',
      MODELS,
      MODEL,
    ],
    rule: 'fit-on-test-data',
  },
  'a helper that measures three models on their own rows': {
    cells: [
      XY,
      'def measured(model):\n    model.fit(X, y)\n    return accuracy_score(y, model.predict(X))',
      'print(measured(LogisticRegression()), measured(RandomForestClassifier()), measured(Ridge()))',
    ],
    rule: 'scored-on-training-data',
  },
  'the target among the features of three models': {
    cells: ['X = df\ny = df["label"]', SPLIT, MODELS],
    rule: 'target-in-features',
  },
};

function shownAt(moment: Moment, cells: readonly string[]): string[] {
  const found = new LintEngine().lint(exampleNotebook(cells), {
    moment,
    rules,
    severityOf: ({ severity }) => severity,
  });
  return found.map(({ rule }) => rule).filter((rule) => rule.startsWith('leakage/'));
}

describe('leakage, cause by cause', () => {
  for (const [title, { cells, rule }] of Object.entries(ONE_CAUSE)) {
    it(`reports ${title} once`, () => {
      const found = leakageFindings(...cells).filter(({ moment }) => moment === 'edit');
      assert.deepEqual(
        found.map(({ name }) => name),
        [rule],
      );
    });
  }

  it('names no place twice beside a cause', () => {
    const [finding] = leakageFindings(XY, 'X = StandardScaler().fit_transform(X)', SPLIT, MODELS);
    const places = finding?.related.map(({ cell, start, message }) => `${cell} ${start} ${message}`) ?? [];
    assert.equal(new Set(places).size, places.length);
  });

  it('points at the slice that cuts out the tested rows', () => {
    const [finding] = leakageFindings(
      `${XY}\nprint(X[0:5])`,
      'X = pd.DataFrame(StandardScaler().fit_transform(X))',
      'print(X[0:9])\ncut = 800\nX_train, X_test, y_train, y_test = X[:cut], X[cut:], y[:cut], y[cut:]',
      MODEL,
    );
    const split = finding?.related.find(({ message }) => message.includes('split'));
    assert.equal(split?.cell, 3);
    assert.ok(split.start > 'print(X[0:9])\ncut = 800'.length);
  });
});

describe('confidence', () => {
  const HEAD =
    'import pandas as pd\nfrom sklearn.linear_model import LogisticRegression\n' +
    'from sklearn.model_selection import cross_val_score, train_test_split\n' +
    'from sklearn.preprocessing import StandardScaler\ndf = pd.read_csv("data.csv")';
  const SCALED = 'X = StandardScaler().fit_transform(X)';

  it('keeps what is likely but not certain for the gate', () => {
    const cells = [HEAD, XY, SCALED, 'print(cross_val_score(LogisticRegression(), X, y))'];
    assert.deepEqual(shownAt('edit', cells), []);
    assert.deepEqual(shownAt('gate', cells), ['leakage/fit-before-split']);
  });

  it('shows what is certain while typing', () => {
    const cells = [HEAD, XY, SCALED, SPLIT, 'print(LogisticRegression().fit(X_train, y_train).score(X_test, y_test))'];
    assert.deepEqual(shownAt('edit', cells), ['leakage/fit-before-split']);
  });

  it('tells the gate how sure it is', () => {
    const [finding] = leakageFindings(XY, SCALED, 'print(cross_val_score(LogisticRegression(), X, y))');
    assert.ok(finding && finding.confidence < CONFIDENCE_FLOOR);
  });
});
