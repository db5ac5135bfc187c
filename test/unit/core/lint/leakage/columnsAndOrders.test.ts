import assert from 'node:assert/strict';
import { leakageFindings, leakageIn, MODEL, SPLIT, XY } from '../../../../support/leakage';

describe('leakage with named columns', () => {
  it('finds a target that a variable names', () => {
    const model = 'model = LogisticRegression()\nprint(cross_val_score(model, X, y))';
    assert.deepEqual(leakageIn('target = "label"\nX, y = df.drop(columns=["id"]), df[target]', model), [
      'target-in-features',
    ]);
    assert.deepEqual(leakageIn('target = "label"\nX, y = df.drop(columns=[target]), df[target]', model), []);
    assert.deepEqual(leakageIn('target = "label"\ny = df.pop(target)\nX = df', model), []);
    assert.deepEqual(leakageIn('X, y = df[[name for name in df if name != "label"]], df["label"]', model), []);
  });
});

describe('targets by position', () => {
  const MODEL_CV = 'print(cross_val_score(LogisticRegression(), X, y))';

  it('finds a frame that still has all of its columns', () => {
    const [finding] = leakageFindings('X, y = df, df.iloc[:, -1]', MODEL_CV);
    assert.equal(finding?.name, 'target-in-features');
    assert.match(finding.message, /the column at position -1/);
    assert.equal(finding.fix, undefined);
  });

  it('leaves alone a frame that has lost a column', () => {
    assert.deepEqual(leakageIn('X, y = df.iloc[:, :-1], df.iloc[:, -1]', MODEL_CV), []);
    assert.deepEqual(leakageIn('X, y = df.drop(columns="label"), df.iloc[:, -1]', MODEL_CV), []);
    assert.deepEqual(leakageIn('X, y = df.drop(df.columns[-1], axis=1), df.iloc[:, -1]', MODEL_CV), []);
  });

  it('keeps the columns that are made no dummies', () => {
    assert.deepEqual(leakageIn('df = pd.get_dummies(df, columns=["town"])\nX, y = df, df["label"]', MODEL_CV), [
      'target-in-features',
    ]);
    assert.deepEqual(leakageIn('df = pd.get_dummies(df)\nX, y = df, df["label"]', MODEL_CV), []);
  });

  it('follows names of columns in a dict', () => {
    const named = 'names = {"target": "label"}\nX, y = df.drop(columns=["id"]), df[names["target"]]';
    assert.deepEqual(leakageIn(named, MODEL_CV), ['target-in-features']);
  });
});

describe('random orders of rows that follow one another', () => {
  const LAG = 'df["before"] = df["label"].shift(1)\ndf = df.dropna()\nn = int(0.8 * len(df))';
  const TRAIN =
    'model = Ridge().fit(train[["before"]], train["label"])\nprint(model.score(test[["before"]], test["label"]))';
  const DRAWN: Record<string, string> = {
    'a drawn order': 'order = np.random.permutation(len(df))\ntrain, test = df.iloc[order[:n]], df.iloc[order[n:]]',
    'a drawn mask': 'mask = np.random.rand(len(df)) < 0.8\ntrain, test = df[mask], df[~mask]',
    'mixed rows': 'df = df.sample(frac=1).reset_index(drop=True)\ntrain, test = df[:n], df[n:]',
  };
  for (const [title, split] of Object.entries(DRAWN)) {
    it(`finds ${title}`, () => {
      assert.deepEqual(leakageIn(LAG, split, TRAIN), ['shuffled-time-series']);
    });
  }

  it('leaves alone rows in order', () => {
    assert.deepEqual(leakageIn(LAG, 'train, test = df[:n], df[n:]', TRAIN), []);
  });

  it('leaves alone what is learned from the neighbours of one row', () => {
    const near =
      'values = X.values\nrows = []\nfor i, row in enumerate(values):\n    near = values[order[i]]\n' +
      '    rows.append([row[0], near.std(), np.mean(far[i, near])])\nX = np.array(rows)';
    const given = 'order, far = np.load("order.npy"), np.load("far.npy")';
    assert.deepEqual(leakageIn(XY, given, near, SPLIT, MODEL), []);
    const columns =
      'df = pd.read_csv("a.csv", header=None)\nfor i in range(8):\n    df[i] = df[i].fillna(df[i].mean())';
    assert.deepEqual(leakageIn(columns, 'X, y = df, np.load("y.npy")', SPLIT, MODEL), ['statistics-before-split']);
  });

  it('leaves alone pieces of a text', () => {
    const pieces = 'def pieces(text):\n    return " ".join([text[i:i + 3] for i in range(len(text) - 2)])';
    const cut = 'X = np.array([len(pieces(text)) for text in df["text"]])\ny = df["label"]';
    assert.deepEqual(leakageIn(pieces, cut, SPLIT, MODEL), []);
  });

  it('follows expressions of polars', () => {
    const rows = 'import polars as pl\ndf = pl.read_csv("a.csv")';
    const lag = 'df = df.with_columns(pl.col("label").shift(1).alias("before")).drop_nulls()';
    const mean = 'df = df.with_columns((pl.col("a") - pl.col("a").mean()).alias("a"))';
    const share = 'df = df.with_columns((pl.col("a") / pl.col("b")).alias("c"))';
    const data = 'X, y = df.drop("label"), df["label"]';
    assert.deepEqual(leakageIn(rows, lag, data, SPLIT, MODEL), ['shuffled-time-series']);
    assert.deepEqual(leakageIn(rows, mean, data, SPLIT, MODEL), ['statistics-before-split']);
    assert.deepEqual(leakageIn(rows, share, data, SPLIT, MODEL), []);
  });
});

describe('loops that choose on the test rows', () => {
  it('knows comprehensions and functions that make the model', () => {
    const scores = '[KNeighborsClassifier(k).fit(X_train, y_train).score(X_test, y_test) for k in range(1, 9)]';
    const made =
      'def make(k):\n    return KNeighborsClassifier(k)\nfor k in range(1, 9):\n    model = make(k)\n' +
      '    model.fit(X_train, y_train)\n    print(f"{model.score(X_test, y_test)}")';
    const from = 'from sklearn.neighbors import KNeighborsClassifier';
    assert.deepEqual(leakageIn(from, XY, SPLIT, `print(${scores})`), ['test-set-reused']);
    assert.deepEqual(leakageIn(from, XY, SPLIT, made), ['test-set-reused']);
  });
});
