import type { Call } from '../../../python/ast';
import type { NotebookAnalysis } from '../../../python/analysis';
import { traceOf } from '../../leakage/trace';
import type { Fix, NotebookRule } from '../../rule';
import { addKeyword } from '../../support/edits';
import { visibleKeywords } from '../../support/values';
import { isFitOf } from '../../support/modelSaves';

const LOGS =
  /^mlflow\.(sklearn|pytorch|tensorflow|keras|xgboost|lightgbm|catboost|onnx|pyfunc|statsmodels|spark|transformers|prophet)\.(log_model|save_model)$/;

/** A model in a registry that does not say what it takes. */
export const noSignature: NotebookRule = {
  name: 'export/no-signature',
  summary: 'A model is logged without a signature or an input example',
  why:
    'Nobody can tell from the registry which columns and types the model takes, and MLflow checks no request against it. A ' +
    'column that is missing or of another type is found out in production.',
  severity: 'warning',
  moment: 'gate',
  level: 'cell',
  fix: 'edit',
  references: ['https://mlflow.org/docs/latest/ml/model/signatures/'],
  examples: {
    bad: [
      [
        'import mlflow\nfrom sklearn.linear_model import LogisticRegression\nX, y = [[0.0], [1.0]], [0, 1]\n' +
          'model = LogisticRegression().fit(X, y)\nmlflow.sklearn.log_model(model, name="model")',
      ],
      ['import mlflow\nmlflow.pytorch.log_model(network, "model")'],
      {
        cells: [
          'import mlflow\noptions = {"registered_model_name": "churn"}\nmlflow.sklearn.log_model(model, "model", **options)',
        ],
        shown: false,
      },
    ],
    good: [
      ['import mlflow\nmlflow.sklearn.log_model(model, name="model", input_example=X[:5])'],
      ['import mlflow\nmlflow.sklearn.log_model(model, name="model", signature=signature)'],
      ['import mlflow\nmlflow.sklearn.log_model(model, **options)'],
    ],
  },
  *check({ analysis }) {
    for (const call of analysis.callsMatching(LOGS)) {
      const given = visibleKeywords(call, analysis);
      if (!given || given.has('signature') || given.has('input_example')) continue;
      const fix = withExample(call, analysis);
      yield {
        at: call.func,
        message:
          'The registry will not know which inputs the model takes, so a wrong request fails only in production. Pass an ' +
          'input_example or a signature.',
        ...(fix ? { fix } : {}),
      };
    }
  },
};

/** The first rows that the model was fitted on. */
function withExample(call: Call, analysis: NotebookAnalysis): Fix | undefined {
  const model = call.args[0];
  if (model?.nodeType !== 'Name') return undefined;
  const training = analysis.fact(traceOf).trainings.find(({ node }) => isFitOf(node, model.id));
  const features = training?.node.nodeType === 'Call' ? training.node.args[0] : undefined;
  if (features?.nodeType !== 'Name') return undefined;
  const value = `${features.id}[:5]`;
  return { title: `Pass input_example=${value}`, edits: [addKeyword(analysis, call, 'input_example', value)] };
}
