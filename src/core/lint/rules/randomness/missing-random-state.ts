import type { Call } from '../../../python/ast';
import type { NotebookAnalysis } from '../../../python/analysis';
import { isNamed, keywordOf } from '../../../python/nodes';
import type { NotebookRule } from '../../rule';
import { addKeyword, replaceNode } from '../../support/edits';
import { callsHelper, NUMPY_RANDOM, seedCalls } from '../../support/randomSources';
import type { StatefulCall } from '../../support/randomStates';
import { statefulCalls, stateOf } from '../../support/randomStates';

/** A split, sampler or estimator that is different in every run. */
export const missingRandomState: NotebookRule = {
  name: 'randomness/missing-random-state',
  summary: 'A random split, sampler or estimator without random_state',
  why:
    'Every run trains and evaluates on other rows, or starts from other numbers. The reported metric cannot be reproduced by a reviewer, two models ' +
    'cannot be compared, and rows move between training and test data from run to run.',
  severity: 'warning',
  moment: 'edit',
  level: 'cell',
  fix: 'edit',
  references: ['https://scikit-learn.org/stable/common_pitfalls.html#controlling-randomness'],
  examples: {
    bad: [
      ['from sklearn.model_selection import train_test_split\ntrain, test = train_test_split(frame, test_size=0.2)'],
      ['from sklearn import model_selection as ms\nfolds = ms.KFold(5, shuffle=True,)'],
      ['from sklearn.model_selection import train_test_split as split\ntrain, test = split(frame, random_state=None)'],
      ['from imblearn.over_sampling import SMOTE\nX_more, y_more = SMOTE().fit_resample(X, y)'],
      ['from sklearn.ensemble import RandomForestClassifier\nmodel = RandomForestClassifier(n_estimators=100)'],
      {
        cells: [
          'from sklearn.ensemble import GradientBoostingRegressor\nmodel = GradientBoostingRegressor(subsample=0.5)',
        ],
        shown: false,
      },
      ...[
        'from sklearn.ensemble import RandomForestClassifier\noptions = {"max_depth": 5}\nmodel = RandomForestClassifier(**options)',
        'from sklearn.utils import shuffle\nframe = shuffle(frame)',
        'from functools import partial\nfrom sklearn.model_selection import train_test_split\nsplit = partial(train_test_split, test_size=0.2)\ntrain, test = split(frame)',
        'import pandas as pd\nframe = pd.read_csv("a.csv").sample(frac=1)\nmodel.fit(frame, y)',
        'from sklearn.datasets import make_classification\nX, y = make_classification()\nmodel.fit(X, y)',
        'from datasets import load_dataset\nparts = load_dataset("a")["train"].train_test_split(test_size=0.1)',
        'import umap\npoints = umap.UMAP().fit_transform(rows)',
      ].map((code) => ({ cells: [code], shown: false as const })),
    ],
    good: [
      ...[
        'import json\noptions = json.load(open("a.json"))\nmodel = RandomForestClassifier(**options)',
        'options = {"random_state": 7}\nmodel = RandomForestClassifier(**options)',
        'options = {"max_depth": 5}\noptions["random_state"] = 7\nmodel = RandomForestClassifier(**options)',
        'from lightning import seed_everything\nseed_everything(7)\nmodel = RandomForestClassifier()',
        'from functools import partial\nmake = partial(RandomForestClassifier, max_depth=5)\nmodel = make(random_state=7)',
        'import pandas as pd\nframe = pd.read_csv("a.csv")\nframe.sample(5)\nmodel.fit(X, y)',
        'import pandas as pd\nframe = pd.read_csv("a.csv").sample(5, random_state=7)\nmodel.fit(frame, y)',
      ].map((code) => ({
        cells: [`from sklearn.ensemble import RandomForestClassifier\n${code}`],
        shown: false as const,
      })),
      ['from sklearn.ensemble import RandomForestClassifier\nmodel = RandomForestClassifier(random_state=7)'],
      ['from sklearn.linear_model import LogisticRegression\nmodel = LogisticRegression()'],
      {
        cells: [
          'from sklearn.ensemble import GradientBoostingRegressor\nmodel = GradientBoostingRegressor(n_estimators=200)',
        ],
        shown: false,
      },
      ['from sklearn.model_selection import train_test_split\ntrain, test = train_test_split(frame, random_state=7)'],
      ['from sklearn.model_selection import train_test_split\ntrain, test = train_test_split(frame, shuffle=False)'],
      ['from sklearn.model_selection import KFold\nfolds = KFold(5)'],
      ['from mine import train_test_split\ntrain, test = train_test_split(frame)'],
      [
        'import numpy as np\nnp.random.seed(7)',
        'from sklearn.model_selection import train_test_split\ntrain, test = train_test_split(frame)',
      ],
    ],
  },
  *check({ analysis }) {
    // What is not given a state draws from numpy's generator.
    if (seedCalls(NUMPY_RANDOM, analysis).length > 0) return;
    const calls = statefulCalls(analysis);
    if (calls.length === 0 || callsHelper(NUMPY_RANDOM, analysis)) return;
    for (const stateful of calls) {
      const { call, at, does, keyword } = stateful;
      if (stateOf(stateful, analysis) !== undefined || isSetLater(call, analysis)) continue;
      const none = keywordOf(call, keyword)?.value;
      yield {
        at,
        message: `Without ${keyword} every run ${CONSEQUENCE[does]}. Pass a fixed ${keyword}.`,
        fix: {
          title: `Pass ${keyword}=0`,
          edits: [none ? replaceNode(analysis, none, '0') : addKeyword(analysis, call, keyword, '0')],
        },
      };
    }
  },
};

const CONSEQUENCE: Readonly<Record<StatefulCall['does'], string>> = {
  splits: 'splits the data differently, so the metric cannot be reproduced',
  fits: 'fits another model, so neither it nor its metric can be reproduced',
  draws: 'draws other rows, so what is made of them cannot be reproduced',
};

/** `model.set_params(random_state=0)` and parameter grids with a random_state. */
function isSetLater(call: Call, analysis: NotebookAnalysis): boolean {
  const target = call.parent?.nodeType === 'Assign' ? call.parent.targets[0] : undefined;
  if (target?.nodeType !== 'Name') return false;
  return analysis
    .methodCalls('set_params')
    .some(
      (set) =>
        keywordOf(set, 'random_state') !== undefined &&
        isNamed(set.func.nodeType === 'Attribute' ? set.func.value : set.func, target.id),
    );
}
