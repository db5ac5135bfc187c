import type { NotebookAnalysis } from '../../../python/analysis';
import { methodName } from '../../../python/nodes';
import { isSupervised } from '../../leakage/evaluations';
import {
  EXAMPLE_IMPORTS as IMPORTS,
  EXAMPLE_MODEL as MODEL,
  EXAMPLE_SPLIT as SPLIT,
  modelName,
} from '../../leakage/report';
import { traceOf } from '../../leakage/trace';
import type { Training } from '../../leakage/value';
import type { Fix, NotebookRule } from '../../rule';
import { fittedName, savesOf, topStatement } from '../../support/modelSaves';
import { hasOnnxExport, sklearnExport } from '../../support/onnxExports';

/** Ways of keeping a model that no call with the model as its argument shows. */
const KEEPS = /autolog|checkpoint|upload|register|export|save|dump|log_model|log_artifact|push_to_hub|deploy/i;

/** A trained model that is gone when the kernel stops. */
export const neverSaved: NotebookRule = {
  name: 'export/never-saved',
  summary: 'A model is trained and never saved or exported',
  why:
    'The model exists in the kernel only. What is submitted later comes from somewhere else, so the metrics of this ' +
    'notebook are not those of the deployed file.',
  severity: 'warning',
  moment: 'gate',
  level: 'notebook',
  fix: 'edit',
  references: ['https://scikit-learn.org/stable/model_persistence.html'],
  examples: {
    bad: [
      [IMPORTS, SPLIT, MODEL],
      [
        'import torch\nmodel = torch.nn.Linear(2, 1)\noptimizer = torch.optim.SGD(model.parameters(), lr=0.1)',
        'for x, y in loader:\n    optimizer.zero_grad()\n    ((model(x) - y) ** 2).mean().backward()\n    optimizer.step()',
      ],
    ],
    good: [
      [IMPORTS, SPLIT, MODEL, 'import joblib\njoblib.dump(model, "model.joblib")'],
      [IMPORTS, SPLIT, MODEL, 'save_model(model)'],
      [IMPORTS, 'print(cross_val_score(LogisticRegression(), X, y))'],
      { cells: [IMPORTS, SPLIT, 'import mlflow\nmlflow.sklearn.autolog()', MODEL], shown: false },
    ],
  },
  *check({ analysis }) {
    const training = analysis
      .fact(traceOf)
      .trainings.filter((training) => isSupervised(training) && isFit(training, analysis))
      .at(-1);
    const [backward] = analysis.methodCalls('backward');
    const steps = analysis.methodCalls('step').length > 0;
    const at = training?.node ?? (backward && steps ? backward : undefined);
    if (!at || isKept(analysis)) return;
    const fix = training && saveAfter(training, analysis);
    yield {
      at,
      message:
        `${training ? modelName(training.model) : 'The network'} is trained here and never saved, so the model that is ` +
        'deployed would be another one. Export it to ONNX at the end.',
      ...(fix ? { fix } : {}),
    };
  },
};

/** Cross-validation trains models that nobody can save. */
function isFit({ node }: Training, analysis: NotebookAnalysis): boolean {
  if (node.nodeType !== 'Call') return false;
  const isTrain = /^(xgboost|lightgbm|catboost)\.train$/.test(analysis.qualifiedName(node.func) ?? '');
  return isTrain || methodName(node)?.startsWith('fit') === true;
}

function isKept(analysis: NotebookAnalysis): boolean {
  if (analysis.fact(savesOf).length > 0 || hasOnnxExport(analysis)) return true;
  return [...analysis.nodes('Call')].some(({ func }) =>
    KEEPS.test(
      func.nodeType === 'Attribute'
        ? (analysis.qualifiedName(func) ?? func.attr)
        : func.nodeType === 'Name'
          ? func.id
          : '',
    ),
  );
}

function saveAfter({ node, model }: Training, analysis: NotebookAnalysis): Fix | undefined {
  const name = fittedName(node);
  const features = node.nodeType === 'Call' ? node.args[0] : undefined;
  const type = model.node.nodeType === 'Call' ? analysis.qualifiedName(model.node.func) : undefined;
  if (!topStatement(node) || name === undefined || features?.nodeType !== 'Name' || !type?.startsWith('sklearn.'))
    return undefined;
  return {
    title: 'Add a cell that exports it to ONNX',
    manual: true,
    edits: [
      {
        kind: 'insertCell',
        before: analysis.notebook.cells.length,
        cellKind: 'code',
        text: sklearnExport(name, features.id).trimEnd(),
      },
    ],
  };
}
