import type { Call, Node } from '../../../python/ast';
import type { NotebookAnalysis } from '../../../python/analysis';
import { methodName, receiver } from '../../../python/nodes';
import type { Fix, NotebookRule } from '../../rule';
import { ensureFromImport, replaceNode } from '../../support/edits';
import { sourceOf } from '../../support/statements';
import { isSupervised, measuredClasses, relationOf, callAt } from '../../leakage/evaluations';
import { EXAMPLE_IMPORTS as IMPORTS, EXAMPLE_SPLIT as SPLIT, modelName } from '../../leakage/report';
import { traceOf } from '../../leakage/trace';
import type { Training } from '../../leakage/value';

/** A model whose only metric comes from the rows that it was fitted on. */
export const scoredOnTrainingData: NotebookRule = {
  name: 'leakage/scored-on-training-data',
  summary: 'A model is measured only on rows that it was fitted on',
  why:
    'A metric on training rows shows how well the model remembers, not how well it predicts. A model that has learned its ' +
    'rows by heart reaches a perfect value and fails in deployment.',
  severity: 'error',
  moment: 'edit',
  level: 'notebook',
  fix: 'edit',
  references: [
    'https://scikit-learn.org/stable/modules/cross_validation.html',
    'https://doi.org/10.1145/3551349.3556918',
  ],
  examples: {
    bad: [
      [IMPORTS, 'model = LogisticRegression().fit(X, y)', 'print(model.score(X, y))'],
      {
        cells: [IMPORTS, 'model = LogisticRegression().fit(X, y)', 'print((model.predict(X) == y).mean())'],
        shown: false,
      },
      [
        IMPORTS,
        SPLIT,
        'from sklearn.metrics import accuracy_score\nmodel = LogisticRegression()\nmodel.fit(X_train, y_train)',
        'predicted = model.predict(X_train)\nprint(accuracy_score(y_train, predicted))',
      ],
      {
        cells: [
          IMPORTS,
          'from sklearn.linear_model import Ridge\nfrom sklearn.svm import SVC',
          'for model in [Ridge(), SVC(), LogisticRegression()]:\n    model.fit(X, y)\n    print(model.score(X, y))',
        ],
        shown: false,
      },
    ],
    good: [
      [
        IMPORTS,
        SPLIT,
        'model = LogisticRegression().fit(X_train, y_train)',
        'print(model.score(X_train, y_train), model.score(X_test, y_test))',
      ],
      [
        IMPORTS,
        'model = LogisticRegression().fit(X, y)\nprint(model.score(X, y))',
        'print(cross_val_score(LogisticRegression(), X, y))',
      ],
      {
        cells: [
          IMPORTS,
          'from datasets import load_dataset\ndata = load_dataset("images")',
          'train, test = data["train"], data["test"]\nmodel = LogisticRegression().fit(train["x"], train["label"])',
          'print(model.score(train["x"], train["label"]), model.score(test["x"], test["label"]))',
        ],
        shown: false,
      },
      {
        cells: [
          IMPORTS,
          'from sklearn.cluster import KMeans\nmodel = KMeans(random_state=0).fit(X)\nprint(model.score(X))',
        ],
        shown: false,
      },
      {
        cells: [
          IMPORTS,
          'from sklearn.linear_model import LassoCV\nmodel = LassoCV(cv=5).fit(X, y)\nprint(model.score(X, y))',
        ],
        shown: false,
      },
      {
        cells: [
          IMPORTS,
          'model = LogisticRegression().fit(X, y)\nprint(model.score(X, y))',
          'new = pd.read_csv("new.csv")\nprint(model.score(new[["a"]], new["label"]))',
        ],
        shown: false,
      },
    ],
  },
  *check({ analysis }) {
    const trace = analysis.fact(traceOf);
    const measured = measuredClasses(trace);
    const reported = new Set<Training['model'] | Node>();
    for (const evaluation of trace.evaluations) {
      const { training, how, node } = evaluation;
      if (how !== 'score' || reported.has(training.model) || reported.has(node) || relationOf(evaluation) !== 'trained')
        continue;
      if (training.crossValidated || !isSupervised(training) || measured.has(training.model.name)) continue;
      reported.add(training.model).add(node);
      const fix = crossValidated(callAt(node), analysis);
      yield {
        at: node,
        message:
          `${modelName(training.model)} is measured on the rows that it was fitted on and on no others, so the metric says ` +
          'nothing about new data. Keep rows back with train_test_split, or use cross_val_score.',
        related: [{ at: training.node, message: `${modelName(training.model)} is fitted on these rows here` }],
        ...(fix ? { fix } : {}),
      };
    }
  },
};

/** `model.score(X, y)` as the mean over parts that the model has not seen; it fits copies of the model. */
function crossValidated(call: Call | undefined, analysis: NotebookAnalysis): Fix | undefined {
  const model = call && receiver(call);
  const [features, target] = call?.args ?? [];
  if (!call || model?.nodeType !== 'Name' || methodName(call) !== 'score' || !features || !target) return undefined;
  if (call.args.length > 2 || call.keywords.length > 0 || !analysis.typeOf(model)?.startsWith('sklearn.'))
    return undefined;
  const text = `cross_val_score(${model.id}, ${sourceOf(features, analysis)}, ${sourceOf(target, analysis)}).mean()`;
  const cell = analysis.cellOf(call);
  return {
    title: 'Measure it with cross_val_score',
    manual: true,
    edits: [
      ...ensureFromImport(analysis, cell, 'sklearn.model_selection', 'cross_val_score'),
      replaceNode(analysis, call, text),
    ],
  };
}
