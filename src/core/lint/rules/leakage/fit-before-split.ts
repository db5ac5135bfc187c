import type { NotebookRule } from '../../rule';
import type { Leak } from '../../leakage/leaks';
import { leaksOf } from '../../leakage/leaks';

const IMPORTS =
  'from sklearn.linear_model import LogisticRegression\n' +
  'from sklearn.model_selection import cross_val_score, train_test_split\n' +
  'from sklearn.pipeline import make_pipeline\n' +
  'from sklearn.preprocessing import StandardScaler\n' +
  'import pandas as pd\n' +
  'frame = pd.read_csv("data.csv")\n' +
  'X, y = frame.drop(columns="label"), frame["label"]';
const SPLIT = 'X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)';
const MODEL = 'model = LogisticRegression().fit(X_train, y_train)\nprint(model.score(X_test, y_test))';

/** Fitting on all rows shifts a cross-validated metric only a little, so that it is said at the gate only. */
const CROSS_VALIDATED = 0.7;

/** A transformer that has seen the test rows. */
export const fitBeforeSplit: NotebookRule = {
  name: 'leakage/fit-before-split',
  summary: 'A transformer is fitted on rows that are later used as test data',
  why:
    'The mean, range or categories that the transformer learned come from the test rows too, so the model is evaluated ' +
    'on data that has already shaped its input. The reported metric is better than what the model will reach on new ' +
    'data in deployment.',
  severity: 'error',
  moment: 'edit',
  level: 'notebook',
  fix: 'none',
  references: [
    'https://scikit-learn.org/stable/common_pitfalls.html#data-leakage-during-pre-processing',
    'https://doi.org/10.1145/3551349.3556918',
  ],
  examples: {
    bad: [
      [IMPORTS, 'scaler = StandardScaler()\nX = scaler.fit_transform(X)', SPLIT, MODEL],
      [IMPORTS, 'X = StandardScaler().fit_transform(X)\nprint(cross_val_score(LogisticRegression(), X, y))'],
      {
        cells: [
          IMPORTS,
          'def scaled(data):\n    return StandardScaler().fit(data).transform(data)',
          'X = scaled(X)\ncut = 800\nX_train, X_test, y_train, y_test = X[:cut], X[cut:], y[:cut], y[cut:]',
          MODEL,
        ],
        shown: false,
      },
    ],
    good: [
      [
        IMPORTS,
        SPLIT,
        'scaler = StandardScaler().fit(X_train)\nX_train = scaler.transform(X_train)\nX_test = scaler.transform(X_test)',
        MODEL,
      ],
      [IMPORTS, 'print(cross_val_score(make_pipeline(StandardScaler(), LogisticRegression()), X, y))'],
      { cells: [IMPORTS, 'scaled = StandardScaler().fit_transform(X)', SPLIT, MODEL], shown: false },
      { cells: [IMPORTS, 'X = StandardScaler().fit_transform(X)', SPLIT], shown: false },
    ],
  },
  *check({ analysis }) {
    for (const leak of analysis.fact(leaksOf)) {
      if (leak.influence.kind !== 'transformer') continue;
      yield {
        at: leak.influence.node,
        message: messageFor(leak),
        related: relatedPlaces(leak),
        confidence: leak.split ? 1 : CROSS_VALIDATED,
      };
    }
  },
};

function messageFor({ influence, split }: Leak): string {
  const when = split ? 'before they are split, test rows included' : 'before they are cross-validated';
  return (
    `${influence.name} is fitted on all rows ${when}, so the metric is better than the model will be in deployment. ` +
    'Fit it on the training rows only, or make it a step of a Pipeline.'
  );
}

function relatedPlaces({ split, trainings, evaluation }: Leak): { at: Leak['influence']['node']; message: string }[] {
  return [
    ...(split ? [{ at: split.node, message: 'The rows are split here' }] : []),
    ...trainings.slice(0, 3).map(({ node, model }) => ({ at: node, message: `${model.name} is trained on them here` })),
    ...(evaluation ? [{ at: evaluation.node, message: 'The model is evaluated on test rows here' }] : []),
  ];
}
