import assert from 'node:assert/strict';
import { exampleNotebook } from '../../../../src/core/lint/example';
import { lint } from '../../../support/lint';

/** Notebooks as the libraries' own documentation writes them, with what rules of export and security say of them. */
const NOTEBOOKS: Readonly<Record<string, { readonly cells: readonly string[]; readonly says: readonly string[] }>> = {
  'skl2onnx as documented': {
    cells: [
      'import numpy as np\nfrom sklearn.datasets import load_iris\nfrom sklearn.model_selection import train_test_split\n' +
        'from sklearn.ensemble import RandomForestClassifier\nX, y = load_iris(return_X_y=True)\n' +
        'X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)\nclr = RandomForestClassifier(random_state=0)\nclr.fit(X_train, y_train)',
      'from skl2onnx import to_onnx\nonx = to_onnx(clr, X[:1].astype(np.float32), target_opset=17)\nwith open("rf_iris-1.onnx", "wb") as f:\n    f.write(onx.SerializeToString())',
      'import onnxruntime as rt\nsess = rt.InferenceSession("rf_iris-1.onnx", providers=["CPUExecutionProvider"])\n' +
        'pred = sess.run(None, {sess.get_inputs()[0].name: X_test.astype(np.float32)})[0]\nassert (pred == clr.predict(X_test)).all()',
    ],
    says: [],
  },
  'convert_sklearn without an opset and without a check': {
    cells: [
      'from sklearn.linear_model import LogisticRegression\nclr = LogisticRegression(random_state=0).fit(X, y)',
      'from skl2onnx import convert_sklearn\nfrom skl2onnx.common.data_types import FloatTensorType\n' +
        'onx = convert_sklearn(clr, initial_types=[("float_input", FloatTensorType([None, 4]))])',
    ],
    says: ['export/incomplete-onnx-export', 'export/unchecked-onnx-export'],
  },
  'torch.onnx.export of a model in training mode': {
    cells: [
      'import torch\n\nclass Net(torch.nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.drop = torch.nn.Dropout()\n    def forward(self, x):\n        return self.drop(x)\n\nmodel = Net()',
      'torch.onnx.export(model, torch.randn(1, 3), "net-1.onnx", opset_version=17, input_names=["x"], output_names=["y"], dynamic_axes={"x": {0: "n"}, "y": {0: "n"}})',
    ],
    says: ['export/exported-in-train-mode', 'export/unchecked-onnx-export'],
  },
  'torch.onnx.export with dynamo, checked': {
    cells: [
      'import torch\nmodel = torch.nn.Linear(3, 1)\nmodel.eval()\nx = torch.randn(2, 3)',
      'program = torch.onnx.export(model, (x,), dynamo=True, opset_version=18, input_names=["x"], output_names=["y"], dynamic_shapes={"x": {0: "n"}})\nprogram.save("linear-1.onnx")',
      'import onnxruntime\nsession = onnxruntime.InferenceSession("linear-1.onnx")\ntorch.testing.assert_close(torch.tensor(session.run(None, {"x": x.numpy()})[0]), model(x))',
    ],
    says: [],
  },
  'tf2onnx as documented': {
    cells: [
      'import tensorflow as tf\nimport tf2onnx\ntf.keras.utils.set_random_seed(0)\nmodel = tf.keras.Sequential([tf.keras.layers.Dense(1)])\nmodel.compile(loss="mse")\nmodel.fit(X, y)',
      'onnx_model, _ = tf2onnx.convert.from_keras(model, opset=17, output_path="dense-1.onnx")\nimport onnxruntime as ort\nort.InferenceSession("dense-1.onnx").run(None, {"x": X})',
    ],
    says: [],
  },
  'joblib only, loaded again': {
    cells: [
      'import joblib\nfrom sklearn.svm import SVC\nclf = SVC(random_state=0)\nclf.fit(X_train, y_train)\nclf.score(X_test, y_test)',
      'joblib.dump(clf, "svc-1.joblib")\nclf = joblib.load("svc-1.joblib")',
    ],
    says: ['export/no-onnx-export', 'security/pickle-load'],
  },
  'pickle of a vectorizer and a model': {
    cells: [
      'import pickle\nfrom sklearn.feature_extraction import DictVectorizer\nfrom sklearn.linear_model import LogisticRegression\n' +
        'dv = DictVectorizer()\nX = dv.fit_transform(rows)\nmodel = LogisticRegression()\nmodel.fit(X, y)',
      'with open("model-1.bin", "wb") as f_out:\n    pickle.dump((dv, model), f_out)',
    ],
    says: ['export/no-onnx-export'],
  },
  'mlflow without a signature': {
    cells: [
      'import mlflow\nimport mlflow.sklearn\nfrom sklearn.linear_model import Ridge\nwith mlflow.start_run():\n    lr = Ridge()\n    lr.fit(X_train, y_train)\n    mlflow.sklearn.log_model(lr, name="model")',
    ],
    says: ['export/no-signature'],
  },
  'mlflow with a signature': {
    cells: [
      'import mlflow\nfrom mlflow.models import infer_signature\nfrom sklearn.linear_model import Ridge\nlr = Ridge()\nlr.fit(X_train, y_train)\n' +
        'signature = infer_signature(X_train, lr.predict(X_train))\nmlflow.sklearn.log_model(lr, name="model", signature=signature)',
    ],
    says: [],
  },
  'mlflow with an example': {
    cells: [
      'import mlflow\nfrom sklearn.linear_model import Ridge\nlr = Ridge()\nlr.fit(X, y)\nmlflow.sklearn.log_model(lr, "model", input_example=X[:2])',
    ],
    says: [],
  },
  'transformers without the tokenizer': {
    cells: [
      'from transformers import AutoModelForSequenceClassification, AutoTokenizer\ntokenizer = AutoTokenizer.from_pretrained("bert-base-uncased", revision="86b5e0934494bd15c9632b12f734a8a67f723594")\n' +
        'model = AutoModelForSequenceClassification.from_pretrained("bert-base-uncased", revision="86b5e0934494bd15c9632b12f734a8a67f723594")',
      'model.save_pretrained("out-1")',
    ],
    says: ['export/tokenizer-not-saved'],
  },
  'transformers with both, from names': {
    cells: [
      'from transformers import AutoModelForSequenceClassification, AutoTokenizer\ncheckpoint = "bert-base-uncased"\ntokenizer = AutoTokenizer.from_pretrained(checkpoint)\nmodel = AutoModelForSequenceClassification.from_pretrained(checkpoint)',
      'model.save_pretrained("out-1")\ntokenizer.save_pretrained("out-1")\nagain = AutoModelForSequenceClassification.from_pretrained("out-1")',
    ],
    says: ['security/unpinned-download'],
  },
  'xgboost in its own format': {
    cells: [
      'import xgboost as xgb\nmodel = xgb.XGBClassifier(random_state=0)\nmodel.fit(X_train, y_train)\nmodel.score(X_test, y_test)\nmodel.save_model("xgb-1.json")',
    ],
    says: ['export/no-onnx-export'],
  },
  'lightgbm with onnxmltools': {
    cells: [
      'import lightgbm as lgb\nimport onnxmltools\nmodel = lgb.LGBMClassifier(random_state=0)\nmodel.fit(X_train, y_train)\nmodel.booster_.save_model("lgb-1.txt")',
      'onx = onnxmltools.convert_lightgbm(model, initial_types=types, target_opset=17)\nimport onnxruntime as ort\nort.InferenceSession(onx.SerializeToString()).run(None, {"x": X_test})',
    ],
    says: [],
  },
  'torch.save of a whole model': {
    cells: [
      'import torch\nmodel = torch.nn.Linear(2, 1)\ntorch.save(model, "linear-1.pt")\nmodel = torch.load("linear-1.pt", weights_only=False)',
    ],
    says: ['export/no-onnx-export', 'export/whole-torch-module', 'security/torch-load'],
  },
  'state_dict, loaded safely': {
    cells: [
      'import torch\nmodel = torch.nn.Linear(2, 1)\ntorch.save(model.state_dict(), "linear-1.pt")\nmodel.load_state_dict(torch.load("linear-1.pt", weights_only=True))\nmodel.eval()',
    ],
    says: ['export/no-onnx-export'],
  },
  'a scaler that is left behind': {
    cells: [
      'import joblib\nimport pandas as pd\nfrom sklearn.linear_model import LogisticRegression\nfrom sklearn.model_selection import train_test_split\nfrom sklearn.preprocessing import StandardScaler\n' +
        'frame = pd.read_csv("train.csv")\nX, y = frame.drop(columns="label"), frame["label"]\nX_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)',
      'scaler = StandardScaler()\nX_train = scaler.fit_transform(X_train)\nX_test = scaler.transform(X_test)\nmodel = LogisticRegression(random_state=0)\nmodel.fit(X_train, y_train)\nmodel.score(X_test, y_test)',
      'joblib.dump(model, "model-1.joblib")',
    ],
    says: ['export/no-onnx-export', 'export/preprocessing-not-exported'],
  },
  'a pipeline with a lambda': {
    cells: [
      'import numpy as np\nfrom sklearn.linear_model import Ridge\nfrom sklearn.pipeline import make_pipeline\nfrom sklearn.preprocessing import FunctionTransformer\n' +
        'pipe = make_pipeline(FunctionTransformer(lambda x: np.log1p(x)), Ridge())\npipe.fit(X, y)',
      'import joblib\njoblib.dump(pipe, "pipe-1.joblib")',
    ],
    says: ['export/no-onnx-converter', 'export/no-onnx-export'],
  },
};

describe('export and security rules on the documentation of libraries', () => {
  for (const [what, { cells, says }] of Object.entries(NOTEBOOKS)) {
    it(`say what they should of ${what}`, () => {
      const found = lint(exampleNotebook(cells)).map(({ rule }) => rule);
      const own = [...new Set(found.filter((rule) => /^(export|security)\//.test(rule)))].sort();
      assert.deepEqual(own, [...says]);
    });
  }
});
