import assert from 'node:assert/strict';
import type { LintFinding } from '../../src/core/lint/engine';
import { exampleNotebook } from '../../src/core/lint/example';
import type { Moment } from '../../src/core/lint/rule';
import { rules } from '../../src/core/lint/rules';
import { lint } from './lint';

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
/** Features and target of the frame `df`. */
export const XY = 'X = df.drop("label", axis=1)\ny = df["label"]';
/** The division of the rows of `X` and `y`. */
export const SPLIT = 'X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)';
/** Training and evaluation on `X_train` and the others. */
export const MODEL =
  'model = LogisticRegression()\nmodel.fit(X_train, y_train)\nprint(accuracy_score(y_test, model.predict(X_test)))';

/** A finding of a leakage rule. */
export interface LeakageFinding extends LintFinding {
  /** The rule without its category. */
  readonly name: string;
  /** When the rule runs. */
  readonly moment: Moment;
}

/** Findings of the leakage rules, below the head of imports and the reading of `df`. */
export function leakageFindings(...cells: string[]): LeakageFinding[] {
  const findings = lint(exampleNotebook([HEAD, ...cells])).filter(({ rule }) => rule.startsWith('leakage/'));
  return findings.map((finding) => {
    const moment = rules.find(({ name }) => name === finding.rule)?.moment ?? 'gate';
    return { ...finding, name: finding.rule.slice('leakage/'.length), moment };
  });
}

/** Names of the leakage rules that find something, without the category. */
export function leakageIn(...cells: string[]): string[] {
  return [...new Set(leakageFindings(...cells).map(({ name }) => name))].sort();
}

/** Notebooks by what they do, with the leakage rules that must find something and no other. */
export type Leaking = Readonly<
  Record<string, { readonly cells: readonly string[]; readonly rules: readonly string[] }>
>;

/** A test for each leaking notebook. */
export function findsEach(leaking: Leaking): void {
  for (const [title, { cells, rules: expected }] of Object.entries(leaking)) {
    it(`finds ${title}`, () => {
      assert.deepEqual(leakageIn(...cells), expected);
    });
  }
}

/** A test for each notebook in which no leakage rule may find anything. */
export function leavesEachAlone(clean: Readonly<Record<string, readonly string[]>>): void {
  for (const [title, cells] of Object.entries(clean)) {
    it(`leaves ${title} alone`, () => {
      assert.deepEqual(leakageIn(...cells), []);
    });
  }
}
