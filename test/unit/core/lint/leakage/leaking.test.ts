import type { Leaking } from '../../../../support/leakage';
import { findsEach, MODEL, SPLIT, XY } from '../../../../support/leakage';

const LEAKING: Leaking = {
  'oversampling before folds': {
    cells: [XY, 'X, y = SMOTE().fit_resample(X, y)\nprint(cross_val_score(LogisticRegression(), X, y, cv=5))'],
    rules: ['resampling-before-split'],
  },
  'selection by a model': {
    cells: [
      XY,
      'chosen = SelectFromModel(RandomForestClassifier()).fit(X, y)\nX = chosen.transform(X)',
      'print(cross_val_score(LogisticRegression(), X, y, cv=5))',
    ],
    rules: ['selection-before-split'],
  },
  'medians by group': {
    cells: ['df["Age"] = df.groupby("Sex")["Age"].transform(lambda x: x.fillna(x.median()))', XY, SPLIT, MODEL],
    rules: ['statistics-before-split'],
  },
  'means by group that are mapped back': {
    cells: ['means = df.groupby("city")["pay"].mean()\ndf["city_pay"] = df["city"].map(means)', XY, SPLIT, MODEL],
    rules: ['statistics-before-split'],
  },
  'a loop over columns': {
    cells: ['for name in df.columns:\n    df[name] = df[name].fillna(df[name].mean())', XY, SPLIT, MODEL],
    rules: ['statistics-before-split'],
  },
  'gaps filled in place': {
    cells: ['df.fillna(df.median(), inplace=True)', XY, SPLIT, MODEL],
    rules: ['statistics-before-split'],
  },
  'scaling with numpy': {
    cells: [
      'X = df[["a", "b"]].values\ny = df["label"].values\nX = (X - np.mean(X, axis=0)) / np.std(X, axis=0)',
      SPLIT,
      MODEL,
    ],
    rules: ['statistics-before-split'],
  },
  'gaps filled with where': {
    cells: ['df["age"] = np.where(df["age"].isna(), df["age"].mean(), df["age"])', XY, SPLIT, MODEL],
    rules: ['statistics-before-split'],
  },
  'a function of the library that scales': {
    cells: [XY, 'X = preprocessing.scale(X)', SPLIT, MODEL],
    rules: ['statistics-before-split'],
  },
  'moving averages in shuffled folds': {
    cells: [
      'df["week"] = df["sold"].rolling(7).mean()\nX, y = df[["week"]], df["sold"]',
      'search = GridSearchCV(Ridge(), {"alpha": [1, 10]}, cv=ShuffleSplit(5))\nsearch.fit(X, y)',
    ],
    rules: ['shuffled-time-series'],
  },
  'the target among the features': {
    cells: ['X = df.drop("id", axis=1)\ny = df["label"].astype(int)', SPLIT, MODEL],
    rules: ['target-in-features'],
  },
  'a scaler fitted again': {
    cells: [
      XY,
      SPLIT,
      'scaler = StandardScaler()\nX_train = scaler.fit_transform(X_train)\nX_test = scaler.fit_transform(X_test)',
      MODEL,
    ],
    rules: ['fit-on-test-data'],
  },
  'a metric of the training rows alone': {
    cells: [XY, SPLIT, 'clf = RandomForestClassifier()\nclf.fit(X_train, y_train)\nprint(clf.score(X_train, y_train))'],
    rules: ['scored-on-training-data'],
  },
  'test rows for early stopping': {
    cells: [
      XY,
      SPLIT,
      `import lightgbm as lgb
clf = lgb.LGBMClassifier()
clf.fit(X_train, y_train, eval_set=[(X_train, y_train), (X_test, y_test)], callbacks=[lgb.early_stopping(10)])
print(roc_auc_score(y_test, clf.predict_proba(X_test)[:, 1]))`,
    ],
    rules: ['test-set-in-training'],
  },
  'a search on the test rows': {
    cells: [
      XY,
      SPLIT,
      'scores = {}\nfor depth in range(1, 10):\n    clf = RandomForestClassifier(max_depth=depth)\n    clf.fit(X_train, y_train)\n    scores[depth] = clf.score(X_test, y_test)',
    ],
    rules: ['test-set-reused'],
  },
  'no evaluation': {
    cells: [XY, 'clf = RandomForestClassifier().fit(X, y)\nimport joblib\njoblib.dump(clf, "model.joblib")'],
    rules: ['no-held-out-evaluation'],
  },
  'a lambda that scales': {
    cells: ['norm = lambda s: (s - s.mean())/s.std()\ndf["a"] = norm(df["a"])', XY, SPLIT, MODEL],
    rules: ['statistics-before-split'],
  },
  'a function that is applied to columns': {
    cells: [
      'def norm(s):\n    return (s - s.mean())/s.std()\ndf[["a","b"]] = df[["a","b"]].apply(norm)',
      XY,
      SPLIT,
      MODEL,
    ],
    rules: ['statistics-before-split'],
  },
  'a function that changes its frame': {
    cells: ['def clean(d):\n    d["a"] = d["a"].fillna(d["a"].mean())\nclean(df)', XY, SPLIT, MODEL],
    rules: ['statistics-before-split'],
  },
  'rows drawn again before the split': {
    cells: [
      'from sklearn.utils import resample\nmaj = df[df.label==0]\nmino = df[df.label==1]\nup = resample(mino, replace=True, n_samples=len(maj))\ndf2 = pd.concat([maj, up])\nX = df2.drop("label", axis=1)\ny = df2["label"]',
      SPLIT,
      MODEL,
    ],
    rules: ['resampling-before-split'],
  },
  'columns that a selector supports': {
    cells: [XY, 'sel = SelectKBest(k=5).fit(X, y)\nX = X[X.columns[sel.get_support()]]', SPLIT, MODEL],
    rules: ['selection-before-split'],
  },
  'columns with the best scores': {
    cells: [
      XY,
      'sel = SelectKBest(k=5).fit(X, y)\nscores = pd.Series(sel.scores_, index=X.columns)',
      'X = X[scores.nlargest(5).index]',
      SPLIT,
      MODEL,
    ],
    rules: ['selection-before-split'],
  },
  'columns that matter to a forest': {
    cells: [
      XY,
      'forest = RandomForestClassifier(random_state=0).fit(X, y)',
      'weight = pd.Series(forest.feature_importances_, index=X.columns)\nX = X[weight[weight > 0.01].index]',
      SPLIT,
      MODEL,
    ],
    rules: ['selection-before-split'],
  },
  'columns with mutual information': {
    cells: [
      XY,
      'from sklearn.feature_selection import mutual_info_classif',
      'shared = pd.Series(mutual_info_classif(X, y), index=X.columns)\nX = X[shared.sort_values().index[-5:]]',
      SPLIT,
      MODEL,
    ],
    rules: ['selection-before-split'],
  },
  'rows of one class drawn again': {
    cells: [
      'some, most = df[df.label == 1], df[df.label == 0]\ndf = pd.concat([most, some.sample(len(most), replace=True)])',
      XY,
      SPLIT,
      MODEL,
    ],
    rules: ['resampling-before-split'],
  },
  'a mean that a lambda uses': {
    cells: ['mean = df["age"].mean()\ndf["age"] = df["age"].apply(lambda v: mean if v < 0 else v)', XY, SPLIT, MODEL],
    rules: ['statistics-before-split'],
  },
  'a range that a function brings every column to': {
    cells: [XY, 'def ranged(c):\n    return (c - c.min()) / (c.max() - c.min())\nX = X.apply(ranged)', SPLIT, MODEL],
    rules: ['statistics-before-split'],
  },
  'ranks of all rows': {
    cells: ['df["age"] = df["age"].rank(pct=True)', XY, SPLIT, MODEL],
    rules: ['statistics-before-split'],
  },
  'scaled columns beside others': {
    cells: [XY, 'X = np.c_[StandardScaler().fit_transform(X), X]', SPLIT, MODEL],
    rules: ['fit-before-split'],
  },
  'one function that scales both parts': {
    cells: [
      XY,
      SPLIT,
      'def scaled(part):\n    return StandardScaler().fit_transform(part)\nX_train = scaled(X_train)\nX_test = scaled(X_test)',
      MODEL,
    ],
    rules: ['fit-on-test-data'],
  },
  'statistics of data from a helper that cannot be seen': {
    cells: ['from mine import load\nX, y = load()\nX = (X - X.mean()) / X.std()', SPLIT, MODEL],
    rules: ['statistics-before-split'],
  },
  'targets by group': {
    cells: ['df["city_t"] = df.groupby("city")["label"].transform("mean")', XY, SPLIT, MODEL],
    rules: ['statistics-before-split'],
  },
};

describe('leakage in other leaking notebooks', () => {
  findsEach(LEAKING);
});
