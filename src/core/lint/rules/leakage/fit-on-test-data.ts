import type { Call } from '../../../python/ast';
import type { NotebookAnalysis } from '../../../python/analysis';
import { methodName, receiver } from '../../../python/nodes';
import type { Fix, NotebookRule } from '../../rule';
import { callAt, heldOutRows } from '../../leakage/evaluations';
import { EXAMPLE_IMPORTS as IMPORTS, EXAMPLE_MODEL as MODEL, EXAMPLE_SPLIT as SPLIT } from '../../leakage/report';
import { areDisjoint, contains } from '../../leakage/rows';
import { traceOf } from '../../leakage/trace';
import type { Estimator, Evaluation, Influence } from '../../leakage/value';

/** A transformer that is fitted again on the test rows. */
export const fitOnTestData: NotebookRule = {
  name: 'leakage/fit-on-test-data',
  summary: 'A transformer is fitted on the test or validation rows',
  why:
    'The test rows are scaled, encoded or reduced by what was learned from themselves, so the model gets other features ' +
    'than it was trained on. The metric is wrong, and a single row in deployment cannot be transformed that way at all.',
  severity: 'error',
  moment: 'edit',
  level: 'cell',
  fix: 'edit',
  references: [
    'https://scikit-learn.org/stable/common_pitfalls.html#inconsistent-preprocessing',
    'https://scikit-learn.org/stable/common_pitfalls.html#data-leakage-during-pre-processing',
  ],
  examples: {
    bad: [
      [
        IMPORTS,
        SPLIT,
        'scaler = StandardScaler()\nX_train = scaler.fit_transform(X_train)\nX_test = scaler.fit_transform(X_test)',
        MODEL,
      ],
      [
        IMPORTS,
        SPLIT,
        'X_train = StandardScaler().fit_transform(X_train)\nX_test = StandardScaler().fit_transform(X_test)',
        MODEL,
      ],
      {
        cells: [
          IMPORTS,
          'from sklearn.preprocessing import OneHotEncoder\nencoder = OneHotEncoder()',
          'X_train = encoder.fit_transform(frame[["a"]])\nX_test = encoder.fit_transform(pd.read_csv("test.csv")[["a"]])',
          'model = LogisticRegression().fit(X_train, y)\nprint(model.predict(X_test))',
        ],
        shown: false,
      },
    ],
    good: [
      [
        IMPORTS,
        SPLIT,
        'scaler = StandardScaler()\nX_train = scaler.fit_transform(X_train)\nX_test = scaler.transform(X_test)',
        MODEL,
      ],
      {
        cells: [
          IMPORTS,
          SPLIT,
          'from sklearn.preprocessing import Normalizer',
          'X_train = Normalizer().fit_transform(X_train)\nX_test = Normalizer().fit_transform(X_test)',
          MODEL,
        ],
        shown: false,
      },
    ],
  },
  *check({ analysis }) {
    const reported = new Set<Estimator | undefined>();
    for (const evaluation of analysis.fact(traceOf).evaluations) {
      for (const influence of learnedFromTest(evaluation)) {
        if (reported.has(influence.by)) continue;
        reported.add(influence.by);
        const earlier = evaluation.training.features.influences.filter(({ name }) => name === influence.name);
        const [first] = earlier;
        const fix = fixFor(influence, earlier, evaluation, analysis);
        yield {
          at: callAt(influence.node)?.func ?? influence.node,
          message:
            `${influence.name} is fitted again on the rows that the model is tested on, so they get other features than ` +
            'the training rows. Fit it on the training rows only and call transform here.',
          related: [
            ...(first ? [{ at: first.node, message: `${first.name} is fitted on the training rows here` }] : []),
            { at: evaluation.node, message: 'The model is used on these rows here' },
          ],
          ...(fix ? { fix } : {}),
        };
      }
    }
  },
};

/** Functions that learn and scale in one. */
const SCALES = /^(\w*_?scale|zscore|\w+_transform)$/;

/** What the tested features were shaped by that was learned from held-out rows although the like was learned before. */
function learnedFromTest(evaluation: Evaluation): Influence[] {
  const tested = heldOutRows(evaluation);
  const { features } = evaluation.training;
  const trained = features.rows;
  if (!tested || !trained) return [];
  return evaluation.features.influences.filter(
    ({ kind, rows, name, node }) =>
      (kind !== 'statistic' || SCALES.test(name)) &&
      kind !== 'lag' &&
      (contains(tested, rows) || contains(rows, tested)) &&
      areDisjoint(rows, trained) &&
      features.influences.some((other) => other.name === name && (other.node !== node || other.rows !== rows)),
  );
}

/** Only where the object was fitted once before, so that it still knows the right thing. */
function fixFor(
  influence: Influence,
  earlier: readonly Influence[],
  evaluation: Evaluation,
  analysis: NotebookAnalysis,
): Fix | undefined {
  const call: Call | undefined = callAt(influence.node);
  const again = evaluation.features.influences.filter(({ name }) => name === influence.name);
  // Where one call fits on both parts, none of them can be told to be the wrong one.
  const isOther = earlier[0]?.node !== influence.node;
  const isSame = earlier.length === 1 && again.length === 1 && earlier[0]?.by === influence.by && isOther;
  if (!call || !isSame || methodName(call) !== 'fit_transform' || receiver(call)?.nodeType !== 'Name') return undefined;
  const { func } = call;
  return {
    title: 'Call transform instead of fit_transform',
    edits: [
      {
        kind: 'replace',
        cell: analysis.cellOf(call),
        start: func.end - 'fit_transform'.length,
        end: func.end,
        text: 'transform',
      },
    ],
  };
}
