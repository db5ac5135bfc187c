import type { Expr } from '../../../python/ast';
import type { NotebookAnalysis } from '../../../python/analysis';
import { rootName } from '../../../python/nodes';
import { traceOf } from '../../leakage/trace';
import type { Influence, Training } from '../../leakage/value';
import type { Fix, NotebookRule } from '../../rule';
import { ensureFromImport, replaceNode } from '../../support/edits';
import { isFitOf, savesOf } from '../../support/modelSaves';
import type { ModelSave } from '../../support/modelSaves';
import { onnxExportsOf } from '../../support/onnxExports';

const PREPARES: readonly Influence['kind'][] = [
  'transformer',
  'vectorizer',
  'decomposition',
  'selector',
  'target-encoder',
];

/** A model that is kept without what its features went through. */
export const preprocessingNotExported: NotebookRule = {
  name: 'export/preprocessing-not-exported',
  summary: 'The model is saved without the preprocessing that it needs',
  why:
    'In production the model gets raw values. Whoever deploys it has to write scaling, imputing and encoding again, with ' +
    'the same learned numbers, and a difference shows in no test: the model just answers worse.',
  severity: 'warning',
  moment: 'gate',
  level: 'notebook',
  fix: 'edit',
  references: [
    'https://scikit-learn.org/stable/modules/compose.html',
    'https://developers.google.com/machine-learning/guides/rules-of-ml#training-serving_skew',
  ],
  examples: {
    bad: [
      [
        'import joblib\nimport pandas as pd\nfrom sklearn.linear_model import LogisticRegression\nfrom sklearn.preprocessing import StandardScaler',
        'frame = pd.read_csv("train.csv")\nX, y = frame.drop(columns="label"), frame["label"]',
        'scaler = StandardScaler()\nscaled = scaler.fit_transform(X)\nmodel = LogisticRegression().fit(scaled, y)',
        'joblib.dump(model, "model.joblib")',
      ],
    ],
    good: [
      [
        'import joblib\nimport pandas as pd\nfrom sklearn.linear_model import LogisticRegression\nfrom sklearn.pipeline import make_pipeline\nfrom sklearn.preprocessing import StandardScaler',
        'frame = pd.read_csv("train.csv")\nX, y = frame.drop(columns="label"), frame["label"]',
        'model = make_pipeline(StandardScaler(), LogisticRegression()).fit(X, y)\njoblib.dump(model, "model.joblib")',
      ],
      [
        'import joblib\nimport pandas as pd\nfrom sklearn.linear_model import LogisticRegression\nfrom sklearn.preprocessing import StandardScaler',
        'frame = pd.read_csv("train.csv")\nX, y = frame.drop(columns="label"), frame["label"]',
        'scaler = StandardScaler()\nscaled = scaler.fit_transform(X)\nmodel = LogisticRegression().fit(scaled, y)',
        'joblib.dump(model, "model.joblib")\njoblib.dump(scaler, "scaler.joblib")',
      ],
    ],
  },
  *check({ analysis }) {
    const kept = keptExpressions(analysis);
    const names = new Set(kept.flatMap(({ object }) => [...namesIn(object)]));
    const reported = new Set<string>();
    for (const { object, node } of kept) {
      const model = object.nodeType === 'Name' ? object : undefined;
      const training = model && lastTraining(model.id, analysis);
      if (!model || !training || training.model.steps.length > 0 || reported.has(model.id)) continue;
      const lost = training.features.influences.filter((influence) => isLost(influence, names));
      const [first] = lost;
      if (!first) continue;
      reported.add(model.id);
      const fix = lost.length === 1 ? pipelined(object, first, training, analysis) : undefined;
      yield {
        at: node.func,
        message:
          `"${model.id}" was trained on what ${first.name} made of the data, and ${first.name} is not saved with it, so in ` +
          'production it gets other values. Save one Pipeline that holds both.',
        related: [{ at: first.node, message: `${first.name} is fitted here` }],
        confidence: 0.9,
        ...(fix ? { fix } : {}),
      };
    }
  },
};

function keptExpressions(analysis: NotebookAnalysis): { object: Expr; node: ModelSave['call'] }[] {
  return [
    ...analysis.fact(savesOf).map(({ object, call }) => ({ object, node: call })),
    ...analysis.fact(onnxExportsOf).map(({ model, call }) => ({ object: model, node: call })),
  ].flatMap(({ object, node }) => (object ? [{ object, node }] : []));
}

function lastTraining(name: string, analysis: NotebookAnalysis): Training | undefined {
  return analysis.fact(traceOf).trainings.findLast(({ node }) => isFitOf(node, name));
}

/** It has learned something that no saved object holds. */
function isLost({ kind, by, node }: Influence, names: ReadonlySet<string>): boolean {
  if (!PREPARES.includes(kind) || !by) return false;
  const name = fittedAs(by.node) ?? fittedAs(node);
  return name !== undefined && !names.has(name);
}

/** The name under which an object that is made or fitted at a node is known. */
function fittedAs(node: Influence['node']): string | undefined {
  const parent = node.parent;
  const target = parent?.nodeType === 'Assign' && parent.value === node ? parent.targets[0] : undefined;
  return target?.nodeType === 'Name' ? target.id : undefined;
}

function namesIn(node: Expr): string[] {
  switch (node.nodeType) {
    case 'Dict':
      return node.values.flatMap(namesIn);
    case 'Tuple':
    case 'List':
      return node.elts.flatMap(namesIn);
    case 'Call':
      return [...node.args.flatMap(namesIn), ...node.keywords.flatMap(({ value }) => namesIn(value))];
    default: {
      const root = rootName(node);
      return root ? [root.id] : [];
    }
  }
}

/** One fitted scikit-learn transformer and the fitted model make a fitted pipeline. */
function pipelined(
  object: Expr,
  influence: Influence,
  training: Training,
  analysis: NotebookAnalysis,
): Fix | undefined {
  const name = influence.by && fittedAs(influence.by.node);
  const type = influence.by?.node.nodeType === 'Call' ? analysis.qualifiedName(influence.by.node.func) : undefined;
  const model = training.model.node.nodeType === 'Call' ? analysis.qualifiedName(training.model.node.func) : undefined;
  if (name === undefined || !type?.startsWith('sklearn.') || !model?.startsWith('sklearn.')) return undefined;
  const cell = analysis.cellOf(object);
  const text = analysis.cells.find(({ index }) => index === cell)?.python.text.slice(object.start, object.end) ?? '';
  return {
    title: `Save a pipeline of ${name} and ${text}`,
    manual: true,
    edits: [
      ...ensureFromImport(analysis, cell, 'sklearn.pipeline', 'make_pipeline'),
      replaceNode(analysis, object, `make_pipeline(${name}, ${text})`),
    ],
  };
}
