import type { Call, Expr } from '../../python/ast';
import type { NotebookAnalysis } from '../../python/analysis';
import { argument, isFalse, isNone, isTrue, keywordOf, receiver, rootName, stringValue } from '../../python/nodes';
import { reachesResult } from './drawUses';

/** A call that draws and can be told from which number. */
export interface StatefulCall {
  readonly call: Call;
  /** What draws, for the place of the finding. */
  readonly at: Expr;
  readonly does: 'splits' | 'fits' | 'draws';
  /** Name of the argument. */
  readonly keyword: 'random_state' | 'seed';
  /** Position of the argument where it may be given without its name. */
  readonly position?: number;
}

const inModule =
  (module: string) =>
  (name: string): string =>
    `${module}.${name}`;
const inSelection = inModule('sklearn.model_selection');
const inEnsemble = inModule('sklearn.ensemble');
const inLinear = inModule('sklearn.linear_model');

/** Splitters that shuffle unless told otherwise. */
const SHUFFLES = [
  ...['train_test_split', 'ShuffleSplit', 'StratifiedShuffleSplit', 'GroupShuffleSplit'].map(inSelection),
  ...['RepeatedKFold', 'RepeatedStratifiedKFold'].map(inSelection),
  'sklearn.utils.shuffle',
  'sklearn.utils.resample',
];

/** Splitters that shuffle only with shuffle=True. */
const SHUFFLES_ON_DEMAND = ['KFold', 'StratifiedKFold', 'StratifiedGroupKFold'].map(inSelection);

/** Estimators and samplers that draw in every fit, whatever their other arguments. */
const DRAWS = [
  ...['RandomForestClassifier', 'RandomForestRegressor', 'ExtraTreesClassifier', 'ExtraTreesRegressor'].map(inEnsemble),
  ...['BaggingClassifier', 'BaggingRegressor', 'IsolationForest', 'RandomTreesEmbedding'].map(inEnsemble),
  'sklearn.neural_network.MLPClassifier',
  'sklearn.neural_network.MLPRegressor',
  ...['SGDClassifier', 'SGDRegressor', 'Perceptron'].map(inLinear),
  ...['PassiveAggressiveClassifier', 'PassiveAggressiveRegressor'].map(inLinear),
  ...['KMeans', 'MiniBatchKMeans', 'SpectralClustering'].map(inModule('sklearn.cluster')),
  'sklearn.mixture.GaussianMixture',
  'sklearn.mixture.BayesianGaussianMixture',
  'sklearn.manifold.TSNE',
  ...['RandomizedSearchCV', 'HalvingRandomSearchCV', 'ParameterSampler'].map(inSelection),
  ...['TruncatedSVD', 'LatentDirichletAllocation', 'FastICA'].map(inModule('sklearn.decomposition')),
  ...['GaussianRandomProjection', 'SparseRandomProjection'].map(inModule('sklearn.random_projection')),
  ...['RBFSampler', 'Nystroem'].map(inModule('sklearn.kernel_approximation')),
  'sklearn.inspection.permutation_importance',
  'umap.UMAP',
  'skopt.BayesSearchCV',
  ...['SMOTE', 'SMOTENC', 'SMOTEN', 'ADASYN', 'BorderlineSMOTE', 'KMeansSMOTE', 'SVMSMOTE', 'RandomOverSampler'].map(
    inModule('imblearn.over_sampling'),
  ),
  'imblearn.under_sampling.RandomUnderSampler',
  'imblearn.combine.SMOTEENN',
  'imblearn.combine.SMOTETomek',
  ...[
    'BalancedRandomForestClassifier',
    'BalancedBaggingClassifier',
    'EasyEnsembleClassifier',
    'RUSBoostClassifier',
  ].map(inModule('imblearn.ensemble')),
];

/** Boosting and trees that use all rows and columns in every step give the same model but for ties. */
const DRAWS_ON_DEMAND = [
  ...['GradientBoostingClassifier', 'GradientBoostingRegressor'].map(inEnsemble),
  'sklearn.tree.DecisionTreeClassifier',
  'sklearn.tree.DecisionTreeRegressor',
];
const DRAWING_OPTIONS = ['subsample', 'max_features', 'n_iter_no_change', 'splitter'];

/** Made-up data. */
const MAKES = ['make_classification', 'make_regression', 'make_blobs', 'make_moons', 'make_circles'].map(
  inModule('sklearn.datasets'),
);

const SAMPLED = /^pandas\.(DataFrame|Series|DataFrameGroupBy|SeriesGroupBy)$/;

/** Calls that draw something else in every run unless they are given a state; whether they are is not looked at here. */
export function statefulCalls(analysis: NotebookAnalysis): StatefulCall[] {
  const found: StatefulCall[] = [];
  for (const call of [...analysis.callsTo(...SHUFFLES), ...analysis.callsTo(...SHUFFLES_ON_DEMAND)]) {
    if (shuffles(call, analysis)) found.push({ call, at: call.func, does: 'splits', keyword: 'random_state' });
  }
  for (const call of new Set([
    ...analysis.callsTo(...DRAWS),
    ...analysis.callsTo(...DRAWS_ON_DEMAND).filter(isAsked),
  ])) {
    found.push({ call, at: call.func, does: 'fits', keyword: 'random_state' });
  }
  for (const call of analysis.callsTo(...MAKES)) {
    if (reachesResult(call, analysis)) found.push({ call, at: call.func, does: 'draws', keyword: 'random_state' });
  }
  for (const call of analysis.methodCalls('sample')) {
    const of = receiver(call);
    if (!of || !SAMPLED.test(analysis.typeOf(of) ?? '') || !reachesResult(call, analysis)) continue;
    found.push({ call, at: call.func, does: 'draws', keyword: 'random_state', position: 4 });
  }
  for (const call of analysis.methodCalls('train_test_split')) {
    if (isOfDatasets(call, analysis)) found.push({ call, at: call.func, does: 'splits', keyword: 'seed' });
  }
  return [...found, ...partials(analysis)];
}

function isAsked(call: Call): boolean {
  return DRAWING_OPTIONS.some((option) => keywordOf(call, option) !== undefined);
}

function shuffles(call: Call, analysis: NotebookAnalysis): boolean {
  const name = analysis.qualifiedName(call.func) ?? '';
  const shuffle = argument(call, 'shuffle', name.endsWith('KFold') ? 1 : undefined);
  return SHUFFLES_ON_DEMAND.includes(name) ? shuffle !== undefined && isTrue(shuffle) : !isFalse(shuffle);
}

/** `load_dataset(…)["train"].train_test_split(…)` of Hugging Face's datasets. */
function isOfDatasets(call: Call, analysis: NotebookAnalysis): boolean {
  if (analysis.callsTo('datasets.load_dataset').length === 0 || isFalse(argument(call, 'shuffle'))) return false;
  const root = rootName(receiver(call) ?? call.func);
  return root === undefined || analysis.defUse.reaching(root).every(({ event }) => event.via !== 'import');
}

/** `partial(train_test_split, test_size=0.2)`, unless a call of what it makes passes the state. */
function partials(analysis: NotebookAnalysis): StatefulCall[] {
  return analysis.callsTo('functools.partial').flatMap((call): StatefulCall[] => {
    const [of] = call.args;
    const name = of && analysis.qualifiedName(of);
    if (!of || name === undefined) return [];
    const splits = SHUFFLES.includes(name);
    if (!splits && !DRAWS.includes(name)) return [];
    const target = call.parent?.nodeType === 'Assign' ? call.parent.targets[0] : undefined;
    const isPassedLater =
      target?.nodeType !== 'Name' ||
      analysis.defUse.uses(target.id).some(({ event: { node } }) => {
        const user = node.parent;
        return (
          user?.nodeType !== 'Call' || user.func !== node || user.keywords.some(({ arg }) => arg === 'random_state')
        );
      });
    return isPassedLater || isFalse(argument(call, 'shuffle'))
      ? []
      : [{ call, at: of, does: splits ? 'splits' : 'fits', keyword: 'random_state' }];
  });
}

/**
 * The state that a call is given: the argument, `hidden` where it may be among arguments that are not to be seen, or
 * nothing.
 */
export function stateOf(
  { call, keyword, position }: StatefulCall,
  analysis: NotebookAnalysis,
): Expr | 'hidden' | undefined {
  const state = argument(call, keyword, position);
  if (state) return isNone(state) ? undefined : state;
  if (call.args.some(({ nodeType }) => nodeType === 'Starred')) return 'hidden';
  const unpacked = call.keywords.filter(({ arg }) => arg === undefined);
  return unpacked.every(({ value }) => isWithout(keyword, value, analysis)) ? undefined : 'hidden';
}

/** Whether a dictionary that is unpacked into a call is written out in the notebook, never changed, and has no such key. */
function isWithout(key: string, value: Expr, analysis: NotebookAnalysis): boolean {
  if (value.nodeType === 'Dict') {
    return value.keys.every(
      (one) => stringValue(one ?? undefined) !== undefined && stringValue(one ?? undefined) !== key,
    );
  }
  if (value.nodeType === 'Call') {
    if (analysis.qualifiedName(value.func) !== 'builtins.dict' || value.args.length > 0) return false;
    return value.keywords.every(({ arg }) => arg !== undefined && arg !== key);
  }
  if (value.nodeType !== 'Name' || analysis.defUse.mutations(value.id).length > 0) return false;
  const [definition, ...others] = analysis.defUse.reaching(value);
  const written =
    definition?.event.via === 'assign' && definition.event.path.length === 0 ? definition.event.value : undefined;
  return (
    others.length === 0 && written !== undefined && written.nodeType !== 'Name' && isWithout(key, written, analysis)
  );
}
