import { leavesEachAlone, MODEL, SPLIT, XY } from '../../../../support/leakage';

/** Which rows are which, and what has been learned from them. */
const CLEAN: Record<string, string[]> = {
  'images that are scaled one by one': [
    `images = []
for number, row in df.iterrows():
    band = np.array(row["band"]).reshape(75, 75)
    images.append((band - band.mean()) / (band.max() - band.min()))
X, y = np.array(images), df["label"]`,
    SPLIT,
    MODEL,
  ],
  'images that a function centres one by one': [
    'def centred(image):\n    return image - image.mean()',
    'images = np.load("images.npy")\nX = np.array([centred(image) for image in images])\ny = df["label"]',
    SPLIT,
    MODEL,
  ],
  'arrays in the cells of a column that are scaled one by one': [
    'df["image"] = df["image"].apply(lambda a: (a - a.min()) / (a.max() - a.min()))',
    XY,
    SPLIT,
    MODEL,
  ],
  'columns chosen on the training rows': [
    XY,
    SPLIT,
    'sel = SelectKBest(k=5).fit(X_train, y_train)\nnames = X_train.columns[sel.get_support()]',
    'X_train, X_test = X_train[names], X_test[names]',
    MODEL,
  ],
  'importances that are only shown': [
    XY,
    'forest = RandomForestClassifier(random_state=0).fit(X, y)\nprint(forest.feature_importances_)',
    SPLIT,
    MODEL,
  ],
  'batches of shuffled rows': [
    XY,
    SPLIT,
    `model = LogisticRegression()
for i in range(0, len(X_train), 32):
    model.partial_fit(X_train[i:i + 32], y_train[i:i + 32])
print(model.score(X_test, y_test))`,
  ],
  'two files that one function reads': [
    `def read(path):
    frame = pd.read_parquet(path)
    return frame.dropna()`,
    'train, valid = read("january.parquet"), read("february.parquet")',
    `model = LogisticRegression().fit(train[["age"]], train["label"])
print(accuracy_score(valid["label"], model.predict(valid[["age"]])))`,
  ],
  'rows that are drawn by their index': [
    'chosen = np.random.choice(df.index, size=900, replace=False)\ntrain, test = df.iloc[chosen], df.drop(chosen)',
    `model = LogisticRegression().fit(train[["age"]], train["label"])
print(model.score(train[["age"]], train["label"]), model.score(test[["age"]], test["label"]))`,
  ],
  'statistics of other rows that no split divides': [
    `other = pd.read_csv("other.csv")
other["age"] = other["age"] / other["age"].max()
other = other[other["age"] < 0.9]`,
    `for tr, te in KFold(5).split(df):
    model = LogisticRegression().fit(df.iloc[tr][["age"]], df.iloc[tr]["label"])
    print(model.score(df.iloc[te][["age"]], df.iloc[te]["label"]))
    guesses = model.predict(other[["age"]])`,
  ],
  'parts in a dict that a function gives': [
    `def parts(frame):
    train, test = train_test_split(frame, random_state=0)
    return {"train": train, "test": test}
data = parts(df)`,
    'scaler = StandardScaler().fit(data["train"][["age"]])',
    `model = LogisticRegression().fit(scaler.transform(data["train"][["age"]]), data["train"]["label"])
print(model.score(scaler.transform(data["test"][["age"]]), data["test"]["label"]))`,
  ],
  'word vectors that are averaged text by text': [
    'vectors = np.load("vectors.npy")\nX = np.array([np.mean([vectors[w] for w in words], axis=0) for words in df["text"]])',
    'y = df["label"]',
    SPLIT,
    MODEL,
  ],
  'counts by group': [
    'counts = df.groupby("shop").agg({"id": "count"}).reset_index()\ndf = df.merge(counts, on="shop")',
    XY,
    SPLIT,
    MODEL,
  ],
  'rows whose index is not in the other part': [
    'train = df.sample(frac=0.8, random_state=0)\ntest = df[~df.index.isin(train.index)]',
    `model = LogisticRegression().fit(train[["age"]], train["label"])
print(model.score(test[["age"]], test["label"]))`,
  ],
  'the rows beside a balanced sample': [
    `some = df[df["label"] == 0].sample(350, random_state=0)
train = pd.concat([some, df[df["label"] == 1].sample(350, random_state=0)])
test = df[~df.index.isin(train.index)]`,
    `model = LogisticRegression().fit(train[["age"]], train["label"])
print(accuracy_score(test["label"], model.predict(test[["age"]])))`,
  ],
  'one row that is mended by hand': ['df.loc[2124, "age"] = df["age"].median()', XY, SPLIT, MODEL],
  'a metric of the training rows beside cross-validation': [
    XY,
    'clf = RandomForestClassifier()\nprint(cross_val_score(clf, X, y))\nclf.fit(X, y)\nprint(clf.score(X, y))',
  ],
  'parts in a dict': [
    XY,
    SPLIT,
    `parts = {"train": X_train, "test": X_test}
scaler = StandardScaler().fit(parts["train"])
X_train, X_test = scaler.transform(parts["train"]), scaler.transform(parts["test"])`,
    MODEL,
  ],
};

describe('leakage in clean notebooks', () => {
  leavesEachAlone(CLEAN);
});
