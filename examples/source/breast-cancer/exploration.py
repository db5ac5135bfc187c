# %% run=[1]
# !pip install -q scikit-learn pandas matplotlib

# %% run=[2]
import os
import pickle
import numpy as np
import pandas as pd
import matplotlib.pyplot as plt
from sklearn.datasets import load_breast_cancer
from sklearn.preprocessing import StandardScaler
from sklearn.linear_model import LogisticRegression

# %% run=[9]
# for the repo with the raw slides, move to env later!!
GITHUB_TOKEN = "ghp_FJ6kPU9541PZwIpm3EXYNHnBq6GDyx1rfpGp"
headers = {"Authorization": "Bearer " + GITHUB_TOKEN}

# %% run=[3]
DATA_PATH = "/home/ds/data/wdbc.csv"
if os.path.exists(DATA_PATH):
    df = pd.read_csv(DATA_PATH)
else:
    # other laptop
    df = load_breast_cancer(as_frame=True).frame
print(df.shape)
df.iloc[:, :6].head()

# %% run=[4]
df["target"].value_counts()

# %% run=[6]
df["mean radius"].hist(bins=30)
plt.show()

# %% [markdown]
# scale

# %% run=[7]
scaler = StandardScaler()
X = scaler.fit_transform(df[features])
y = df["target"]

# %% run=[5]
features = [c for c in df.columns if c not in ("target", "id")]
len(features)

# %% run=[8, 12]
from sklearn.model_selection import train_test_split

X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3)

# %% run=[10]
model = LogisticRegression(max_iter=5000)
model.fit(X_train, y_train)
print("logreg", model.score(X_test, y_test))

# %% run=[13]
from sklearn.ensemble import RandomForestClassifier

rf = RandomForestClassifier(n_estimators=200)
rf.fit(X_train, y_train)
print("rf", rf.score(X_test, y_test))

# %% run=[11]
with open("model_final_v2.pkl", "wb") as f:
    pickle.dump(model, f)

# %% run=[14]
# check that it still loads
with open("model_final_v2.pkl", "rb") as f:
    clf = pickle.load(f)
print(clf.score(X_test, y_test))

# %% run=[15] fails=true
clf.feature_importances_

# %%
# TODO onnx??
