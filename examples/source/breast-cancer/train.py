# %% [markdown]
# # Breast cancer classifier: training and export
#
# Trains a classifier that estimates, from thirty measurements of cell nuclei in a digitised fine-needle aspirate of
# a breast mass, the probability that the mass is malignant. The notebook evaluates the classifier on cases that
# neither training nor selection has seen, exports it to ONNX, shows that the exported file gives the same answers,
# and writes the golden cases and the evaluation file that the inference tests read.
#
# It runs from top to bottom in about ten seconds on one core, reads nothing but the installed packages, and writes
# only to the model's folder. The model card, `MODEL_CARD.md`, quotes the figures of this notebook. The model is an
# example; it is not for clinical use.

# %% [markdown]
# ## Parameters
#
# Everything that changes the result stands here. Paths are relative to the folder of this notebook.

# %% tags=["parameters"]
MODEL_NAME = "breast-cancer"
MODEL_DIR = "../models/breast-cancer"
DATA_SHA256 = "fed3eb72d0575ef6192293f5093c6e801b1476b577d0386bf4455504522172ed"

SEED = 20
TEST_SHARE = 0.25
FOLDS = 5
REGULARISATION_GRID = [0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0]
MAX_ITERATIONS = 1000

CONFIDENCE = 0.95
BOOTSTRAP_RESAMPLES = 2000

OPSET = 17
PARITY_TOLERANCE = 1e-5
GOLDEN_CASES = 32

# %%
import hashlib
import json
from importlib import resources
from importlib.metadata import version
from pathlib import Path
from statistics import NormalDist

import matplotlib.pyplot as plt
import numpy as np
import onnx
import onnxruntime
import pandas as pd
from skl2onnx import convert_sklearn
from skl2onnx.common.data_types import FloatTensorType
from sklearn.datasets import load_breast_cancer
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, confusion_matrix, roc_auc_score
from sklearn.model_selection import GridSearchCV, StratifiedKFold, train_test_split
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

model_dir = Path(MODEL_DIR)
for package in ["numpy", "scikit-learn", "skl2onnx", "onnx", "onnxruntime"]:
    print(f"{package:<13} {version(package)}")

# %% [markdown]
# ## Data
#
# The Breast Cancer Wisconsin (Diagnostic) data set (Wolberg, Mangasarian, Street and Street, 1993,
# [doi:10.24432/C5DW2B](https://doi.org/10.24432/C5DW2B), CC BY 4.0) in the copy that scikit-learn ships: 569 cases,
# 30 numeric features, nothing missing. The digest is compared first, so that a changed copy cannot go unnoticed.

# %%
bunch = load_breast_cancer(as_frame=True)
source = resources.files(bunch.data_module) / bunch.filename
data_sha256 = hashlib.sha256(source.read_bytes()).hexdigest()
assert data_sha256 == DATA_SHA256, f"the data set has changed: sha256 is {data_sha256}"

X = bunch.data
# scikit-learn codes malignant as 0. Here 1 is the class that is looked for, so that recall is the share of malignant
# cases that are found.
y = (1 - bunch.target).rename("malignant")

assert not X.isna().any().any()
assert not X.duplicated().any()
print(f"{len(X)} cases, {X.shape[1]} features, {int(y.sum())} malignant ({y.mean():.1%})")

# %%
X.describe().loc[["min", "mean", "std", "max"]].T.round(3)

# %% [markdown]
# ## Split
#
# A quarter of the cases, stratified by class, is held out before anything is fitted, and is used once, at the end.
# The data set carries neither a patient's identifier nor a date, so that the split can respect neither.

# %%
X_train, X_test, y_train, y_test = train_test_split(
    X, y, test_size=TEST_SHARE, stratify=y, random_state=SEED
)
print(f"training: {len(X_train)} cases, {int(y_train.sum())} malignant")
print(f"held out: {len(X_test)} cases, {int(y_test.sum())} malignant")

# %% [markdown]
# ## Training
#
# Standardisation and logistic regression in one pipeline, so that the scaler is fitted on the training part of each
# fold only and is exported with the model. The strength of the L2 penalty is chosen by stratified cross-validation
# within the training cases, by log loss, because users read the probability and not only the label.

# %%
pipeline = Pipeline(
    [
        ("scale", StandardScaler()),
        ("classify", LogisticRegression(max_iter=MAX_ITERATIONS, random_state=SEED)),
    ]
)
search = GridSearchCV(
    pipeline,
    {"classify__C": REGULARISATION_GRID},
    scoring="neg_log_loss",
    cv=StratifiedKFold(FOLDS, shuffle=True, random_state=SEED),
)
search.fit(X_train, y_train)
model = search.best_estimator_

selection = pd.DataFrame(search.cv_results_)[["param_classify__C", "mean_test_score", "std_test_score"]]
selection.columns = ["C", "mean log loss", "standard deviation"]
selection["mean log loss"] *= -1
print(f"chosen: C = {search.best_params_['classify__C']}")
selection.round(4)

# %% [markdown]
# ## Evaluation
#
# All figures are of the held-out cases. Intervals are 95 %: Wilson's for proportions, the percentile interval of a
# bootstrap stratified by class for the area under the ROC curve and the Brier score. With so few cases they are wide,
# and a claim about the model has to hold at the unfavourable end.

# %%
def wilson_interval(successes, total):
    """Wilson score interval of a proportion."""
    z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    share = successes / total
    centre = (share + z**2 / (2 * total)) / (1 + z**2 / total)
    half = z / (1 + z**2 / total) * np.sqrt(share * (1 - share) / total + z**2 / (4 * total**2))
    # The bounds at 0 and 1 are exact; rounding errors must not push them outside.
    return max(0.0, centre - half), min(1.0, centre + half)


def bootstrap_interval(metric, truth, score):
    """Percentile interval of a metric over resamples that keep the number of cases in each class."""
    rng = np.random.default_rng(SEED)
    classes = [np.flatnonzero(truth == label) for label in (0, 1)]
    values = []
    for _ in range(BOOTSTRAP_RESAMPLES):
        rows = np.concatenate([rng.choice(members, len(members)) for members in classes])
        values.append(metric(truth[rows], score[rows]))
    tail = (1 - CONFIDENCE) / 2
    return tuple(np.quantile(values, [tail, 1 - tail]))


def proportion(successes, total):
    """A proportion with its interval and its counts."""
    low, high = wilson_interval(successes, total)
    return {
        "value": round(float(successes / total), 4),
        "interval": [round(float(low), 4), round(float(high), 4)],
        "count": f"{successes}/{total}",
    }


def scored(metric, truth, score):
    """A metric of scores with its bootstrap interval."""
    low, high = bootstrap_interval(metric, truth, score)
    return {
        "value": round(float(metric(truth, score)), 4),
        "interval": [round(float(low), 4), round(float(high), 4)],
        "count": f"{len(truth)} cases",
    }


# %%
truth = y_test.to_numpy()
prediction = model.predict(X_test)
probability = model.predict_proba(X_test)[:, 1]
true_negative, false_positive, false_negative, true_positive = (
    int(count) for count in confusion_matrix(truth, prediction).ravel()
)

metrics = {
    "accuracy": proportion(true_positive + true_negative, len(truth)),
    "recall": proportion(true_positive, true_positive + false_negative),
    "specificity": proportion(true_negative, true_negative + false_positive),
    "precision": proportion(true_positive, true_positive + false_positive),
    "roc_auc": scored(roc_auc_score, truth, probability),
    "brier_score": scored(brier_score_loss, truth, probability),
}
baseline = DummyClassifier(strategy="most_frequent").fit(X_train, y_train)
print(f"accuracy of always answering benign: {baseline.score(X_test, y_test):.4f}")
pd.DataFrame.from_dict(metrics, orient="index")

# %%
figure, axes = plt.subplots(figsize=(6, 3))
bins = np.linspace(0, 1, 21)
axes.hist([probability[truth == 0], probability[truth == 1]], bins=bins, stacked=True, label=["benign", "malignant"])
axes.axvline(0.5, color="black", linestyle="--", linewidth=1)
axes.set(title="Held-out cases by estimated probability", xlabel="probability of malignant", ylabel="cases")
axes.legend(title="truth")
figure.tight_layout()
plt.show()

# %% [markdown]
# ### By size of the nuclei
#
# The data set has no age, sex or ethnicity, so that the figures cannot be broken down by group of patients. They are
# broken down by mean radius of the nuclei, in thirds of the training cases, because the classes differ most in size
# and the model could rest on size alone.

# %%
edges = X_train["mean radius"].quantile([1 / 3, 2 / 3]).to_numpy()
third = np.digitize(X_test["mean radius"], edges)
slices = {}
for index, name in enumerate(["small", "medium", "large"]):
    rows = third == index
    slices[name] = {
        "cases": int(rows.sum()),
        "malignant": int(truth[rows].sum()),
        "missed": int(((prediction == 0) & (truth == 1))[rows].sum()),
        "false alarms": int(((prediction == 1) & (truth == 0))[rows].sum()),
        "accuracy": proportion(int((prediction == truth)[rows].sum()), int(rows.sum())),
    }
print(f"thirds divided at mean radius {edges[0]:.2f} and {edges[1]:.2f}")
pd.json_normalize(list(slices.values())).set_axis(list(slices)).drop(columns=["accuracy.count"])

# %% [markdown]
# ### What the model looks at
#
# Coefficients on standardised features: the change of the log odds of malignant for one standard deviation. The
# features are strongly correlated (radius, perimeter and area measure nearly the same), so that single coefficients
# say what this model does and not what causes malignancy.

# %%
coefficients = pd.Series(model.named_steps["classify"].coef_[0], index=X.columns, name="coefficient")
coefficients.sort_values(key=abs, ascending=False).head(8).round(3).to_frame()

# %% [markdown]
# ## Export to ONNX
#
# The whole pipeline, scaler included. The operator set is pinned, so that a newer converter cannot exceed what the
# runtime knows; the converter declares the lowest version that the graph needs. Its other options are left at their
# defaults, so that the probability output is a sequence of maps from class to probability (ZipMap).

# %%
exported = convert_sklearn(
    model,
    name=MODEL_NAME,
    initial_types=[("features", FloatTensorType([None, X.shape[1]]))],
    target_opset={"": OPSET, "ai.onnx.ml": 3},
)
# skl2onnx lists the operator sets in the order of a Python set; sorted, the same model gives the same bytes.
exported.opset_import.sort(key=lambda opset: opset.domain)
# The input is one tensor of thirty columns; their order travels with the file.
onnx.helper.set_model_props(exported, {"feature_names": json.dumps(list(X.columns))})
onnx.checker.check_model(exported)

artifact = model_dir / "model.onnx"
artifact.write_bytes(exported.SerializeToString(deterministic=True))
print(f"{artifact.name}: {artifact.stat().st_size} bytes, IR version {exported.ir_version}")
for opset in exported.opset_import:
    print(f"operator set {opset.domain or 'ai.onnx'} {opset.version}")
for output in exported.graph.output:
    print(f"output {output.name}: {output.type.WhichOneof('value')}")

# %% [markdown]
# ## Parity
#
# The file as written, run by ONNX Runtime on all held-out cases, against the pipeline in scikit-learn. The ONNX model
# computes in single precision, scikit-learn in double.

# %%
session = onnxruntime.InferenceSession(artifact.read_bytes(), providers=["CPUExecutionProvider"])
labels, maps = session.run(None, {"features": X_test.to_numpy(np.float32)})
probabilities = np.array([[row[0], row[1]] for row in maps])

difference = np.abs(probabilities - model.predict_proba(X_test)).max()
disagreements = int((labels != prediction).sum())
print(f"labels that differ: {disagreements} of {len(labels)}")
print(f"largest difference of a probability: {difference:.1e}")
assert disagreements == 0
assert difference <= PARITY_TOLERANCE

# %% [markdown]
# ## Evaluation file, golden cases and metrics
#
# - `evaluation.csv`: all held-out cases with the true label and the answers of the pipeline in scikit-learn.
# - `golden.csv`: a few of them, among them those closest to the decision threshold, where a wrong export shows first.
# - `metrics.json`: the figures above, for the model card and the readiness report.

# %%
evaluation = X_test.assign(
    label_true=truth,
    pred=prediction,
    proba_0=1 - probability,
    proba_1=probability,
).sort_index()

by_margin = (evaluation["proba_1"] - 0.5).abs().sort_values().index
closest = by_margin[: GOLDEN_CASES // 4]
others = np.random.default_rng(SEED).choice(
    np.sort(by_margin[GOLDEN_CASES // 4 :]), GOLDEN_CASES - len(closest), replace=False
)
golden = evaluation.loc[closest.union(pd.Index(others))]
print(f"golden cases: {len(golden)}, {int(golden['label_true'].sum())} malignant,", end=" ")
print(f"smallest distance from the threshold {abs(golden['proba_1'] - 0.5).min():.3f}")


def write_csv(frame, name):
    """Writes a frame with ten significant digits, more than the source has, and returns the file's digest."""
    file = model_dir / name
    file.write_text(frame.to_csv(index=False, float_format="%.10g", lineterminator="\n"), encoding="utf-8")
    return hashlib.sha256(file.read_bytes()).hexdigest()


evaluation_sha256 = write_csv(evaluation, "evaluation.csv")
golden_sha256 = write_csv(golden, "golden.csv")

# %%
report = {
    "model": MODEL_NAME,
    "artifact": {"file": artifact.name, "sha256": hashlib.sha256(artifact.read_bytes()).hexdigest()},
    "dataset": {
        "name": "Breast Cancer Wisconsin (Diagnostic), held-out quarter",
        "file": "evaluation.csv",
        "sha256": evaluation_sha256,
        "rows": len(evaluation),
    },
    "confidence": CONFIDENCE,
    "metrics": metrics,
    "slices": {"mean radius": slices},
}
(model_dir / "metrics.json").write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")

print(f"training data   sha256:{data_sha256}")
print(f"model.onnx      sha256:{report['artifact']['sha256']}")
print(f"evaluation.csv  sha256:{evaluation_sha256}")
print(f"golden.csv      sha256:{golden_sha256}")

# %% [markdown]
# ## Result
#
# The exported model agrees with the trained pipeline on every held-out case. Before it is submitted, take the digests
# into `model.yaml` and the figures into `MODEL_CARD.md`, raise the version, and run the readiness check.
