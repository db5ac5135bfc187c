import type { NotebookRule } from '../../rule';
import { isSupervised, relationOf } from '../../leakage/evaluations';
import {
  EXAMPLE_IMPORTS as IMPORTS,
  EXAMPLE_MODEL as MODEL,
  EXAMPLE_SPLIT as SPLIT,
  modelName,
} from '../../leakage/report';
import { traceOf } from '../../leakage/trace';

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
    if (isMeasured) return;
    const last = trainings.filter(isSupervised).at(-1);
    if (!last || trainings.some((training) => training.target !== undefined && !isSupervised(training))) return;
    yield {
      at: last.node,
      message:
        `${modelName(last.model)} is trained here and evaluated on no rows that it has not seen. Keep rows back with ` +
        'train_test_split or use cross_val_score, and report the metric of these rows.',
      confidence: 0.8,
    };
  },
};
