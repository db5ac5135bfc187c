import { moveAfterSplit } from '../../leakage/fixes';
import type { NotebookRule } from '../../rule';
import { leaksOf } from '../../leakage/leaks';
import {
  EXAMPLE_IMPORTS as IMPORTS,
  EXAMPLE_MODEL as MODEL,
  EXAMPLE_SPLIT as SPLIT,
  leakFinding,
  whenLearned,
} from '../../leakage/report';

/** Features chosen by the target of rows that are tested later. */
export const selectionBeforeSplit: NotebookRule = {
  name: 'leakage/selection-before-split',
  summary: 'Features are selected by their relation to the target of all rows before the split or cross-validation',
  why:
    'Features that go with the target of the test rows by chance are kept, so even noise seems to predict. A selection ' +
    'outside of the cross-validation makes its score meaningless.',
  severity: 'error',
  moment: 'edit',
  level: 'notebook',
  fix: 'edit',
  references: [
    'https://scikit-learn.org/stable/common_pitfalls.html#data-leakage',
    'https://doi.org/10.1145/3551349.3556918',
  ],
  examples: {
    bad: [
      [
        IMPORTS,
        'from sklearn.feature_selection import SelectKBest\nX_best = SelectKBest(k=20).fit_transform(X, y)',
        'X_train, X_test, y_train, y_test = train_test_split(X_best, y, random_state=0)',
        MODEL,
      ],
      [
        IMPORTS,
        'from sklearn.feature_selection import SelectKBest\nX = SelectKBest(k=20).fit_transform(X, y)\n' +
          'print(cross_val_score(LogisticRegression(), X, y))',
      ],
      [
        IMPORTS,
        'from sklearn.feature_selection import SelectKBest\nchosen = SelectKBest(k=20).fit(X, y)\nX = chosen.transform(X)',
        SPLIT,
        MODEL,
      ],
    ],
    good: [
      [
        IMPORTS,
        'from sklearn.feature_selection import SelectKBest\n' +
          'print(cross_val_score(make_pipeline(SelectKBest(k=20), LogisticRegression()), X, y))',
      ],
      [
        IMPORTS,
        SPLIT,
        'from sklearn.feature_selection import SelectKBest\nchosen = SelectKBest(k=20).fit(X_train, y_train)\n' +
          'X_train, X_test = chosen.transform(X_train), chosen.transform(X_test)',
        MODEL,
      ],
    ],
  },
  *check({ analysis }) {
    for (const leak of analysis.fact(leaksOf)) {
      if (leak.influence.kind !== 'selector') continue;
      yield leakFinding(
        leak,
        `${leak.influence.name} chooses features by the target of all rows ${whenLearned(leak)}, so even noise seems to ` +
          'predict. Make it a step of the Pipeline that is evaluated, or fit it on the training rows only.',
        moveAfterSplit(leak, analysis),
      );
    }
  },
};
