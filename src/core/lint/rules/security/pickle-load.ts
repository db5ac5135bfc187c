import { argument, isTrue, textParts } from '../../../python/nodes';
import type { NotebookRule } from '../../rule';

const LOADERS = [
  'pickle.load',
  'pickle.loads',
  'dill.load',
  'dill.loads',
  'cloudpickle.load',
  'cloudpickle.loads',
  'joblib.load',
  'pandas.read_pickle',
  'shelve.open',
  'pickle.Unpickler',
  'dill.Unpickler',
  'numpy.load',
];

/** Functions that make what `loads` takes: a copy of an object, and nothing from outside. */
const DUMPS = ['pickle.dumps', 'dill.dumps', 'cloudpickle.dumps'];

/** A file that can run code when it is loaded. */
export const pickleLoad: NotebookRule = {
  name: 'security/pickle-load',
  summary: 'A pickle is loaded, which can run any code',
  why:
    'Loading a pickle (also joblib, dill, cloudpickle and pandas pickles) executes whatever its author put into it, ' +
    'with the rights of the job. It also ties the job to the exact library versions that wrote it. Load models as ONNX ' +
    'and data as Parquet or CSV.',
  severity: 'warning',
  moment: 'edit',
  level: 'cell',
  fix: 'none',
  references: [
    'https://docs.python.org/3/library/pickle.html',
    'https://scikit-learn.org/stable/model_persistence.html#security-maintainability-limitations',
  ],
  examples: {
    bad: [
      ['import pickle\nmodel = pickle.load(open("model.pkl", "rb"))'],
      ['from joblib import load\nmodel = load("model.joblib")'],
      {
        cells: [
          'import numpy as np\nrows = np.load("rows.npy", allow_pickle=True)\nimport pickle\nmodel = pickle.Unpickler(file).load()',
        ],
        findings: 2,
        shown: false,
      },
      ['import pandas as pd\nframe = pd.read_pickle("https://example.com/frame.pkl")'],
    ],
    good: [
      ['import pickle\npickle.dump(model, open("model.pkl", "wb"))'],
      {
        cells: [
          'import numpy as np\nrows = np.load("rows.npy")\nimport pickle\ncopy = pickle.loads(pickle.dumps(model))',
        ],
        shown: false,
      },
      ['import json\nsettings = json.load(open("settings.json"))'],
      ['def load(path):\n    return path\n\nload("model.pkl")'],
    ],
  },
  *check({ analysis }) {
    for (const call of analysis.callsTo(...LOADERS)) {
      const source = argument(call, 'filepath_or_buffer', 0);
      const name = analysis.qualifiedName(call.func) ?? 'This';
      if (name === 'numpy.load' && !isTrue(argument(call, 'allow_pickle', 2) ?? call)) continue;
      if (source?.nodeType === 'Call' && DUMPS.includes(analysis.qualifiedName(source.func) ?? '')) continue;
      const isRemote = source !== undefined && /^(https?|s3|gs|ftp):\/\//.test(textParts(source)?.text ?? '');
      yield {
        at: call.func,
        message: isRemote
          ? `Loading with ${name} runs any code that the remote file contains. Download it, verify its digest, and prefer ONNX or Parquet.`
          : `Loading with ${name} runs any code that the file contains. Load models as ONNX and data as Parquet or CSV.`,
      };
    }
  },
};
