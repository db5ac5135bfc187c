import type { Leaking } from '../../../../support/leakage';
import { findsEach, MODEL, SPLIT, XY } from '../../../../support/leakage';

const LEAKING: Leaking = {
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
  'all rows of two files scaled together': {
    cells: [
      'train=pd.read_csv("a.csv"); test=pd.read_csv("b.csv")\nall_data=pd.concat([train,test])\nall_data["x"]=StandardScaler().fit_transform(all_data[["x"]])\ntrain=all_data[:len(train)]\ntest=all_data[len(train):]\nX=train[["x"]]; y=train["y"]',
      SPLIT,
      MODEL,
    ],
    rules: ['fit-before-split'],
  },
  'a scaler of all rows after the split': {
    cells: [
      XY,
      SPLIT,
      'sc=StandardScaler().fit(X[["a"]])\nX_train[["a"]] = sc.transform(X_train[["a"]])\nX_test[["a"]] = sc.transform(X_test[["a"]])',
      MODEL,
    ],
    rules: ['fit-before-split'],
  },
  'stacked matrices of texts': {
    cells: [
      'from scipy.sparse import hstack\nX = hstack([TfidfVectorizer().fit_transform(df["text"]), df[["a"]]])\ny=df["label"]',
      SPLIT,
      MODEL,
    ],
    rules: ['vectorizer-before-split'],
  },
  'names of a star import': {
    cells: [
      'from sklearn.model_selection import *\nfrom sklearn.svm import *\nfrom sklearn.preprocessing import *',
      'X = RobustScaler().fit_transform(df[["a"]])\ny=df["label"]',
      'A,B,c,d = train_test_split(X,y)',
      'm = SVC().fit(A,c)\nprint(m.score(B,d))',
    ],
    rules: ['fit-before-split'],
  },
  'a tokenizer of all texts': {
    cells: [
      'from tensorflow.keras.preprocessing.text import Tokenizer\nfrom tensorflow import keras\ntok=Tokenizer(num_words=100)\ntok.fit_on_texts(df["text"])\nX = keras.preprocessing.sequence.pad_sequences(tok.texts_to_sequences(df["text"]), maxlen=20)\ny=df["label"]',
      SPLIT,
      'm = keras.Sequential([keras.layers.Dense(1)])\nm.fit(X_train,y_train)\nm.evaluate(X_test,y_test)',
    ],
    rules: ['vectorizer-before-split'],
  },
  'training and test rows appended': {
    cells: [
      XY,
      SPLIT,
      'sc = StandardScaler().fit(X_train.append(X_test))\nX_train = sc.transform(X_train); X_test = sc.transform(X_test)',
      MODEL,
    ],
    rules: ['fit-before-split'],
  },
  'windows of scaled rows': {
    cells: [
      'sc = MinMaxScaler()\ndata = sc.fit_transform(df[["close"]])\ntrain, test = data[:800], data[800:]\ndef make(d, n=60):\n    X, y = [], []\n    for i in range(n, len(d)):\n        X.append(d[i-n:i, 0])\n        y.append(d[i, 0])\n    return np.array(X), np.array(y)\nX_train, y_train = make(train)\nX_test, y_test = make(test)',
      'from tensorflow.keras.models import Sequential\nfrom tensorflow.keras.layers import LSTM, Dense\nm = Sequential()\nm.add(LSTM(50))\nm.compile(loss="mse")\nm.fit(X_train, y_train)\np = m.predict(X_test)',
    ],
    rules: ['fit-before-split'],
  },
};

describe('leakage in notebooks that fit on all rows', () => {
  findsEach(LEAKING);
});
