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

/** Rows made or removed to balance classes before the division. */
export const resamplingBeforeSplit: NotebookRule = {
  name: 'leakage/resampling-before-split',
  summary: 'Classes are balanced by over- or under-sampling before the split',
  why:
    'Rows that are copied or interpolated before the split end up on both sides of it, so the model is tested on rows ' +
    'that it has been trained on, and with a balance of classes that deployment does not have.',
  severity: 'error',
  moment: 'edit',
  level: 'notebook',
  fix: 'edit',
  references: ['https://imbalanced-learn.org/stable/common_pitfalls.html', 'https://doi.org/10.1145/3551349.3556918'],
  examples: {
    bad: [
      [
        IMPORTS,
        'from imblearn.over_sampling import SMOTE\nX, y = SMOTE(random_state=0).fit_resample(X, y)',
        SPLIT,
        MODEL,
      ],
      [
        IMPORTS,
        'from imblearn.under_sampling import RandomUnderSampler\nsampler = RandomUnderSampler(random_state=0)\n' +
          'X_new, y_new = sampler.fit_resample(X, y)',
        'print(cross_val_score(LogisticRegression(), X_new, y_new))',
      ],
    ],
    good: [
      [
        IMPORTS,
        SPLIT,
        'from imblearn.over_sampling import SMOTE\n' +
          'X_train, y_train = SMOTE(random_state=0).fit_resample(X_train, y_train)',
        MODEL,
      ],
      [
        IMPORTS,
        'from imblearn.over_sampling import SMOTE\nfrom imblearn.pipeline import make_pipeline as balanced\n' +
          'print(cross_val_score(balanced(SMOTE(random_state=0), LogisticRegression()), X, y))',
      ],
    ],
  },
  *check({ analysis }) {
    for (const leak of analysis.fact(leaksOf)) {
      if (leak.influence.kind !== 'sampler') continue;
      yield leakFinding(
        leak,
        `${leak.influence.name} resamples all rows ${whenLearned(leak)}, so the tested rows are not those of deployment and the ` +
          'metric is far too good. Resample the training rows only, or use a Pipeline of imblearn.',
        moveAfterSplit(leak, analysis),
      );
    }
  },
};
