import type { NotebookAnalysis } from '../../../python/analysis';
import type { Fix, NotebookRule } from '../../rule';
import { traceOf } from '../../leakage/trace';
import type { ModelSave } from '../../support/modelSaves';
import { isFitOf, holdsModel, savesOf, topStatement } from '../../support/modelSaves';
import { hasOnnxExport, sklearnExport } from '../../support/onnxExports';

const FORMS = {
  pickle: 'a pickle',
  torch: 'a PyTorch file',
  keras: 'a Keras file',
  native: 'the format of its library',
};

/** A model that is kept only in a format of the library that trained it. */
export const noOnnxExport: NotebookRule = {
  name: 'export/no-onnx-export',
  summary: 'The model is saved and never exported to ONNX',
  why:
    'A pickle or a framework file runs only with the library versions that wrote it, and loading a pickle runs code. The ' +
    'gate tests and deploys an ONNX file, which every runtime reads and which holds no code.',
  severity: 'warning',
  moment: 'gate',
  level: 'notebook',
  fix: 'edit',
  references: ['https://onnx.ai/sklearn-onnx/', 'https://pytorch.org/docs/stable/onnx.html'],
  examples: {
    bad: [
      [
        'import joblib\nfrom sklearn.linear_model import LogisticRegression\nmodel = LogisticRegression().fit(X, y)',
        'joblib.dump(model, "model.joblib")',
      ].map((text, index) => (index === 0 ? `X, y = [[0.0]], [1]\n${text}` : text)),
      ['import torch\nmodel = torch.nn.Linear(2, 1)\ntorch.save(model.state_dict(), "model.pt")'],
      {
        cells: [
          'import pickle\nfrom sklearn.linear_model import LogisticRegression\nmodel = LogisticRegression()\npickle.dump((vectorizer, model), open("m.bin", "wb"))',
        ],
        shown: false,
      },
      ['import keras\nmodel = keras.Sequential([])\nmodel.save("model.keras")\nmodel.save("copy.keras")'],
      {
        cells: [
          'import lightgbm as lgb\nmodel = lgb.LGBMClassifier().fit(X, y)\nmodel.booster_.save_model("model.txt")',
        ],
        shown: false,
      },
      {
        cells: [
          'import pickle\nfrom pathlib import Path\nfrom sklearn.model_selection import GridSearchCV\nfrom sklearn.svm import SVC',
          'search = GridSearchCV(SVC(), {"C": [1]}).fit(X, y)\nPath("m.pkl").write_bytes(pickle.dumps(search.best_estimator_))',
        ],
        shown: false,
      },
    ],
    good: [
      {
        cells: ['import torch\nrows = torch.utils.data.TensorDataset(ids, labels)\ntorch.save(rows, "rows.pt")'],
        shown: false,
      },
      [
        'import joblib\nfrom sklearn.linear_model import LogisticRegression\nfrom skl2onnx import to_onnx',
        'model = LogisticRegression().fit(X, y)\njoblib.dump(model, "model.joblib")\nonx = to_onnx(model, X[:1], target_opset=17)',
      ],
      ['import joblib\njoblib.dump({"rows": 3}, "facts.joblib")'],
      {
        cells: ['import pickle\nfrom sklearn.svm import SVC\nmodel = SVC()\nprint(len(pickle.dumps(model)))'],
        shown: false,
      },
      {
        cells: [
          'import os, tempfile\nimport keras\nmodel = keras.Sequential([])\nfirst = os.path.join(tempfile.mkdtemp(), "w")\nmodel.save_weights(first)',
        ],
        shown: false,
      },
      [
        'import keras\nmodel = keras.Sequential([])\nmodel.save("m")',
        '!python -m tf2onnx.convert --saved-model m --output m.onnx',
      ],
    ],
  },
  *check({ analysis }) {
    const saves = analysis
      .fact(savesOf)
      .filter(({ form, object }) => form in FORMS && object && holdsModel(object, analysis));
    const [first, ...others] = saves;
    if (!first || hasOnnxExport(analysis)) return;
    const fix = exportAfter(first, analysis);
    yield {
      at: first.call.func,
      message:
        `The model is kept only as ${FORMS[first.form as keyof typeof FORMS]}, which needs the libraries that wrote it. ` +
        'Export it to ONNX as well, so that it can be tested and deployed.',
      related: others.slice(0, 5).map(({ call }) => ({ at: call.func, message: 'Kept here too' })),
      ...(fix ? { fix } : {}),
    };
  },
};

/** The export of a scikit-learn model, after the statement that saves it; it needs skl2onnx, so a person confirms it. */
function exportAfter({ call, object }: ModelSave, analysis: NotebookAnalysis): Fix | undefined {
  const statement = topStatement(call);
  if (!statement || object?.nodeType !== 'Name' || !/^sklearn\./.test(analysis.typeOf(object) ?? '')) return undefined;
  const training = analysis.fact(traceOf).trainings.find(({ node }) => isFitOf(node, object.id));
  const features = training?.node.nodeType === 'Call' ? training.node.args[0] : undefined;
  if (features?.nodeType !== 'Name') return undefined;
  return {
    title: 'Export it to ONNX with skl2onnx',
    manual: true,
    edits: [
      {
        kind: 'replace',
        cell: analysis.cellOf(call),
        start: statement.end,
        end: statement.end,
        text: `\n${sklearnExport(object.id, features.id)}`.trimEnd(),
      },
    ],
  };
}
