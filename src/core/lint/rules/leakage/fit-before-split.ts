import { moveAfterSplit } from '../../leakage/fixes';
import type { NotebookRule } from '../../rule';
import { leaksOf } from '../../leakage/leaks';
import {
  EXAMPLE_IMPORTS as IMPORTS,
  EXAMPLE_MODEL as MODEL,
  EXAMPLE_SPLIT as SPLIT,
  leakFinding,
  PREPROCESSING_REFERENCES,
  whenLearned,
} from '../../leakage/report';

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
  fix: 'edit',
  references: PREPROCESSING_REFERENCES,
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
      if (leak.influence.kind !== 'transformer' && leak.influence.kind !== 'target-encoder') continue;
      yield leakFinding(
        leak,
        `${leak.influence.name} is fitted on all rows ${whenLearned(leak)}, so the metric is better than the model will ` +
          'be in deployment. Fit it on the training rows only, or make it a step of a Pipeline.',
        moveAfterSplit(leak, analysis),
      );
    }
  },
};
