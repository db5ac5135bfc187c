import { leavesEachAlone, MODEL, SPLIT, XY } from '../../../../support/leakage';

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
  'images divided by a constant': ['X = df.values / 255\ny = np.load("y.npy")', SPLIT, MODEL],
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
  'windows with values of the training file': [
    'training_set = pd.read_csv("tr.csv").iloc[:, 1:2].values\nsc = MinMaxScaler()\ns = sc.fit_transform(training_set)\nX_train=[]; y_train=[]\nfor i in range(60, 1258):\n    X_train.append(s[i-60:i, 0])\n    y_train.append(s[i, 0])\nX_train, y_train = np.array(X_train), np.array(y_train)',
    'from keras.models import Sequential\nfrom keras.layers import Dense\nr = Sequential()\nr.add(Dense(1))\nr.fit(X_train, y_train)',
    'test=pd.read_csv("te.csv")\ntotal = pd.concat((pd.read_csv("tr.csv")["Open"], test["Open"]))\ninputs = sc.transform(total[len(total)-len(test)-60:].values)\nX_test=[]\nfor i in range(60,80):\n    X_test.append(inputs[i-60:i,0])\nX_test=np.array(X_test)\np = r.predict(X_test)\np = sc.inverse_transform(p)',
  ],
  'training rows drawn again': [
    'from sklearn.utils import resample',
    XY,
    SPLIT,
    'tr = pd.concat([X_train, y_train], axis=1)\nup = resample(tr[tr.label==1], replace=True, n_samples=len(tr[tr.label==0]))\ntr = pd.concat([tr[tr.label==0], up])\ny_train = tr.label\nX_train = tr.drop("label", axis=1)',
    MODEL,
  ],
  'a scaled target': [XY, 'y = MinMaxScaler().fit_transform(y.values.reshape(-1,1))', SPLIT, MODEL],
  'a name removed from a list': ['fs = ["a","label"]\nfs.remove("label")\nX = df[fs]; y = df["label"]', SPLIT, MODEL],
  'a test set prepared with the training values': [
    'train_set, test_set = train_test_split(df, random_state=1)\nhousing = train_set.drop("label", axis=1)\nlabels = train_set["label"].copy()\nmed = housing["a"].median()\nhousing["a"] = housing["a"].fillna(med)\nimp = SimpleImputer(strategy="median").fit(housing)\nXt = imp.transform(housing)\nm = Ridge().fit(Xt, labels)\nprint(cross_val_score(m, Xt, labels))\nXe = imp.transform(test_set.drop("label", axis=1))\nprint(m.score(Xe, test_set["label"]))',
  ],
  'strata by fixed bins': [
    'df["cat"] = pd.cut(df["inc"], bins=[0,1,2])\nfor a, b in StratifiedShuffleSplit(1).split(df, df["cat"]):\n    tr = df.loc[a]; te = df.loc[b]\nfor s in (tr, te):\n    s.drop("cat", axis=1, inplace=True)\nX = tr.drop("label", axis=1); y = tr["label"].copy()\nm = make_pipeline(SimpleImputer(), Ridge()).fit(X, y)\nprint(m.score(te.drop("label", axis=1), te["label"]))',
  ],
  'cross-validated predictions': [
    XY,
    'from sklearn.model_selection import cross_val_predict\np = cross_val_predict(make_pipeline(StandardScaler(), LogisticRegression()), X, y)\nprint(accuracy_score(y, p))',
  ],
  'a score of rows out of the bag': [XY, 'rf = RandomForestClassifier(oob_score=True).fit(X, y)\nprint(rf.oob_score_)'],
  'both scores in folds': [
    XY,
    'kf = KFold(5)\nfor i, (a, b) in enumerate(kf.split(X)):\n    m = LogisticRegression().fit(X.iloc[a], y.iloc[a])\n    print(m.score(X.iloc[a], y.iloc[a]), m.score(X.iloc[b], y.iloc[b]))',
  ],
};

describe('leakage in clean notebooks', () => {
  leavesEachAlone(CLEAN);
});
