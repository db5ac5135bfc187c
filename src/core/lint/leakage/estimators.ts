/**
 * What objects of the usual libraries do with data. Extend by adding a class to a list; a class that is in none is an
 * estimator when it has `fit` and `predict`.
 */
export type EstimatorKind =
  /** Learns statistics of columns: scalers, imputers, discretisers. */
  | 'transformer'
  /** Learns which features go with the target. */
  | 'selector'
  /** Learns a vocabulary or document frequencies. */
  | 'vectorizer'
  /** Learns directions of the data: PCA, SVD, embeddings. */
  | 'decomposition'
  /** Makes or removes rows to balance classes. */
  | 'sampler'
  /** Encodes categories by the target. */
  | 'target-encoder'
  /** Learns which codes or columns categories get: what it learns from other rows tells a model nothing. */
  | 'encoder'
  /** Groups, compresses or scores rows without a target. */
  | 'unsupervised'
  /** Learns nothing: normalisers, hashing, random projections. */
  | 'stateless'
  /** Predicts. */
  | 'model'
  /** Predicts, and evaluates candidates by cross-validation while it is fitted. */
  | 'search'
  /** Chains steps; only the last one decides what it is. */
  | 'pipeline'
  /** Divides rows. */
  | 'splitter'
  /** An object of which nothing is known. */
  | 'unknown';

/** Kinds whose fitting on rows that are tested later lets these rows into the features. */
export type LearnerKind = Extract<
  EstimatorKind,
  'transformer' | 'selector' | 'vectorizer' | 'decomposition' | 'sampler' | 'target-encoder'
>;

const BY_CLASS: Readonly<Record<string, EstimatorKind>> = Object.fromEntries(
  (
    [
      [
        'transformer',
        'StandardScaler MinMaxScaler MaxAbsScaler RobustScaler QuantileTransformer PowerTransformer KBinsDiscretizer ' +
          'SplineTransformer KernelCenterer SimpleImputer Imputer IterativeImputer KNNImputer RareLabelEncoder ' +
          'Winsorizer MeanMedianImputer EqualFrequencyDiscretiser CountEncoder CountFrequencyEncoder',
      ],
      [
        'selector',
        'SelectKBest SelectPercentile SelectFpr SelectFdr SelectFwe GenericUnivariateSelect RFE RFECV SelectFromModel ' +
          'SequentialFeatureSelector BorutaPy SelectByTargetMeanPerformance SelectBySingleFeaturePerformance ' +
          'SelectByShuffling SelectByInformationValue ProbeFeatureSelection MRMR',
      ],
      ['vectorizer', 'CountVectorizer TfidfVectorizer TfidfTransformer Tokenizer'],
      [
        'decomposition',
        'PCA IncrementalPCA KernelPCA SparsePCA MiniBatchSparsePCA TruncatedSVD FastICA NMF MiniBatchNMF FactorAnalysis ' +
          'LatentDirichletAllocation DictionaryLearning Isomap LocallyLinearEmbedding SpectralEmbedding UMAP Nystroem',
      ],
      [
        'sampler',
        'SMOTE SMOTENC SMOTEN ADASYN BorderlineSMOTE KMeansSMOTE SVMSMOTE RandomOverSampler SMOTEENN SMOTETomek ' +
          'RandomUnderSampler NearMiss TomekLinks EditedNearestNeighbours ClusterCentroids NeighbourhoodCleaningRule ' +
          'CondensedNearestNeighbour OneSidedSelection InstanceHardnessThreshold AllKNN',
      ],
      [
        'target-encoder',
        'TargetEncoder LeaveOneOutEncoder CatBoostEncoder JamesSteinEncoder MEstimateEncoder WOEEncoder GLMMEncoder ' +
          'MeanEncoder WoEEncoder DecisionTreeEncoder DecisionTreeDiscretiser QuantileEncoder SummaryEncoder',
      ],
      [
        'stateless',
        'Normalizer Binarizer FunctionTransformer PolynomialFeatures HashingVectorizer FeatureHasher ' +
          'SparseRandomProjection GaussianRandomProjection MissingIndicator',
      ],
      [
        'encoder',
        'LabelEncoder LabelBinarizer MultiLabelBinarizer OneHotEncoder OrdinalEncoder DictVectorizer BinaryEncoder ' +
          'TextVectorization StringLookup IntegerLookup VarianceThreshold DropConstantFeatures DropFeatures ' +
          'DropDuplicateFeatures DropCorrelatedFeatures SmartCorrelatedSelection',
      ],
      [
        'unsupervised',
        'KMeans MiniBatchKMeans BisectingKMeans DBSCAN HDBSCAN OPTICS AgglomerativeClustering FeatureAgglomeration ' +
          'SpectralClustering AffinityPropagation MeanShift Birch GaussianMixture BayesianGaussianMixture ' +
          'KernelDensity IsolationForest LocalOutlierFactor OneClassSVM EllipticEnvelope NearestNeighbors TSNE MDS ' +
          'KModes KPrototypes',
      ],
      ['search', 'GridSearchCV RandomizedSearchCV HalvingGridSearchCV HalvingRandomSearchCV BayesSearchCV'],
      ['pipeline', 'Pipeline FeatureUnion ColumnTransformer DataFrameMapper'],
    ] as const
  ).flatMap(([kind, names]) => names.split(' ').map((name) => [name, kind])),
);

const BY_FUNCTION: Readonly<Record<string, EstimatorKind>> = {
  make_pipeline: 'pipeline',
  make_union: 'pipeline',
  make_column_transformer: 'pipeline',
};

/** What a class is that stands in no list, by the module that it comes from; the first that matches. */
const BY_MODULE: readonly (readonly [RegExp, EstimatorKind])[] = [
  [/^sklearn\.(impute|preprocessing)\./, 'transformer'],
  [/^sklearn\.linear_model\.\w+CV$/, 'search'],
  [/^(sklearn|mlxtend)\.feature_selection\./, 'selector'],
  [/^sklearn\.(decomposition|manifold)\./, 'decomposition'],
  [/^sklearn\.(cluster|mixture|covariance)\./, 'unsupervised'],
  [/^sklearn\.(random_projection|kernel_approximation)\./, 'stateless'],
  [/^imblearn\.(over_sampling|under_sampling|combine)\./, 'sampler'],
  [/^category_encoders\./, 'encoder'],
  [/^feature_engine\.selection\.(Drop|SmartCorrelated)/, 'encoder'],
  [/^feature_engine\.selection\./, 'selector'],
  [/^feature_engine\.encoding\./, 'encoder'],
  [/^feature_engine\.\w+\.(Arbitrary|Drop|Add|Categorical|Log|Power|Reciprocal|ArcSin)/, 'stateless'],
  [/^feature_engine\.(imputation|discretisation|outliers|transformation)\./, 'transformer'],
  [/^feature_engine\.wrappers\./, 'pipeline'],
  [/^feature_engine\./, 'stateless'],
];

const LIBRARIES =
  /^(sklearn|imblearn|xgboost|lightgbm|catboost|category_encoders|feature_engine|keras|umap|boruta|skopt|mlxtend|statsmodels|tensorflow|torch|ngboost|cuml|dask_ml|thundersvm|sklearn_pandas)\./;

/** What calling this name makes; undefined when it is no class that can be fitted. */
export function estimatorKind(name: string): EstimatorKind | undefined {
  const last = name.slice(name.lastIndexOf('.') + 1);
  if (Object.hasOwn(BY_FUNCTION, last)) return BY_FUNCTION[last];
  if (!/^[A-Z]/.test(last)) return undefined;
  if (Object.hasOwn(BY_CLASS, last)) return BY_CLASS[last];
  if (/^sklearn\.model_selection\.\w*(Split|Fold|Out)$/.test(name)) return 'splitter';
  const found = BY_MODULE.find(([pattern]) => pattern.test(name));
  if (found) return found[1];
  if (/^(sklearn|imblearn|xgboost|lightgbm|catboost|keras|ngboost|cuml|thundersvm)\./.test(name)) return 'model';
  return LIBRARIES.test(name) ? 'model' : 'unknown';
}

/** Whether fitting an object of this kind lets the rows that it was fitted on into what it transforms. */
export function isLearner(kind: EstimatorKind): kind is LearnerKind {
  return ['transformer', 'selector', 'vectorizer', 'decomposition', 'sampler', 'target-encoder'].includes(kind);
}
