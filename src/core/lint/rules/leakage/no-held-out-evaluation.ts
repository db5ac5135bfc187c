import type { NotebookAnalysis } from '../../../python/analysis';
import type { NotebookRule } from '../../rule';
import { isSupervised, relationOf } from '../../leakage/evaluations';
import {
  EXAMPLE_IMPORTS as IMPORTS,
  EXAMPLE_MODEL as MODEL,
  EXAMPLE_SPLIT as SPLIT,
  modelName,
} from '../../leakage/report';
import { traceOf } from '../../leakage/trace';
import type { Evaluation } from '../../leakage/value';

/** A notebook that trains and never measures on other rows. */
export const noHeldOutEvaluation: NotebookRule = {
  name: 'leakage/no-held-out-evaluation',
  summary: 'A model is trained and never evaluated on rows that it has not seen',
  why:
    'Nothing in the notebook tells how the model does on new data, so nobody can tell whether it should be deployed, and ' +
    'later versions have nothing to be compared with.',
  severity: 'warning',
  moment: 'gate',
  level: 'notebook',
  fix: 'none',
  references: [
    'https://scikit-learn.org/stable/modules/cross_validation.html',
    'https://doi.org/10.1145/3551349.3556918',
  ],
  examples: {
    bad: [
      [IMPORTS, 'model = LogisticRegression()\nmodel.fit(X, y)', 'import joblib\njoblib.dump(model, "model.joblib")'],
      [IMPORTS, SPLIT, 'model = make_pipeline(StandardScaler(), LogisticRegression()).fit(X_train, y_train)'],
    ],
    good: [
      [IMPORTS, SPLIT, MODEL],
      [IMPORTS, 'print(cross_val_score(LogisticRegression(), X, y))', 'model = LogisticRegression().fit(X, y)'],
      [
        IMPORTS,
        'from keras import Sequential, layers\nmodel = Sequential([layers.Dense(1)])',
        'model.fit(X, y, validation_split=0.2)',
      ],
      { cells: ['from mine import load, Model\nX, y = load()\nModel().fit(X, y)'], shown: false },
      {
        cells: [
          IMPORTS,
          SPLIT,
          'from pysurvival.models.survival_forest import ConditionalSurvivalForestModel',
          'from pysurvival.utils.metrics import concordance_index',
          'model = ConditionalSurvivalForestModel()\nmodel.fit(X_train, y_train)\nprint(concordance_index(model, X_test, y_test))',
        ],
        shown: false,
      },
      {
        cells: [
          IMPORTS,
          SPLIT,
          'from feature_engine.selection import SelectByTargetMeanPerformance\n' +
            'chosen = SelectByTargetMeanPerformance().fit(X_train, y_train)',
        ],
        shown: false,
      },
      {
        cells: [
          IMPORTS,
          'from sklearn.base import BaseEstimator, TransformerMixin',
          'class Reducer(BaseEstimator, TransformerMixin):\n    def fit(self, X, y=None):\n        return self\n' +
            '    def transform(self, X):\n        return X',
          'X = Reducer().fit_transform(X, y)',
        ],
        shown: false,
      },
      {
        cells: [
          IMPORTS,
          SPLIT,
          'from lazypredict.Supervised import LazyRegressor\nLazyRegressor().fit(X_train, X_test, y_train, y_test)',
        ],
        shown: false,
      },
      {
        cells: [
          IMPORTS,
          'from sklearn.metrics import roc_auc_score\nfrom mine import ranked\nmodel = LogisticRegression().fit(X, y)',
          'scores = [roc_auc_score(truth, ranked(model.coef_, user)) for user, truth in pd.read_csv("users.csv").values]',
        ],
        shown: false,
      },
    ],
  },
  *check({ analysis }) {
    const { trainings, evaluations } = analysis.fact(traceOf);
    const isMeasured =
      trainings.some(({ crossValidated, validation }) => crossValidated || validation.isGiven) ||
      evaluations.some((evaluation) => {
        // Prediction for some of the rows only is use, not a look at how well the model fits.
        const isSame = evaluation.features.rows === evaluation.training.features.rows;
        return evaluation.how === 'score' || !isSame || relationOf(evaluation) !== 'trained';
      });
    if (isMeasured || isMeasuredElsewhere(analysis, evaluations)) return;
    const last = trainings.filter((training) => isSupervised(training) && training.model.kind !== 'unknown').at(-1);
    if (!last || trainings.some((training) => training.target !== undefined && !isSupervised(training))) return;
    yield {
      at: last.node,
      message:
        `${modelName(last.model)} is trained here and evaluated on no rows that it has not seen, so nobody knows how good it will be in deployment. Keep rows back with ` +
        'train_test_split or use cross_val_score, and report the metric of these rows.',
      confidence: 0.8,
    };
  },
};

/** Measures that compare features or groups, not predictions with the truth. */
const NO_METRIC =
  /mutual_info|_distances?$|_kernels?$|silhouette|davies_bouldin|calinski|rand_score|make_scorer|v_measure/;

/** Whether a metric is worked out of something that was not followed: it may well be of rows that the model never saw. */
function isMeasuredElsewhere(analysis: NotebookAnalysis, evaluations: readonly Evaluation[]): boolean {
  const known = new Set(evaluations.map(({ node }) => node));
  return analysis
    .callsMatching(/^sklearn\.metrics\.[a-z]/)
    .some((call) => !NO_METRIC.test(analysis.qualifiedName(call.func) ?? '') && !known.has(call));
}
