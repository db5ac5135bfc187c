import type { Call, Expr } from '../../../python/ast';
import type { NotebookAnalysis } from '../../../python/analysis';
import { argument, isNone } from '../../../python/nodes';
import type { NotebookRule } from '../../rule';
import { isModel, savesOf } from '../../support/modelSaves';
import { onnxExportsOf } from '../../support/onnxExports';

/** Classes of scikit-learn 1.9 for which skl2onnx 1.20 has no converter, without those that make no model. */
const WITHOUT_CONVERTER = new Set(
  (
    'AdditiveChi2Sampler AffinityPropagation AgglomerativeClustering BernoulliRBM Birch BisectingKMeans CCA ' +
    'ClassifierChain DBSCAN DictionaryLearning EllipticEnvelope FactorAnalysis FastICA FeatureAgglomeration HDBSCAN ' +
    'HashingVectorizer Isomap IsotonicRegression IterativeImputer KernelDensity KernelRidge LabelPropagation LabelSpreading ' +
    'LatentDirichletAllocation LocallyLinearEmbedding MeanShift MiniBatchDictionaryLearning MiniBatchNMF ' +
    'MiniBatchSparsePCA MissingIndicator MultiLabelBinarizer NMF NearestCentroid Nystroem OPTICS OutputCodeClassifier ' +
    'PLSCanonical PolynomialCountSketch RBFSampler RegressorChain SelfTrainingClassifier SequentialFeatureSelector ' +
    'SkewedChi2Sampler SparsePCA SparseRandomProjection SpectralClustering SpectralEmbedding SplineTransformer ' +
    'TransformedTargetRegressor'
  ).split(' '),
);

const CHAINS = [
  'sklearn.pipeline.Pipeline',
  'sklearn.pipeline.make_pipeline',
  'sklearn.pipeline.FeatureUnion',
  'sklearn.pipeline.make_union',
  'sklearn.compose.ColumnTransformer',
  'sklearn.compose.make_column_transformer',
  'imblearn.pipeline.Pipeline',
  'imblearn.pipeline.make_pipeline',
];

/** A step that no exporter can turn into ONNX. */
export const noOnnxConverter: NotebookRule = {
  name: 'export/no-onnx-converter',
  summary: 'A step of the model cannot be exported to ONNX',
  why:
    'Exporters know the steps of scikit-learn one by one. A function of the notebook, a class of its own or a step without ' +
    'a converter stops the export of the whole pipeline, which is found out after the model has been approved.',
  severity: 'warning',
  moment: 'gate',
  level: 'cell',
  fix: 'none',
  references: [
    'https://onnx.ai/sklearn-onnx/supported.html',
    'https://onnx.ai/sklearn-onnx/auto_tutorial/plot_jcustom_syntax.html',
  ],
  examples: {
    bad: [
      [
        'from sklearn.linear_model import LogisticRegression\nfrom sklearn.pipeline import make_pipeline\nfrom sklearn.preprocessing import FunctionTransformer',
        'model = make_pipeline(FunctionTransformer(lambda x: x * 2), LogisticRegression())',
      ],
      [
        'from sklearn.base import BaseEstimator, TransformerMixin\nfrom sklearn.linear_model import LogisticRegression\nfrom sklearn.pipeline import Pipeline',
        'class Clip(BaseEstimator, TransformerMixin):\n    def transform(self, X):\n        return X.clip(0)',
        'model = Pipeline([("clip", Clip()), ("model", LogisticRegression())])',
      ],
      [
        'from sklearn.kernel_ridge import KernelRidge\nfrom skl2onnx import to_onnx\nmodel = KernelRidge().fit(X, y)\nonx = to_onnx(model, X[:1], target_opset=17)',
      ],
      {
        cells: [
          'import joblib\nfrom sklearn.kernel_ridge import KernelRidge\nmodel = KernelRidge().fit(X, y)\njoblib.dump(model, "model-1.joblib")',
        ],
        shown: false,
      },
      {
        cells: [
          'from category_encoders import TargetEncoder\nfrom sklearn.linear_model import Ridge\nfrom sklearn.pipeline import make_pipeline',
          'model = make_pipeline(TargetEncoder(), Ridge())',
        ],
        shown: false,
      },
    ],
    good: [
      [
        'from sklearn.linear_model import LogisticRegression\nfrom sklearn.pipeline import make_pipeline\nfrom sklearn.preprocessing import StandardScaler',
        'model = make_pipeline(StandardScaler(), LogisticRegression())',
      ],
      ['from sklearn.preprocessing import FunctionTransformer\nplain = FunctionTransformer()'],
      ['from sklearn.cluster import DBSCAN\nclusters = DBSCAN().fit_predict(X)'],
    ],
  },
  *check({ analysis }) {
    if (analysis.callsTo('skl2onnx.update_registered_converter').length > 0) return;
    const seen = new Set<unknown>();
    for (const step of [...stepsOfChains(analysis), ...exported(analysis)]) {
      const call = made(step, analysis);
      const reason = call && reasonAgainst(call, analysis);
      // A class without a converter is one cause, however many steps are of it.
      const cause = call && isOwnFunction(call, analysis) ? call : reason;
      if (!call || reason === undefined || seen.has(cause)) continue;
      seen.add(cause);
      yield {
        at: call.func,
        message: `${reason}, so the pipeline cannot be exported. Use a step of scikit-learn that has a converter, or do this before the model.`,
      };
    }
  },
};

function isOwnFunction(call: Call, analysis: NotebookAnalysis): boolean {
  return analysis.qualifiedName(call.func) === 'sklearn.preprocessing.FunctionTransformer';
}

function reasonAgainst(call: Call, analysis: NotebookAnalysis): string | undefined {
  const name = analysis.qualifiedName(call.func) ?? '';
  const last = name.slice(name.lastIndexOf('.') + 1);
  if (name === 'sklearn.preprocessing.FunctionTransformer') {
    const func = argument(call, 'func', 0);
    return func && !isNone(func) ? 'ONNX has no operator for a Python function' : undefined;
  }
  if (name.startsWith('sklearn.') && WITHOUT_CONVERTER.has(last)) return `There is no ONNX converter for ${last}`;
  if (/^(category_encoders|feature_engine)\./.test(name))
    return `No exporter knows ${last} of ${name.split('.')[0] ?? ''}`;
  const own = analysis.resolver.localClass(name);
  const isEstimator = analysis.resolver.basesOf(name).some((base) => base.startsWith('sklearn.'));
  return own && isEstimator ? `No exporter knows ${last}, a class of this notebook` : undefined;
}

function* stepsOfChains(analysis: NotebookAnalysis): Generator<Expr> {
  for (const chain of analysis.callsTo(...CHAINS)) {
    for (const arg of [...chain.args, ...chain.keywords.map(({ value }) => value)]) yield* stepsIn(arg);
  }
}

/** `step`, `("name", step)`, `("name", step, columns)` and lists of them. */
function* stepsIn(node: Expr): Generator<Expr> {
  if (node.nodeType === 'List') for (const element of node.elts) yield* stepsIn(element);
  else if (node.nodeType === 'Tuple')
    yield* node.elts.filter(({ nodeType }) => nodeType === 'Call' || nodeType === 'Name');
  else yield node;
}

function exported(analysis: NotebookAnalysis): Expr[] {
  const kept = analysis.fact(savesOf).flatMap(({ object }) => (object && isModel(object, analysis) ? [object] : []));
  return [...kept, ...convertedBySklearn(analysis)];
}

function convertedBySklearn(analysis: NotebookAnalysis): Expr[] {
  return analysis.fact(onnxExportsOf).flatMap(({ by, model }) => (by === 'sklearn' && model ? [model] : []));
}

/** The call that makes an object, directly or under a name; fitting chains are followed. */
function made(node: Expr, analysis: NotebookAnalysis): Call | undefined {
  let at: Expr | undefined = node;
  if (at.nodeType === 'Name') at = analysis.defUse.reaching(at)[0]?.event.value;
  while (at?.nodeType === 'Call' && at.func.nodeType === 'Attribute' && at.func.attr === 'fit') at = at.func.value;
  return at?.nodeType === 'Call' ? at : undefined;
}
