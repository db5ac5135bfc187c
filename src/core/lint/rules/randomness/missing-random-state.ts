import type { Call } from '../../../python/ast';
import type { NotebookAnalysis } from '../../../python/analysis';
import { argument, hasHiddenArguments, isFalse, isNamed, isNone, isTrue, keywordOf } from '../../../python/nodes';
import type { NotebookRule } from '../../rule';
import { addKeyword } from '../../support/edits';

/** Splitters that shuffle unless told otherwise. */
const SHUFFLES = [
  'sklearn.model_selection.train_test_split',
  'sklearn.model_selection.ShuffleSplit',
  'sklearn.model_selection.StratifiedShuffleSplit',
  'sklearn.model_selection.GroupShuffleSplit',
  'sklearn.model_selection.RepeatedKFold',
  'sklearn.model_selection.RepeatedStratifiedKFold',
];

/** Splitters that shuffle only with shuffle=True. */
const SHUFFLES_ON_DEMAND = [
  'sklearn.model_selection.KFold',
  'sklearn.model_selection.StratifiedKFold',
  'sklearn.model_selection.StratifiedGroupKFold',
];

/** Estimators and samplers that draw in every fit, whatever their other arguments. */
const DRAWS = [
  ...['RandomForestClassifier', 'RandomForestRegressor', 'ExtraTreesClassifier', 'ExtraTreesRegressor'].map(inEnsemble),
  ...['BaggingClassifier', 'BaggingRegressor', 'IsolationForest', 'RandomTreesEmbedding'].map(inEnsemble),
  'sklearn.neural_network.MLPClassifier',
  'sklearn.neural_network.MLPRegressor',
  'sklearn.linear_model.SGDClassifier',
  'sklearn.linear_model.SGDRegressor',
  'sklearn.cluster.KMeans',
  'sklearn.cluster.MiniBatchKMeans',
  'sklearn.mixture.GaussianMixture',
  'sklearn.manifold.TSNE',
  'sklearn.model_selection.RandomizedSearchCV',
  'sklearn.decomposition.TruncatedSVD',
  ...['SMOTE', 'SMOTENC', 'ADASYN', 'BorderlineSMOTE', 'KMeansSMOTE', 'SVMSMOTE', 'RandomOverSampler'].map(
    (name) => `imblearn.over_sampling.${name}`,
  ),
  'imblearn.under_sampling.RandomUnderSampler',
  'imblearn.combine.SMOTEENN',
  'imblearn.combine.SMOTETomek',
];

/** Boosting and trees that use all rows and columns in every step give the same model but for ties. */
const DRAWS_ON_DEMAND = [
  ...['GradientBoostingClassifier', 'GradientBoostingRegressor'].map(inEnsemble),
  'sklearn.tree.DecisionTreeClassifier',
  'sklearn.tree.DecisionTreeRegressor',
];
const DRAWING_OPTIONS = ['subsample', 'max_features', 'n_iter_no_change'];

function inEnsemble(name: string): string {
  return `sklearn.ensemble.${name}`;
}

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
    ],
    good: [
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
    if (analysis.callsTo('numpy.random.seed').some((call) => call.args.length > 0)) return;
    const splits = [...analysis.callsTo(...SHUFFLES), ...analysis.callsTo(...SHUFFLES_ON_DEMAND)];
    const draws = new Set([
      ...analysis.callsTo(...DRAWS),
      ...analysis
        .callsTo(...DRAWS_ON_DEMAND)
        .filter((call) => DRAWING_OPTIONS.some((option) => keywordOf(call, option) !== undefined)),
    ]);
    for (const call of [...splits, ...draws]) {
      const state = argument(call, 'random_state');
      if (state && !isNone(state)) continue;
      const isDraw = draws.has(call);
      if ((!isDraw && !shuffles(call, analysis)) || hasHiddenArguments(call) || isSetLater(call, analysis)) continue;
      yield {
        at: call.func,
        message: isDraw
          ? 'Without random_state every run fits another model, so neither it nor its metric can be reproduced. Pass a fixed random_state.'
          : 'Without random_state every run splits the data differently, so the metric cannot be reproduced. Pass a fixed random_state.',
        fix: {
          title: 'Pass random_state=0',
          edits: state
            ? [{ kind: 'replace', cell: analysis.cellOf(state), start: state.start, end: state.end, text: '0' }]
            : [addKeyword(analysis, call, 'random_state', '0')],
        },
      };
    }
  },
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

function shuffles(call: Call, analysis: NotebookAnalysis): boolean {
  const name = analysis.qualifiedName(call.func) ?? '';
  const shuffle = argument(call, 'shuffle', name.endsWith('KFold') ? 1 : undefined);
  return SHUFFLES_ON_DEMAND.includes(name) ? shuffle !== undefined && isTrue(shuffle) : !isFalse(shuffle);
}
