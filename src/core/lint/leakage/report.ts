import type { Fix, RuleFinding } from '../rule';
import type { Leak } from './leaks';
import type { Estimator, Training } from './value';

/** Imports, data and columns that the examples of the leakage rules begin with. */
export const EXAMPLE_IMPORTS =
  'from sklearn.linear_model import LogisticRegression\n' +
  'from sklearn.model_selection import cross_val_score, train_test_split\n' +
  'from sklearn.pipeline import make_pipeline\n' +
  'from sklearn.preprocessing import StandardScaler\n' +
  'import pandas as pd\n' +
  'frame = pd.read_csv("data.csv")\n' +
  'X, y = frame.drop(columns="label"), frame["label"]';
/** The division of the examples' rows. */
export const EXAMPLE_SPLIT = 'X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)';
/** Training and evaluation in the examples. */
export const EXAMPLE_MODEL = 'model = LogisticRegression().fit(X_train, y_train)\nprint(model.score(X_test, y_test))';

/** Pages about learning from test rows before a split. */
export const PREPROCESSING_REFERENCES = [
  'https://scikit-learn.org/stable/common_pitfalls.html#data-leakage-during-pre-processing',
  'https://doi.org/10.1145/3551349.3556918',
] as const;

/** Fitting on all rows shifts a cross-validated metric only a little, so that it is said at the gate only. */
const CROSS_VALIDATED = 0.7;

/** What a message calls a model. */
export function modelName({ kind, name }: Estimator): string {
  return kind === 'pipeline' ? 'The pipeline' : name === 'Unknown' || !/^[A-Z]/.test(name) ? 'The model' : name;
}

/** The finding for something that was learned from rows which are tested later. */
export function leakFinding(leak: Leak, message: string, fix?: Fix): RuleFinding {
  const { split, cut, trainings, evaluation, influence } = leak;
  return {
    at: influence.node,
    message,
    related: [
      ...(cut ? [{ at: cut, message: 'The rows are split here' }] : []),
      ...onePerPlace(trainings)
        .slice(0, 5)
        .map(({ node, model }) => ({ at: node, message: `${modelName(model)} is trained on them here` })),
      ...(evaluation ? [{ at: evaluation.node, message: 'The model is evaluated on test rows here' }] : []),
    ],
    confidence: (split ? 1 : CROSS_VALIDATED) * (influence.confidence ?? 1),
    ...(fix ? { fix } : {}),
  };
}

/** A loop trains several models at one place. */
function onePerPlace(trainings: readonly Training[]): Training[] {
  return [...new Map(trainings.map((training) => [training.node, training])).values()];
}

/** When it was learned, as a part of a sentence. */
export function whenLearned({ split }: Leak): string {
  return split ? 'before they are split, test rows included' : 'before they are cross-validated';
}
