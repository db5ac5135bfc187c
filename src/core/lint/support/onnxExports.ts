import type { Call, Expr } from '../../python/ast';
import type { NotebookAnalysis } from '../../python/analysis';
import { argument, stringValue } from '../../python/nodes';

/** A call that makes an ONNX model of another one. */
export interface OnnxExport {
  readonly call: Call;
  readonly by: 'torch' | 'sklearn' | 'keras' | 'other';
  readonly model: Expr | undefined;
  /** Example input, where the call takes one. */
  readonly input: Expr | undefined;
  /** The file that the call writes; undefined when it returns the model. */
  readonly path: Expr | undefined;
}

const TORCH = ['torch.onnx.export', 'torch.onnx.dynamo_export', 'torch.onnx.utils.export'];
const SKLEARN = [
  'skl2onnx.to_onnx',
  'skl2onnx.convert_sklearn',
  'skl2onnx.convert.to_onnx',
  'skl2onnx.convert.convert_sklearn',
  ...['sklearn', 'xgboost', 'lightgbm', 'catboost', 'h2o', 'sparkml', 'libsvm'].flatMap((library) => [
    `onnxmltools.convert_${library}`,
    `onnxmltools.convert.convert_${library}`,
  ]),
];
const KERAS = ['tf2onnx.convert.from_keras', 'tf2onnx.convert.from_function', 'keras2onnx.convert_keras'];

const OTHER =
  /^(onnxmltools\.convert\.?\w*|onnxmltools\.convert_\w+|hummingbird\.ml\.convert|paddle\.onnx\.export|optimum\.exporters\.onnx\.\w+|optimum\.onnxruntime\.ORT\w+\.from_pretrained|onnx\.save(_model)?)$/;

/** Every export to ONNX that a call of the notebook makes; through `analysis.fact(onnxExportsOf)`. */
export function onnxExportsOf(analysis: NotebookAnalysis): readonly OnnxExport[] {
  const found: OnnxExport[] = [];
  const made = (
    by: OnnxExport['by'],
    calls: readonly Call[],
    input: string | undefined,
    path: string | undefined,
  ): void => {
    for (const call of calls) {
      found.push({
        call,
        by,
        model: call.args[0] ?? argument(call, 'model'),
        input: input === undefined ? undefined : argument(call, input, 1),
        path: path === undefined ? undefined : argument(call, path, by === 'torch' ? 2 : undefined),
      });
    }
  };
  made('torch', analysis.callsTo(...TORCH), 'args', 'f');
  made('sklearn', analysis.callsTo(...SKLEARN), 'X', undefined);
  made('keras', analysis.callsTo(...KERAS), undefined, 'output_path');
  made('keras', exportsOfMethod(analysis), undefined, 'filepath');
  return found.sort((a, b) => analysis.cellOf(a.call) - analysis.cellOf(b.call) || a.call.start - b.call.start);
}

/** `model.export("model.onnx", format="onnx")` of Keras and of others. */
function exportsOfMethod(analysis: NotebookAnalysis): Call[] {
  return analysis.methodCalls('export').filter((call) => stringValue(argument(call, 'format')) === 'onnx');
}

/** Whether the notebook makes or keeps an ONNX model in any way, shell lines included. */
export function hasOnnxExport(analysis: NotebookAnalysis): boolean {
  if (analysis.fact(onnxExportsOf).length > 0) return true;
  const inText = ({ python }: (typeof analysis.cells)[number]): boolean =>
    python.magics.some(({ start, end }) => /onnx/i.test(python.text.slice(start, end)));
  if (analysis.cells.some(inText)) return true;
  return (
    analysis.callsMatching(OTHER).length > 0 ||
    analysis.methodCalls('to_onnx', 'export_onnx', 'save_onnx', 'convert_to_onnx').length > 0
  );
}

/** Whether the notebook computes anything with an ONNX model. */
export function runsOnnx(analysis: NotebookAnalysis): boolean {
  const inShell = analysis.cells.some(({ python }) =>
    python.magics.some(({ args }) => /\b(onnxruntime|trtexec|polygraphy)\b/.test(args)),
  );
  if (inShell || analysis.callsMatching(RUNTIMES).length > 0) return true;
  const exports = analysis.callsTo(...TORCH);
  // The exporter compares both itself with `verify=True`; what it returns can be called like the model.
  if (exports.some((call) => argument(call, 'verify')?.nodeType === 'Constant')) return true;
  return exports.length > 0 && [...analysis.nodes('Call')].some((call) => isCallOfExport(call, analysis));
}

/** Packages that compute with ONNX models, and the checks that PyTorch's exporter brings. */
const RUNTIMES =
  /^(onnxruntime\.|onnx\.(reference|backend)\.|optimum\.onnxruntime\.|caffe2\.python\.onnx|onnx_tf\.backend|onnx2torch\.|onnx2pytorch\.|tensorrt\.|tvm\.relay\.frontend\.from_onnx|mxnet\.(contrib|onnx)\.|mlflow\.onnx\.load_model|openvino\.|cv2\.dnn\.readNetFromONNX|torch\.onnx\.(verification|testing)\.)/;

function isCallOfExport(call: Call, analysis: NotebookAnalysis): boolean {
  if (call.func.nodeType !== 'Name') return false;
  return analysis.defUse.reaching(call.func).some(({ event }) => {
    const made = event.via === 'assign' && event.path.length === 0 ? event.value : undefined;
    return made?.nodeType === 'Call' && TORCH.includes(analysis.qualifiedName(made.func) ?? '');
  });
}

/** The export that a new cell or line can make of a fitted scikit-learn model. */
export function sklearnExport(model: string, features: string): string {
  return (
    'from skl2onnx import to_onnx\n' +
    `onnx_model = to_onnx(${model}, ${features}[:1], target_opset=17)\n` +
    'with open("model.onnx", "wb") as file:\n' +
    '    file.write(onnx_model.SerializeToString())\n'
  );
}
