import type { Call, FunctionDef, Node } from '../../python/ast';
import type { NotebookAnalysis } from '../../python/analysis';
import { argument, isFalse, isNone, keywordOf, methodName, stringValue } from '../../python/nodes';
import type { PythonCell } from '../../python/pythonCell';

/** A family of random functions with the calls that make them repeatable. */
export interface RandomFamily {
  /** Matches qualified names of functions that draw from the family's global generator. */
  readonly draws: RegExp;
  /** Calls that seed that generator. */
  readonly seeds: readonly string[];
  /** Whether draws before the first seed do not count where others come after it: layers shown before the model is built. */
  readonly mayComeLate?: true;
  /** Whether this call gives the same in every run although its kind draws. */
  readonly repeats?: (call: Call, name: string) => boolean;
}

/** Calls that seed several libraries at once. */
const SEED_ALL = [
  'transformers.set_seed',
  'transformers.trainer_utils.set_seed',
  'accelerate.utils.set_seed',
  'ignite.utils.manual_seed',
  'monai.utils.set_determinism',
  'lightning.seed_everything',
  'lightning.pytorch.seed_everything',
  'pytorch_lightning.seed_everything',
  'fastai.torch_core.set_seed',
  'fastai.vision.all.set_seed',
  'fastai.text.all.set_seed',
  'fastai.basics.set_seed',
];

export const NUMPY_RANDOM: RandomFamily = {
  draws:
    /^numpy\.random\.(rand|randn|randint|random|random_sample|ranf|sample|choice|shuffle|permutation|normal|uniform|binomial|poisson|beta|gamma|exponential|standard_normal|multivariate_normal|lognormal|dirichlet|multinomial|geometric|laplace|logistic|random_integers|standard_t|triangular|vonmises|weibull|zipf|bytes|chisquare|default_rng|RandomState)$|^scipy\.stats\.\w+\.rvs$/,
  // A generator of its own draws the same when it is given a seed.
  repeats: (call, name) => {
    if (name.endsWith('.rvs')) return keywordOf(call, 'random_state') !== undefined;
    const { args, keywords } = call;
    return (
      /(default_rng|RandomState)$/.test(name) && (keywords.length > 0 || (args[0] !== undefined && !isNone(args[0])))
    );
  },
  seeds: ['numpy.random.seed', 'numpy.random.set_state', 'keras.utils.set_random_seed', ...SEED_ALL],
};

export const TORCH_RANDOM: RandomFamily = {
  draws:
    /^torch\.(rand|randn|randint|randperm|rand_like|randn_like|bernoulli|multinomial|normal|nn\.(Linear|Conv\dd|ConvTranspose\dd|LSTM|GRU|RNN|Embedding|Transformer\w*|MultiheadAttention|Bilinear|Dropout\w*|init\.\w+_)|utils\.data\.random_split)$|^torchvision\.models\.(?:\w+\.)*[a-z]\w*$/,
  repeats: (call, name) => {
    if (!name.startsWith('torchvision.')) return keywordOf(call, 'generator') !== undefined;
    return !hasFreshWeights(call);
  },
  seeds: [
    'torch.manual_seed',
    'torch.random.manual_seed',
    'torch.seed',
    'torch.set_rng_state',
    'keras.utils.set_random_seed',
    ...SEED_ALL,
  ],
  mayComeLate: true,
};

export const KERAS_RANDOM: RandomFamily = {
  draws:
    /^(keras\.(layers\.(Dense|Conv\dD|Conv\dDTranspose|SeparableConv\dD|DepthwiseConv2D|LSTM|GRU|SimpleRNN|Embedding|Dropout|SpatialDropout\dD|MultiHeadAttention|Bidirectional)|applications\.\w+)|tensorflow\.random\.(normal|uniform|truncated_normal|shuffle|categorical|stateless_\w+))$/,
  seeds: [
    'keras.utils.set_random_seed',
    'keras.utils.tf_utils.set_random_seed',
    'tensorflow.random.set_seed',
    'tensorflow.set_random_seed',
    'tensorflow.compat.v1.set_random_seed',
    ...SEED_ALL,
  ],
  mayComeLate: true,
  repeats: hasGivenWeights,
};

/** Whether the weights of `torchvision.models.resnet18()` are not loaded, as it says. */
function hasFreshWeights(call: Call): boolean {
  const weights = argument(call, 'weights') ?? argument(call, 'pretrained', 0);
  return weights !== undefined && (isNone(weights) || isFalse(weights));
}

/** Whether the weights are loaded, as in `applications.VGG16()`, or all begin with the same number. */
function hasGivenWeights(call: Call, name: string): boolean {
  if (name.startsWith('keras.applications.')) {
    const weights = keywordOf(call, 'weights')?.value;
    return !(weights && isNone(weights));
  }
  const kernel = keywordOf(call, 'kernel_initializer')?.value;
  return kernel !== undefined && /^(ones|zeros)$/i.test(stringValue(kernel) ?? '');
}

/** Methods and functions by which a notebook trains something or leaves something behind. */
const RESULT_METHODS = (
  'fit fit_transform fit_predict fit_generator train backward minimize to_csv to_parquet to_pickle to_sql to_excel ' +
  'to_feather to_json to_hdf log_metric log_metrics log_model'
).split(' ');
const RESULT_FUNCTIONS =
  /^(sklearn\.(model_selection|metrics)\.\w+|numpy\.(save\w*|\w+\.tofile)|joblib\.dump|pickle\.dump|torch\.save)$/;

/** Whether something of the notebook outlives it: a trained model, a measured one, written data. */
export function hasResult(analysis: NotebookAnalysis): boolean {
  if (analysis.methodCalls(...RESULT_METHODS).length > 0) return true;
  return analysis.callsMatching(RESULT_FUNCTIONS).length > 0;
}

/** Whether a call trains, measures or writes something. */
export function isResult(call: Call, analysis: NotebookAnalysis): boolean {
  return (
    RESULT_METHODS.includes(methodName(call) ?? '') || RESULT_FUNCTIONS.test(analysis.qualifiedName(call.func) ?? '')
  );
}

/** Draws of a family that no seed precedes, in document order; empty once the notebook seeds it anywhere above. */
export function unseededDraws(family: RandomFamily, analysis: NotebookAnalysis): Call[] {
  const all = analysis
    .callsMatching(family.draws)
    .filter((call) => family.repeats?.(call, analysis.qualifiedName(call.func) ?? '') !== true);
  if (all.length === 0) return [];
  const seeds = seedCalls(family, analysis);
  // A notebook of functions for others holds the seeding one beside those that draw.
  if (seeds.length === 0 && all.every(isInFunction) && analysis.callsTo(...family.seeds).some(isInFunction)) return [];
  // What a function draws, it draws when it is called: after a seed that stands below its definition.
  const draws = seeds.length === 0 ? all : all.filter((call) => !isInFunction(call));
  const [first] = draws;
  if (!first) return [];
  // A seed in a helper function or in a module that cannot be seen may well be called: stay silent.
  if (seeds.some((seed) => comesBefore(seed, first, analysis) || isInFunction(seed)) || callsHelper(family, analysis))
    return [];
  const [seed] = seeds;
  if (seed && family.mayComeLate && draws.some((call) => comesBefore(seed, call, analysis))) return [];
  return seed ? draws.filter((call) => comesBefore(call, seed, analysis)) : draws;
}

/** Calls that seed a family's generator with a given number, except in functions that nothing calls. */
export function seedCalls(family: RandomFamily, analysis: NotebookAnalysis): Call[] {
  return analysis
    .callsTo(...family.seeds)
    .filter((call) => (call.args.length > 0 || call.keywords.length > 0) && !isInUnusedFunction(call, analysis));
}

/** Whether a call stands in a function of the notebook that nothing in it uses. */
function isInUnusedFunction(call: Call, { defUse }: NotebookAnalysis): boolean {
  let outer: Node = call;
  while (outer.parent && outer.parent.nodeType !== 'Module') outer = outer.parent;
  const { nodeType } = outer;
  if (nodeType !== 'FunctionDef' && nodeType !== 'AsyncFunctionDef') return false;
  return defUse.uses((outer as FunctionDef).name).length === 0;
}

/** Functions such as `seed_everything(42)` from a helper module. */
export function callsHelper(family: RandomFamily, analysis: NotebookAnalysis): boolean {
  return analysis.cells.some(({ python }) =>
    python.fact(helperCalls).some((call) => {
      const name = analysis.qualifiedName(call.func) ?? '';
      return !LIBRARY.test(name) && (isSeed(call) || !family.seeds.includes(name));
    }),
  );
}

const LIBRARY = /^(numpy|torch|tensorflow|keras|random)\./;

/** `np.random.seed(7)` or `torch.manual_seed(7)`, perhaps through a name that an `import *` brings. */
function isSeed({ func, args }: Call): boolean {
  if (func.nodeType !== 'Attribute' || args.length === 0) return false;
  const { attr, value } = func;
  return attr === 'manual_seed' || (attr === 'seed' && value.nodeType === 'Attribute' && value.attr === 'random');
}

const HELPER =
  /^(manual_?seed|set_?determinism|seed_?everything|set_?(all_?|global_?|random_?|the_?)?seeds?|fix_?(all_?|random_?)?seeds?|seed_?all|reset_?seeds?|reproducible|enable_(op_)?determinism)$/i;

function helperCalls(cell: PythonCell): Call[] {
  return cell.nodes('Call').filter((call) => {
    const { func } = call;
    if (isSeed(call)) return true;
    return HELPER.test(func.nodeType === 'Name' ? func.id : func.nodeType === 'Attribute' ? func.attr : '');
  });
}

function comesBefore(a: Call, b: Call, analysis: NotebookAnalysis): boolean {
  const [cellA, cellB] = [analysis.cellOf(a), analysis.cellOf(b)];
  return cellA < cellB || (cellA === cellB && a.start < b.start);
}

function isInFunction(call: Call): boolean {
  for (let at = call.parent; at; at = at.parent) {
    if (at.nodeType === 'FunctionDef' || at.nodeType === 'AsyncFunctionDef') return true;
  }
  return false;
}
