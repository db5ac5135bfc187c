import assert from 'node:assert/strict';
import { leakageFindings, leakageIn, MODEL, SPLIT, XY } from '../../../../support/leakage';

const SCALE = 'StandardScaler().fit_transform';
const FITTED_AGAIN = ['fit-on-test-data'];

/** Cells after the split, and what they are found to do. */
const LOOPS: Record<string, { code: string; rules: string[] }> = {
  'a loop that scales both parts': {
    code: `for part in [X_train, X_test]:\n    part[["a"]] = ${SCALE}(part[["a"]])`,
    rules: FITTED_AGAIN,
  },
  'a loop over a named list of both parts': {
    code: `parts = (X_train, X_test)\nfor i, part in enumerate(parts):\n    part[["a"]] = ${SCALE}(part[["a"]])`,
    rules: FITTED_AGAIN,
  },
  'a loop that collects both parts': {
    code: `parts = []\nfor part in [X_train, X_test]:\n    parts.append(${SCALE}(part))\nX_train, X_test = parts`,
    rules: FITTED_AGAIN,
  },
  'a loop over pairs': {
    code: `done = {}\nfor name, part in zip(["a", "b"], [X_train, X_test]):\n    done[name] = ${SCALE}(part)\nX_train, X_test = done["a"], done["b"]`,
    rules: FITTED_AGAIN,
  },
  'a loop over a dict': {
    code: `parts = {"a": X_train, "b": X_test}\nfor name, part in parts.items():\n    parts[name] = ${SCALE}(part)\nX_train, X_test = parts["a"], parts["b"]`,
    rules: FITTED_AGAIN,
  },
  'a loop over the keys of a dict': {
    code: `parts = {"a": X_train, "b": X_test}\nfor name in parts:\n    parts[name] = ${SCALE}(parts[name])\nX_train, X_test = parts["a"], parts["b"]`,
    rules: FITTED_AGAIN,
  },
  'a comprehension over both parts': {
    code: `X_train, X_test = [${SCALE}(part) for part in (X_train, X_test)]`,
    rules: FITTED_AGAIN,
  },
  'a comprehension that makes a dict': {
    code: `parts = {"a": X_train, "b": X_test}\nparts = {name: ${SCALE}(part) for name, part in parts.items()}\nX_train, X_test = parts["a"], parts["b"]`,
    rules: FITTED_AGAIN,
  },
  'a function that is mapped over both parts': {
    code: `X_train, X_test = map(lambda part: ${SCALE}(part), [X_train, X_test])`,
    rules: FITTED_AGAIN,
  },
  'a function that both parts are piped through': {
    code: `def scaled(part):\n    return ${SCALE}(part)\nX_train, X_test = X_train.pipe(scaled), X_test.pipe(scaled)`,
    rules: FITTED_AGAIN,
  },
  'a loop that fills both parts with values of the training rows': {
    code: 'fill = X_train["a"].median()\nfor part in (X_train, X_test):\n    part["a"] = part["a"].fillna(fill)',
    rules: [],
  },
  'a loop that transforms both parts': {
    code: 'scaler = StandardScaler().fit(X_train)\nparts = {"a": X_train, "b": X_test}\nfor name, part in parts.items():\n    parts[name] = scaler.transform(part)\nX_train, X_test = parts["a"], parts["b"]',
    rules: [],
  },
  'a loop that gives its name another value': {
    code: `for part in [X_train, X_test]:\n    part = ${SCALE}(part)`,
    rules: [],
  },
};

describe('leakage in loops over both parts', () => {
  for (const [title, { code, rules }] of Object.entries(LOOPS)) {
    it(`${rules.length > 0 ? 'finds' : 'leaves alone'} ${title}`, () => {
      assert.deepEqual(leakageIn(XY, SPLIT, code, MODEL), rules);
    });
  }

  it('measures each part by itself', () => {
    const scores =
      'model = LogisticRegression().fit(X_train, y_train)\n' +
      'for part, target, name in [(X_train, y_train, "train"), (X_test, y_test, "test")]:\n' +
      '    print(name, model.score(part, target))';
    assert.deepEqual(leakageIn(XY, SPLIT, scores), []);
  });

  it('offers no fix where one call fits on both parts', () => {
    const code = `scaler = StandardScaler()\nX_train, X_test = [scaler.fit_transform(part) for part in (X_train, X_test)]`;
    const [finding] = leakageFindings(XY, SPLIT, code, MODEL);
    assert.equal(finding?.name, 'fit-on-test-data');
    assert.equal(finding.fix, undefined);
  });
});

describe('leakage through names of other scopes', () => {
  it('follows a function that binds a global name', () => {
    const scale = `def scale():\n    global X\n    X = ${SCALE}(X)\nscale()`;
    assert.deepEqual(leakageIn(XY, scale, SPLIT, MODEL), ['fit-before-split']);
  });

  it('takes a parameter that no call gives for such a switch', () => {
    const prepare = `def prepare(rows, scale=False):\n    if scale:\n        rows = ${SCALE}(rows)\n    return rows\n`;
    assert.deepEqual(leakageIn(XY, `${prepare}X = prepare(X)`, SPLIT, MODEL), ['fit-before-split']);
    assert.deepEqual(
      leakageIn(XY, `${prepare}X = prepare(X)`, SPLIT, 'X_train = prepare(X_train, scale=True)', MODEL),
      [],
    );
    assert.deepEqual(leakageIn(XY, `${prepare}X = prepare(X)`, SPLIT, 'X_train = prepare(X_train, True)', MODEL), []);
    const method = `class Steps:\n    ${prepare.trimEnd().replace('(rows', '(self, rows').replaceAll('\n', '\n    ')}\n`;
    assert.deepEqual(leakageIn(XY, `${method}X = Steps().prepare(X)`, SPLIT, MODEL), ['fit-before-split']);
    assert.deepEqual(
      leakageIn(XY, `${method}X = Steps().prepare(X)`, SPLIT, 'X_train = Steps().prepare(X_train, True)', MODEL),
      [],
    );
  });

  it('follows a function that changes a frame of the notebook', () => {
    const fill = 'def fill():\n    X["a"] = X["a"].fillna(X["a"].mean())\nfill()';
    assert.deepEqual(leakageIn(XY, fill, SPLIT, MODEL), ['statistics-before-split']);
  });

  it('keeps the names that a function binds to itself', () => {
    const other = `def scale():\n    X = ${SCALE}(df)\nscale()`;
    assert.deepEqual(leakageIn(XY, other, SPLIT, MODEL), []);
  });

  it('sees what is measured inside of a formatted text', () => {
    const model = 'model = LogisticRegression().fit(X_train, y_train)\nprint(f"{model.score(X_test, y_test):.3f}")';
    assert.deepEqual(leakageIn(XY, SPLIT, model), []);
  });
});

describe('leakage behind conditions', () => {
  const PREPARE = `def prepare(part, fitted=None):
    if fitted is None:
        fitted = StandardScaler().fit(part)
    return fitted.transform(part), fitted
`;
  const FLAGGED = `scaler = StandardScaler()
def prepare(part, is_train=True):
    if is_train:
        return scaler.fit_transform(part)
    return scaler.transform(part)
`;

  it('runs the branch that an argument chooses', () => {
    const given = `${PREPARE}X_train, scaler = prepare(X_train)\nX_test, _ = prepare(X_test, scaler)`;
    const flagged = `${FLAGGED}X_train, X_test = prepare(X_train), prepare(X_test, is_train=False)`;
    assert.deepEqual(leakageIn(XY, SPLIT, given, MODEL), []);
    assert.deepEqual(leakageIn(XY, SPLIT, flagged, MODEL), []);
  });

  it('finds an argument that chooses the wrong branch', () => {
    const given = `${PREPARE}X_train, scaler = prepare(X_train)\nX_test, _ = prepare(X_test)`;
    const flagged = `${FLAGGED}X_train, X_test = prepare(X_train), prepare(X_test)`;
    assert.deepEqual(leakageIn(XY, SPLIT, given, MODEL), FITTED_AGAIN);
    assert.deepEqual(leakageIn(XY, SPLIT, flagged, MODEL), FITTED_AGAIN);
  });

  it('follows an object that a function makes once', () => {
    const once = `scaler = None
def prepare(part):
    global scaler
    if scaler is None:
        scaler = StandardScaler().fit(part)
    return scaler.transform(part)
X_train, X_test = prepare(X_train), prepare(X_test)`;
    assert.deepEqual(leakageIn(XY, SPLIT, once, MODEL), []);
  });

  it('runs both branches of a switch that is set by hand', () => {
    const scale = `SCALE = False\nif SCALE:\n    X = ${SCALE}(X)`;
    assert.deepEqual(leakageIn(XY, scale, SPLIT, MODEL), ['fit-before-split']);
  });
});

describe('leakage in features from comparisons, shares and correlations', () => {
  const CASES: Record<string, { code: string; rules: string[] }> = {
    'a comparison with a mean': {
      code: 'X["rich"] = (X["pay"] > X["pay"].mean()).astype(int)',
      rules: ['statistics-before-split'],
    },
    'a choice by a median': {
      code: 'X["rich"] = np.where(X["pay"] > X["pay"].median(), 1, 0)',
      rules: ['statistics-before-split'],
    },
    'shares of categories': {
      code: 'X["town"] = X["town"].map(X["town"].value_counts(normalize=True))',
      rules: ['statistics-before-split'],
    },
    'columns that go with the target': {
      code: 'near = df.corr()["label"].abs()\nX = X[near[near > 0.3].index.drop("label")]',
      rules: ['selection-before-split'],
    },
    'columns by their p values': {
      code: 'from sklearn.feature_selection import f_classif\nvalue, p = f_classif(X, y)\nX = X.loc[:, p < 0.05]',
      rules: ['selection-before-split'],
    },
    'columns that a fitted model keeps': {
      code: 'forest = RandomForestClassifier().fit(X, y)\nX = SelectFromModel(forest, prefit=True).transform(X)',
      rules: ['selection-before-split'],
    },
    'columns that go with one another': {
      code: 'near = X.corr().abs()\nX = X.drop(columns=[name for name in near.columns if any(near[name] > 0.9)])',
      rules: [],
    },
    'counts of categories': { code: 'X["town"] = X["town"].map(X["town"].value_counts())', rules: [] },
    'rows above a mean': { code: 'X, y = X[X["pay"] > X["pay"].mean()], y[X["pay"] > X["pay"].mean()]', rules: [] },
    'a target above a mean in a frame with new names': {
      code: 'df.columns = df.columns.str.lower()\ndf["rich"] = df["pay"] > df["pay"].mean()\nX, y = df.drop(columns=["rich", "pay"]), df["rich"]',
      rules: [],
    },
    'a target above a median': {
      code: 'df["rich"] = df["pay"] > df["pay"].median()\nX, y = df[["a", "b"]], df["rich"]',
      rules: [],
    },
  };
  for (const [title, { code, rules }] of Object.entries(CASES)) {
    it(`${rules.length > 0 ? 'finds' : 'leaves alone'} ${title}`, () => {
      assert.deepEqual(leakageIn(XY, code, SPLIT, MODEL), rules);
    });
  }
});

describe('metrics by hand', () => {
  const FIT = 'model = Ridge().fit(X, y)';
  const ON_TRAINING = ['scored-on-training-data'];

  it('knows means of differences', () => {
    assert.deepEqual(leakageIn(XY, FIT, 'print(((model.predict(X) - y) ** 2).mean())'), ON_TRAINING);
    assert.deepEqual(leakageIn(XY, FIT, 'print(np.mean(np.abs(y - model.predict(X))))'), ON_TRAINING);
  });

  it('knows predictions that are stored in a column', () => {
    const stored = 'df["guess"] = model.predict(X)\nprint(accuracy_score(df["label"], df["guess"]))';
    assert.deepEqual(leakageIn(XY, FIT, stored), ON_TRAINING);
  });

  it('takes prediction for rows of another file for use', () => {
    const use = 'print(model.score(X, y))\nout = model.predict(pd.read_csv("test.csv"))';
    assert.deepEqual(leakageIn(XY, FIT, use), ON_TRAINING);
  });

  it('knows functions that measure a model on both parts', () => {
    const both = 'from yellowbrick.regressor import prediction_error\nmodel = Ridge().fit(X_train, y_train)';
    assert.deepEqual(leakageIn(XY, SPLIT, both, 'prediction_error(model, X_train, y_train, X_test, y_test)'), []);
  });

  it('takes a display of a model for the model', () => {
    const shown =
      'from yellowbrick.classifier import ClassificationReport\nshown = ClassificationReport(model)\n' +
      'shown.fit(X_train, y_train)\nshown.score(X_test, y_test)';
    assert.deepEqual(leakageIn(XY, SPLIT, MODEL, shown), []);
  });
});

describe('rows that are put together', () => {
  it('have rows in common with what they come from', () => {
    const joined =
      'more = pd.read_csv("more.csv")\nencoder = OneHotEncoder()\n' +
      'X["a"] = encoder.fit_transform(X[["a"]])\nmore["a"] = encoder.fit_transform(more[["a"]])\n' +
      'for tr, te in KFold(5).split(X):\n' +
      '    both = pd.concat([X.iloc[tr], more[["a"]]])\n    target = pd.concat([y.iloc[tr], more["label"]])\n' +
      '    model = RandomForestClassifier().fit(both, target)\n    print(model.score(X.iloc[te], y.iloc[te]))';
    assert.deepEqual(leakageIn(XY, joined), []);
  });
});
