import assert from 'node:assert/strict';
import { exampleNotebook } from '../../../../../src/core/lint/example';
import { lint } from '../../../../support/lint';

const HEAD = `import numpy as np
import pandas as pd
from sklearn import preprocessing
from sklearn.cluster import KMeans
from sklearn.compose import ColumnTransformer, make_column_transformer
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.feature_selection import SelectFromModel, SelectKBest
from sklearn.impute import KNNImputer, SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import accuracy_score, roc_auc_score
from sklearn.model_selection import GridSearchCV, KFold, ShuffleSplit, StratifiedKFold, StratifiedShuffleSplit
from sklearn.model_selection import TimeSeriesSplit, cross_val_score, train_test_split
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import LabelEncoder, MinMaxScaler, OneHotEncoder, StandardScaler
from imblearn.over_sampling import SMOTE
df = pd.read_csv("data.csv")`;
const XY = 'X = df.drop("label", axis=1)\ny = df["label"]';
const SPLIT = 'X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)';
const MODEL =
  'model = LogisticRegression()\nmodel.fit(X_train, y_train)\nprint(accuracy_score(y_test, model.predict(X_test)))';

/** Names of the leakage rules that find something, without the category. */
function found(...cells: string[]): string[] {
  const findings = lint(exampleNotebook([HEAD, ...cells]));
  const names = findings.map(({ rule }) => rule).filter((name) => name.startsWith('leakage/'));
  return [...new Set(names)].map((name) => name.slice('leakage/'.length)).sort();
}

const CLEAN: Record<string, string[]> = {
  'preprocessing inside a searched pipeline': [
    XY,
    SPLIT,
    `pre = ColumnTransformer([("num", StandardScaler(), ["age"]), ("cat", OneHotEncoder(), ["city"])])
search = GridSearchCV(Pipeline([("pre", pre), ("clf", LogisticRegression())]), {"clf__C": [1, 10]}, cv=5)
search.fit(X_train, y_train)
print(search.best_params_, search.score(X_test, y_test))`,
  ],
  'oversampling of the training rows': [XY, SPLIT, 'X_train, y_train = SMOTE().fit_resample(X_train, y_train)', MODEL],
  'a scaler inside of the folds': [
    XY,
    `scores = []
for tr, te in StratifiedKFold(5).split(X, y):
    scaler = StandardScaler().fit(X.iloc[tr])
    clf = LogisticRegression().fit(scaler.transform(X.iloc[tr]), y.iloc[tr])
    scores.append(clf.score(scaler.transform(X.iloc[te]), y.iloc[te]))`,
  ],
  'a function that fits on the first argument': [
    XY,
    `def prepare(train, test):
    scaler = StandardScaler()
    return scaler.fit_transform(train), scaler.transform(test)`,
    SPLIT,
    'X_train, X_test = prepare(X_train, X_test)',
    MODEL,
  ],
  'statistics of the training rows of a manual split': [
    `order = np.random.permutation(len(df))
cut = int(0.8 * len(df))
train, test = df.iloc[order[:cut]].copy(), df.iloc[order[cut:]].copy()
mean, std = train["age"].mean(), train["age"].std()
train["age"], test["age"] = (train["age"] - mean) / std, (test["age"] - mean) / std`,
    'clf = LogisticRegression().fit(train[["age"]], train["label"])\nprint(clf.score(test[["age"]], test["label"]))',
  ],
  'train and test files with values of the training file': [
    `train, test = pd.read_csv("train.csv"), pd.read_csv("test.csv")
for part in [train, test]:
    part["Age"] = part["Age"].fillna(train["Age"].median())
    part["Sex"] = part["Sex"].map({"male": 0, "female": 1})`,
    `X = train[["Age", "Sex"]]
print(cross_val_score(RandomForestClassifier(), X, train["Survived"]))
forest = RandomForestClassifier().fit(X, train["Survived"])
out = forest.predict(test[["Age", "Sex"]])`,
  ],
  'a split by date': [
    `df["lag"] = df["label"].shift(1)
train = df[df["date"] < "2024-01-01"]
test = df[df["date"] >= "2024-01-01"]
clf = LogisticRegression().fit(train[["lag"]], train["label"])
print(clf.score(test[["lag"]], test["label"]))`,
  ],
  'rows per customer': [
    `customers = df.groupby("customer").agg({"amount": "mean", "label": "max"})
X, y = customers[["amount"]], customers["label"]`,
    SPLIT,
    MODEL,
  ],
  'a final model on all rows': [
    XY,
    SPLIT,
    'scaler = StandardScaler()\nX_train, X_test = scaler.fit_transform(X_train), scaler.transform(X_test)',
    MODEL,
    'final_scaler = StandardScaler()\nfinal = LogisticRegression().fit(final_scaler.fit_transform(X), y)',
  ],
  'clustering': [XY, 'Z = StandardScaler().fit_transform(X)\nkm = KMeans(3).fit(Z)\nprint(km.score(Z), km.predict(Z))'],
  'a decomposition for a plot': [XY, 'flat = PCA(2).fit_transform(X)\nprint(flat[:5])', SPLIT, MODEL],
  'a scaled copy that no model sees': [XY, 'X_scaled = StandardScaler().fit_transform(X)', SPLIT, MODEL],
  'encoded labels and dummies': [
    'df = pd.get_dummies(df, columns=["city"])\ny = LabelEncoder().fit_transform(df["label"])\nX = df.drop(columns=["label"])',
    SPLIT,
    MODEL,
  ],
  'filtered rows': [
    'df = df.dropna()\ndf = df[df["pay"] < df["pay"].quantile(0.99)]\nprint(df.corr(), df["pay"].mean())',
    XY,
    SPLIT,
    MODEL,
  ],
  'a metric of the training rows beside cross-validation': [
    XY,
    'clf = RandomForestClassifier()\nprint(cross_val_score(clf, X, y))\nclf.fit(X, y)\nprint(clf.score(X, y))',
  ],
  'images divided by a constant': ['X = df.values / 255\ny = np.load("y.npy")', SPLIT, MODEL],
  'parts in a dict': [
    XY,
    SPLIT,
    `parts = {"train": X_train, "test": X_test}
scaler = StandardScaler().fit(parts["train"])
X_train, X_test = scaler.transform(parts["train"]), scaler.transform(parts["test"])`,
    MODEL,
  ],
  'a class that keeps its scaler': [
    XY,
    `class Prepared:
    def __init__(self):
        self.scaler = StandardScaler()
    def fit(self, data):
        self.scaler.fit(data)
        return self
    def transform(self, data):
        return self.scaler.transform(data)`,
    SPLIT,
    'prepared = Prepared().fit(X_train)\nX_train, X_test = prepared.transform(X_train), prepared.transform(X_test)',
    MODEL,
  ],
  'a custom transformer in a pipeline': [
    XY,
    `from sklearn.base import BaseEstimator, TransformerMixin
class Centred(BaseEstimator, TransformerMixin):
    def fit(self, X, y=None):
        self.mean_ = X.mean()
        return self
    def transform(self, X):
        return X - self.mean_`,
    SPLIT,
    'model = make_pipeline(Centred(), LogisticRegression())\nmodel.fit(X_train, y_train)\nprint(model.score(X_test, y_test))',
  ],
  'a third part for the choice': [
    XY,
    `X_tr, X_te, y_tr, y_te = train_test_split(X, y, test_size=0.2, random_state=0)
X_tr, X_va, y_tr, y_va = train_test_split(X_tr, y_tr, test_size=0.2, random_state=0)
from xgboost import XGBClassifier
model = XGBClassifier(early_stopping_rounds=5)
model.fit(X_tr, y_tr, eval_set=[(X_va, y_va)])
print(accuracy_score(y_va, model.predict(X_va)), accuracy_score(y_te, model.predict(X_te)))`,
  ],
  'three parts by numpy.split': [
    `train, valid, test = np.split(df.sample(frac=1, random_state=0), [600, 800])
scaler = StandardScaler().fit(train[["a", "b"]])
clf = LogisticRegression().fit(scaler.transform(train[["a", "b"]]), train["label"])
print(clf.score(scaler.transform(test[["a", "b"]]), test["label"]))`,
  ],
  'a text pipeline': [
    'X_train, X_test, y_train, y_test = train_test_split(df["text"], df["label"], random_state=0)',
    `tfidf = TfidfVectorizer()
X_train = tfidf.fit_transform(X_train)
X_test = tfidf.transform(X_test)`,
    MODEL,
  ],
  'xgboost with its own matrices': [
    XY,
    SPLIT,
    `import xgboost as xgb
dtrain, dtest = xgb.DMatrix(X_train, label=y_train), xgb.DMatrix(X_test, label=y_test)
booster = xgb.train({"eta": 0.1}, dtrain, num_boost_round=50)
print(roc_auc_score(y_test, booster.predict(dtest)))`,
  ],
  'totals of a row': [
    'df["total"] = df[["a", "b"]].sum(axis=1)\ndf["mean"] = df[["a", "b"]].mean(axis="columns")',
    XY,
    SPLIT,
    MODEL,
  ],
  'a split of names by the column that says so': [
    `train, test = df[df["part"] == "train"], df[df["part"] == "test"]
scaler = StandardScaler().fit(train[["a"]])
clf = LogisticRegression().fit(scaler.transform(train[["a"]]), train["label"])
print(clf.score(scaler.transform(test[["a"]]), test["label"]))`,
  ],
  'several targets': [
    'X = df[["a", "b"]]',
    `for name in ["label", "other"]:
    X_train, X_test, y_train, y_test = train_test_split(X, df[name], random_state=0)
    clf = make_pipeline(StandardScaler(), LogisticRegression()).fit(X_train, y_train)
    print(name, clf.score(X_test, y_test))`,
  ],
};

const LEAKING: Record<string, { cells: string[]; rules: string[] }> = {
  'a function that scales': {
    cells: [XY, 'def scale(data):\n    return StandardScaler().fit_transform(data)', 'X = scale(X)', SPLIT, MODEL],
    rules: ['fit-before-split'],
  },
  'a class that was fitted on all rows': {
    cells: [
      XY,
      `class Prepared:
    def __init__(self):
        self.scaler = StandardScaler()
    def fit_transform(self, data):
        return self.scaler.fit_transform(data)`,
      'X = Prepared().fit_transform(X)',
      SPLIT,
      MODEL,
    ],
    rules: ['fit-before-split'],
  },
  'columns that are scaled in place': {
    cells: ['cols = ["a", "b"]\ndf[cols] = MinMaxScaler().fit_transform(df[cols])', XY, SPLIT, MODEL],
    rules: ['fit-before-split'],
  },
  'columns that are scaled with loc': {
    cells: ['cols = ["a", "b"]\ndf.loc[:, cols] = MinMaxScaler().fit_transform(df[cols])', XY, SPLIT, MODEL],
    rules: ['fit-before-split'],
  },
  'a column transformer on all rows': {
    cells: [XY, 'pre = make_column_transformer((StandardScaler(), ["a"]))\nX = pre.fit_transform(X)', SPLIT, MODEL],
    rules: ['fit-before-split'],
  },
  'an imputer on all rows': {
    cells: [XY, 'imputer = SimpleImputer()\nimputer.fit(X)\nX = imputer.transform(X)', SPLIT, MODEL],
    rules: ['fit-before-split'],
  },
  'folds of scaled rows': {
    cells: [
      XY,
      `X = StandardScaler().fit_transform(X)
for tr, te in KFold(5).split(X):
    clf = LogisticRegression().fit(X[tr], y[tr])
    print(clf.score(X[te], y[te]))`,
    ],
    rules: ['fit-before-split'],
  },
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
  'a vocabulary of all texts': {
    cells: ['X = CountVectorizer().fit_transform(df["text"]).toarray()\ny = df["label"].values', SPLIT, MODEL],
    rules: ['vectorizer-before-split'],
  },
  'slices of scaled rows': {
    cells: [
      XY,
      `X = StandardScaler().fit_transform(X)
n = int(len(X) * 0.8)
X_train, X_test = X[:n], X[n:]
y_train, y_test = y.iloc[:n], y.iloc[n:]`,
      MODEL,
    ],
    rules: ['fit-before-split'],
  },
  'a sample of scaled rows': {
    cells: [
      'df["a"] = StandardScaler().fit_transform(df[["a"]])\ntrain = df.sample(frac=0.8, random_state=0)\ntest = df.drop(train.index)',
      'clf = LogisticRegression().fit(train[["a"]], train["label"])\nprint(clf.score(test[["a"]], test["label"]))',
    ],
    rules: ['fit-before-split'],
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
  'a frame made of scaled values': {
    cells: [XY, 'X = pd.DataFrame(StandardScaler().fit_transform(X), columns=X.columns)', SPLIT, MODEL],
    rules: ['fit-before-split'],
  },
  'components of scaled rows': {
    cells: [XY, 'X = PCA(5).fit_transform(StandardScaler().fit_transform(X))', SPLIT, MODEL],
    rules: ['fit-before-split', 'vectorizer-before-split'],
  },
  'scaling in one branch': {
    cells: [XY, 'if X.shape[1] > 5:\n    X = StandardScaler().fit_transform(X)', SPLIT, MODEL],
    rules: ['fit-before-split'],
  },
  'scaling in a try': {
    cells: [XY, 'try:\n    X = StandardScaler().fit_transform(X)\nexcept ValueError:\n    print("kept")', SPLIT, MODEL],
    rules: ['fit-before-split'],
  },
  'a pipeline of transformers': {
    cells: [XY, 'X = make_pipeline(SimpleImputer(), StandardScaler()).fit_transform(X)', SPLIT, MODEL],
    rules: ['fit-before-split'],
  },
  'a shuffled split of indices': {
    cells: [
      XY,
      `X = StandardScaler().fit_transform(X)
splitter = StratifiedShuffleSplit(n_splits=1, test_size=0.2, random_state=0)
for tr, te in splitter.split(X, y):
    X_train, X_test, y_train, y_test = X[tr], X[te], y[tr], y[te]`,
      MODEL,
    ],
    rules: ['fit-before-split'],
  },
  'a network on scaled rows': {
    cells: [
      XY,
      'X = MinMaxScaler().fit_transform(X)',
      SPLIT,
      `from tensorflow import keras
net = keras.Sequential([keras.layers.Dense(1)])
net.compile(loss="mse")
history = net.fit(X_train, y_train, epochs=3)
print(net.evaluate(X_test, y_test))`,
    ],
    rules: ['fit-before-split'],
  },
  'models in a list': {
    cells: [
      XY,
      'X = MinMaxScaler().fit_transform(X)',
      SPLIT,
      `models = [("lr", LogisticRegression()), ("rf", RandomForestClassifier())]
for name, clf in models:
    clf.fit(X_train, y_train)
    print(name, accuracy_score(y_test, clf.predict(X_test)))`,
    ],
    rules: ['fit-before-split', 'test-set-reused'],
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
};

describe('leakage in notebooks', () => {
  for (const [title, cells] of Object.entries(CLEAN)) {
    it(`leaves ${title} alone`, () => {
      assert.deepEqual(found(...cells), []);
    });
  }

  for (const [title, { cells, rules }] of Object.entries(LEAKING)) {
    it(`finds ${title}`, () => {
      assert.deepEqual(found(...cells), rules);
    });
  }
});
