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

describe('leakage with named columns', () => {
  it('finds a target that a variable names', () => {
    const model = 'model = LogisticRegression()\nprint(cross_val_score(model, X, y))';
    assert.deepEqual(leakageIn('target = "label"\nX, y = df.drop(columns=["id"]), df[target]', model), [
      'target-in-features',
    ]);
    assert.deepEqual(leakageIn('target = "label"\nX, y = df.drop(columns=[target]), df[target]', model), []);
    assert.deepEqual(leakageIn('target = "label"\ny = df.pop(target)\nX = df', model), []);
  });
});
