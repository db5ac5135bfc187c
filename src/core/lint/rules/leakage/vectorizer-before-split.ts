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

/** A vocabulary or directions that were learned from the test rows, too. */
export const vectorizerBeforeSplit: NotebookRule = {
  name: 'leakage/vectorizer-before-split',
  summary: 'A vectorizer or decomposition is fitted on all rows before the split',
  why:
    'The vocabulary, the document frequencies or the principal components come from the test rows too. New texts in ' +
    'deployment have words that no vocabulary has seen, so the reported metric is too good.',
  severity: 'error',
  moment: 'edit',
  level: 'notebook',
  fix: 'edit',
  references: PREPROCESSING_REFERENCES,
  examples: {
    bad: [
      [
        IMPORTS,
        'from sklearn.feature_extraction.text import TfidfVectorizer\nX = TfidfVectorizer().fit_transform(frame["text"])',
        SPLIT,
        MODEL,
      ],
      [
        IMPORTS,
        'from sklearn.decomposition import PCA\npca = PCA(n_components=5)\npca.fit(X)\nX = pca.transform(X)',
        SPLIT,
        MODEL,
      ],
    ],
    good: [
      [
        IMPORTS,
        SPLIT,
        'from sklearn.decomposition import PCA\npca = PCA(n_components=5).fit(X_train)\n' +
          'X_train, X_test = pca.transform(X_train), pca.transform(X_test)',
        MODEL,
      ],
      [
        IMPORTS,
        'from sklearn.feature_extraction.text import HashingVectorizer\n' +
          'X = HashingVectorizer().fit_transform(frame["text"])',
        SPLIT,
        MODEL,
      ],
    ],
  },
  *check({ analysis }) {
    for (const leak of analysis.fact(leaksOf)) {
      if (leak.influence.kind !== 'vectorizer' && leak.influence.kind !== 'decomposition') continue;
      yield leakFinding(
        leak,
        `${leak.influence.name} is fitted on all rows ${whenLearned(leak)}, so the features know the test rows and the ` +
          'metric is too good. Fit it on the training rows only, or make it a step of a Pipeline.',
        moveAfterSplit(leak, analysis),
      );
    }
  },
};
