import type { Call, Expr, Node } from '../../python/ast';
import type { NotebookAnalysis } from '../../python/analysis';
import { argument, methodName, receiver } from '../../python/nodes';
import { estimatorKind } from '../leakage/estimators';
import { traceOf } from '../leakage/trace';
import { valueBehind } from './values';
import { isWithin } from './nodes';

/** In what form a model is kept; `registry`: a model registry or hub keeps it, in a form of its own. */
export type SaveForm = 'pickle' | 'torch' | 'keras' | 'native' | 'onnx' | 'registry' | 'pretrained';

/** A call that keeps an object. */
export interface ModelSave {
  readonly call: Call;
  readonly form: SaveForm;
  /** What is kept; undefined where it is not to be seen. */
  readonly object: Expr | undefined;
  /** Where it is kept: a path, or a file opened for it. */
  readonly path: Expr | undefined;
}

/** Functions that keep their first argument at the place that their second one names. */
const BY_FUNCTION: readonly (readonly [RegExp, SaveForm])[] = [
  [/^(joblib|pickle|dill|cloudpickle|skops\.io)\.dump$/, 'pickle'],
  [/^torch\.(save|jit\.save)$/, 'torch'],
  [/^(keras\.(models|saving)\.save_model|tensorflow\.(saved_model|keras\.models)\.save(_model)?)$/, 'keras'],
  [/^onnx\.(save|save_model)$|^onnxmltools\.utils\.save_model$/, 'onnx'],
  [/^mlflow\.\w+\.(log_model|save_model)$|^wandb\.(log_model|log_artifact|save)$|^bentoml\./, 'registry'],
];

/** Every call that keeps a model or another fitted object, in document order; through `analysis.fact(savesOf)`. */
export function savesOf(analysis: NotebookAnalysis): readonly ModelSave[] {
  const calls = [...BY_FUNCTION.flatMap(([pattern]) => analysis.callsMatching(pattern)), ...writtenPickles(analysis)];
  return analysis.inOrder([...calls, ...analysis.methodCalls(...METHODS)]).flatMap((call) => {
    const save = saveOf(call, analysis);
    return save && !isTemporary(save, analysis) ? [save] : [];
  });
}

const DUMPS = ['pickle.dumps', 'dill.dumps', 'cloudpickle.dumps'];

/** `file.write(pickle.dumps(model))`: what is done with the bytes otherwise, as counting them, keeps nothing. */
function writtenPickles(analysis: NotebookAnalysis): Call[] {
  return analysis
    .callsTo(...DUMPS)
    .filter(({ parent }) => parent?.nodeType === 'Call' && /^(write|write_bytes)$/.test(methodName(parent) ?? ''));
}

/** Whether a file is put where nobody keeps it, as weights are that are loaded again a moment later. */
function isTemporary({ path }: ModelSave, analysis: NotebookAnalysis): boolean {
  if (!path) return false;
  const definitions = path.nodeType === 'Name' ? analysis.defUse.reaching(path) : [];
  const [only, ...others] = definitions.flatMap(({ event }) =>
    event.via === 'assign' && event.value ? [event.value] : [],
  );
  const made = path.nodeType === 'Name' && others.length === 0 ? only : path;
  return made !== undefined && analysis.callsTo(...TEMPORARY).some((call) => isWithin(call, made));
}

const TEMPORARY = [
  'tempfile.mkdtemp',
  'tempfile.mkstemp',
  'tempfile.gettempdir',
  'tempfile.TemporaryDirectory',
  'tempfile.NamedTemporaryFile',
];

function saveOf(call: Call, analysis: NotebookAnalysis): ModelSave | undefined {
  const name = analysis.qualifiedName(call.func);
  const form = name === undefined ? undefined : BY_FUNCTION.find(([pattern]) => pattern.test(name))?.[1];
  if (form) {
    const object = call.args[0] ?? argument(call, 'obj') ?? argument(call, 'model') ?? argument(call, 'value');
    return { call, form, object, path: call.args[1] ?? argument(call, 'f') ?? argument(call, 'filename') };
  }
  if (name !== undefined && DUMPS.includes(name)) {
    const path = call.parent?.nodeType === 'Call' ? receiver(call.parent) : undefined;
    return { call, form: 'pickle', object: call.args[0], path };
  }
  const object = receiver(call);
  const method = methodName(call);
  if (!object || method === undefined) return undefined;
  const own = formOfMethod(method, object, analysis);
  return own && { call, form: own, object, path: call.args[0] ?? argument(call, 'filepath') };
}

const METHODS = ['save', 'save_weights', 'save_model', 'save_pretrained', 'push_to_hub'];

function formOfMethod(method: string, object: Expr, analysis: NotebookAnalysis): SaveForm | undefined {
  switch (method) {
    case 'save':
    case 'save_weights':
      return analysis.resolver.isA(object, 'keras.Model') ? 'keras' : undefined;
    case 'save_model':
      return isNative(object, analysis) ? 'native' : undefined;
    case 'save_pretrained':
      return 'pretrained';
    case 'push_to_hub':
      return 'registry';
    default:
      return undefined;
  }
}

/** Whether a library keeps an object in a format of its own, also the booster within an estimator. */
function isNative(object: Expr, analysis: NotebookAnalysis): boolean {
  const inner =
    object.nodeType === 'Attribute' && object.attr === 'booster_'
      ? object.value
      : object.nodeType === 'Call' && methodName(object) === 'get_booster'
        ? receiver(object)
        : object;
  return /^(xgboost|lightgbm|catboost|transformers)\./.test((inner && analysis.typeOf(inner)) ?? '');
}

/** Whether an expression is certainly a model: something that predicts, or the weights of a network. */
export function isModel(node: Expr, analysis: NotebookAnalysis): boolean {
  if (node.nodeType === 'Call' && methodName(node) === 'state_dict') return true;
  const meant = valueBehind(node, analysis);
  if (meant !== node && meant.nodeType === 'Attribute') return isModel(meant, analysis);
  if (node.nodeType === 'Attribute' && /^(best_estimator_|booster_)$/.test(node.attr))
    return isModel(node.value, analysis);
  if (node.nodeType === 'Call' && methodName(node) === 'get_booster') return true;
  if (analysis.resolver.isA(node, 'torch.nn.Module') || analysis.resolver.isA(node, 'keras.Model')) return true;
  const type = analysis.typeOf(node);
  // Of PyTorch's classes only networks are models, which were asked for above.
  const kind = type === undefined || type.startsWith('torch.') ? undefined : estimatorKind(type);
  if (kind === 'model' || kind === 'search' || kind === 'pipeline') return true;
  if (type !== undefined && /^transformers\.\w*Trainer$/.test(type)) return true;
  return (
    node.nodeType === 'Name' && analysis.fact(traceOf).trainings.some((training) => isFitOf(training.node, node.id))
  );
}

/** As `isModel`, also for a model that is kept together with other things: `pickle.dump((vectorizer, model), file)`. */
export function holdsModel(node: Expr, analysis: NotebookAnalysis): boolean {
  if (node.nodeType === 'Tuple' || node.nodeType === 'List') return node.elts.some((one) => holdsModel(one, analysis));
  if (node.nodeType === 'Dict') return node.values.some((one) => holdsModel(one, analysis));
  return isModel(node, analysis);
}

/** Whether a fit is of the object with this name: `model.fit(…)`, `model = Model().fit(…)`. */
export function isFitOf(fit: Node, name: string): boolean {
  return fittedName(fit) === name;
}

/** The name of the object that a call fits. */
export function fittedName(fit: Node): string | undefined {
  const object = fit.nodeType === 'Call' ? receiver(fit) : undefined;
  if (object?.nodeType === 'Name') return object.id;
  const target = fit.parent?.nodeType === 'Assign' && fit.parent.value === fit ? fit.parent.targets[0] : undefined;
  return target?.nodeType === 'Name' ? target.id : undefined;
}

/** The whole statement that holds a node, when it stands at the top of its cell; undefined within blocks. */
export function topStatement(node: Node): Node | undefined {
  let at: Node = node;
  while (at.parent && at.parent.nodeType !== 'Module') at = at.parent;
  return at.nodeType === 'Expr' || at.nodeType === 'Assign' || at.nodeType === 'With' ? at : undefined;
}
