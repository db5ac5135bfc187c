/**
 * Light types: what functions and methods of the usual libraries return, as far as rules ask for it. A type is the
 * qualified name of its class as documented. Extend by adding a line; nothing else depends on the order.
 */

/** Names under which a class or function is also found, by prefix. */
const CANONICAL: readonly (readonly [string, string])[] = [
  ['tensorflow.keras.', 'keras.'],
  ['tensorflow.python.keras.', 'keras.'],
  ['tf_keras.', 'keras.'],
  ['tensorflow.compat.v2.', 'tensorflow.'],
  ['pandas.core.frame.', 'pandas.'],
  ['pandas.core.series.', 'pandas.'],
  ['pandas.core.api.', 'pandas.'],
  ['sklearn.cross_validation.', 'sklearn.model_selection.'],
  ['sklearn.grid_search.', 'sklearn.model_selection.'],
  ['sklearn.model_selection._split.', 'sklearn.model_selection.'],
  ['sklearn.externals.joblib.', 'joblib.'],
  ['xgboost.sklearn.', 'xgboost.'],
  ['lightgbm.sklearn.', 'lightgbm.'],
  ['numpy.core.', 'numpy.'],
  ['numpy.random.mtrand.', 'numpy.random.'],
  ['_pickle.', 'pickle.'],
  ['cPickle.', 'pickle.'],
  ['pickle5.', 'pickle.'],
  ['cloudpickle.cloudpickle.', 'cloudpickle.'],
  ['imblearn.over_sampling._smote.', 'imblearn.over_sampling.'],
];

/** The usual spelling of a qualified name. */
export function canonicalName(name: string): string {
  for (const [from, to] of CANONICAL) {
    if (name.startsWith(from)) return to + name.slice(from.length);
    if (`${name}.` === from) return to.slice(0, -1);
  }
  return name;
}

const FRAME = 'pandas.DataFrame';
const SERIES = 'pandas.Series';
const ARRAY = 'numpy.ndarray';

function each(prefix: string, names: string, type: string): (readonly [string, string])[] {
  return names.split(' ').map((name) => [prefix + name, type] as const);
}

const READERS =
  'read_csv read_excel read_json read_parquet read_sql read_sql_query read_sql_table read_table read_pickle ' +
  'read_feather read_hdf read_fwf read_stata read_sas read_spss read_orc read_xml read_clipboard read_gbq';
const SAME_FRAME =
  'head tail sample copy drop dropna fillna rename reset_index set_index sort_values sort_index assign query ' +
  'drop_duplicates astype replace merge join append apply transform filter select_dtypes clip round shift diff ' +
  'rank interpolate ffill bfill bfill reindex nlargest nsmallest where mask pipe melt pivot pivot_table describe ' +
  'corr cov transpose cumsum eval explode T abs isna isnull notna add sub mul div combine_first update stack unstack';
const FRAME_TO_SERIES =
  'mean median std var min max sum mode count nunique duplicated isin_ idxmax idxmin quantile any all squeeze pop';
const SAME_SERIES =
  'head tail sample copy drop dropna fillna rename reset_index_ sort_values sort_index map apply transform astype ' +
  'replace clip round shift diff rank interpolate ffill bfill where mask value_counts isna isnull notna isin ' +
  'between drop_duplicates cumsum abs mode';

/** Return type by qualified name of the function, or of the method as `type.method`. */
const RETURNS = new Map<string, string>([
  ...each('pandas.', `${READERS} concat merge pivot_table get_dummies crosstab json_normalize melt`, FRAME),
  ...each('pandas.', 'cut qcut to_numeric', SERIES),
  ...each('pandas.DataFrame.', 'from_dict from_records', FRAME),
  ...each('pandas.DataFrame.', SAME_FRAME, FRAME),
  ...each('pandas.DataFrame.', FRAME_TO_SERIES, SERIES),
  ...each('pandas.DataFrame.', 'to_numpy values', ARRAY),
  ...each('pandas.DataFrame.', 'groupby', 'pandas.DataFrameGroupBy'),
  ...each('pandas.DataFrame.', 'loc iloc at iat', 'pandas.Indexer'),
  ...each('pandas.Series.', SAME_SERIES, SERIES),
  ...each('pandas.Series.', 'to_numpy values', ARRAY),
  ...each('pandas.Series.', 'to_frame reset_index unstack', FRAME),
  ...each('pandas.Series.', 'groupby', 'pandas.SeriesGroupBy'),
  ...each(
    'pandas.DataFrameGroupBy.',
    'mean median std var min max sum agg aggregate transform apply first last',
    FRAME,
  ),
  ...each('pandas.DataFrameGroupBy.', 'size', SERIES),
  ...each('pandas.SeriesGroupBy.', 'mean median std var min max sum agg transform apply first last size', SERIES),
  ...each('numpy.', 'array asarray zeros ones empty full arange linspace concatenate vstack hstack stack', ARRAY),
  ...each('numpy.', 'reshape where load loadtxt genfromtxt random.rand random.randn random.randint', ARRAY),
  ...each('numpy.ndarray.', 'reshape copy astype ravel flatten T transpose squeeze', ARRAY),
  ...each('numpy.random.', 'default_rng', 'numpy.random.Generator'),
  ...each('torch.', 'tensor zeros ones rand randn from_numpy arange cat stack as_tensor', 'torch.Tensor'),
  ...each('torch.Tensor.', 'to cuda cpu float long view reshape unsqueeze squeeze detach clone', 'torch.Tensor'),
  ...each('torch.', 'jit.load jit.script jit.trace', 'torch.nn.Module'),
  ...each('torch.nn.Module.', 'to cuda cpu eval train half float', 'torch.nn.Module'),
  ...each('keras.models.', 'load_model clone_model model_from_json', 'keras.Model'),
  ...each('keras.saving.', 'load_model', 'keras.Model'),
  ...each('xgboost.', 'train', 'xgboost.Booster'),
  ...each('lightgbm.', 'train', 'lightgbm.Booster'),
  ...each('sklearn.pipeline.', 'make_pipeline', 'sklearn.pipeline.Pipeline'),
  ...each('imblearn.pipeline.', 'make_pipeline', 'imblearn.pipeline.Pipeline'),
  ...each('sklearn.pipeline.', 'make_union', 'sklearn.pipeline.FeatureUnion'),
  ...each('sklearn.compose.', 'make_column_transformer', 'sklearn.compose.ColumnTransformer'),
  ...each('builtins.', 'open', 'io.TextIOWrapper'),
  ...each('builtins.', 'dict list set tuple str int float', 'builtins.value'),
]);

/** What a function or method returns; undefined where the table does not say. */
export function returnType(name: string): string | undefined {
  return RETURNS.get(name);
}

/** Methods that return their own object. */
const FLUENT = new Set(['fit', 'set_params', 'partial_fit', 'set_output']);

/** What a method of an object returns. */
export function methodReturnType(type: string, method: string): string | undefined {
  const known = RETURNS.get(`${type}.${method}`);
  if (known !== undefined) return known;
  if (FLUENT.has(method)) return type;
  if (isSubtype(type, 'torch.nn.Module')) return RETURNS.get(`torch.nn.Module.${method}`) && type;
  return method === 'from_pretrained' ? type : undefined;
}

/** Superclasses by type or by prefix that ends in a dot. */
const BASES: readonly (readonly [string, string])[] = [
  ['torch.nn.', 'torch.nn.Module'],
  ['torchvision.models.', 'torch.nn.Module'],
  ['keras.Sequential', 'keras.Model'],
  ['keras.models.Sequential', 'keras.Model'],
  ['keras.models.Model', 'keras.Model'],
  ['torch.optim.', 'torch.optim.Optimizer'],
  ['imblearn.pipeline.Pipeline', 'sklearn.pipeline.Pipeline'],
];

/** Whether a library's type is a known subtype of another. Every type is one of itself. */
export function isSubtype(type: string, base: string): boolean {
  if (type === base) return true;
  return BASES.some(
    ([prefix, of]) => of === base && (type === prefix || (prefix.endsWith('.') && type.startsWith(prefix))),
  );
}

/** Whether calling this name makes an object of a class of that name, judged by Python's spelling of classes. */
export function isClassName(name: string): boolean {
  const last = name.slice(name.lastIndexOf('.') + 1);
  return /^[A-Z]/.test(last) && !/^[A-Z][A-Z0-9]*_[A-Z0-9_]*$/.test(last) && !RETURNS.has(name);
}
