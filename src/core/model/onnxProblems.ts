import type { Problem } from '../base/problem';
import { isElementType } from '../inference/tensor';
import type { OnnxModel } from './onnxModel';
import { allNodes, allTensors } from './onnxModel';
import type { OnnxValueInfo } from './onnxTypes';
import { formatType } from './onnxTypes';
import { zipMapOutputs } from './onnxZipMap';

/** What stands in the way of testing a model. `blocking`: the runtime would refuse it or crash on it. */
export interface ModelProblem extends Problem {
  readonly blocking: boolean;
}

/** The newest that onnxruntime 1.30 runs, native and WebAssembly alike. */
export const RUNTIME_LIMITS = {
  runtime: 'onnxruntime 1.30',
  irVersion: 13,
  opsets: new Map([
    ['ai.onnx', 26],
    ['ai.onnx.ml', 5],
  ]),
} as const;

/** Domains whose operators the runtime brings along. */
const KNOWN_DOMAINS = new Set([
  'ai.onnx',
  'ai.onnx.ml',
  'ai.onnx.training',
  'ai.onnx.preview.training',
  'com.microsoft',
  'com.microsoft.nchwc',
  'com.ms.internal.nhwc',
]);

/** Everything in the model itself that the runtime cannot do; empty for one that it should run. */
export function modelProblems(model: OnnxModel, file: string): ModelProblem[] {
  const place = { file };
  return [
    ...versionProblems(model),
    ...operatorProblems(model),
    ...typeProblems(model),
    ...externalDataProblems(model),
  ].map((problem) => ({ ...problem, place }));
}

function versionProblems({ irVersion, opsets }: OnnxModel): ModelProblem[] {
  const { runtime, irVersion: newestIr, opsets: newest } = RUNTIME_LIMITS;
  const problems: ModelProblem[] = [];
  if (irVersion > newestIr) {
    problems.push({
      code: 'onnx/newer-ir',
      message: `The model has IR version ${irVersion}; ${runtime} reads up to ${newestIr}.`,
      remedy: `Export with an older onnx package, or set model.ir_version = ${newestIr} before saving.`,
      blocking: true,
    });
  }
  for (const [domain, limit] of newest) {
    const version = opsets.get(domain);
    if (version === undefined || version <= limit) continue;
    problems.push({
      code: 'onnx/newer-opset',
      message: `The model uses opset ${version} of ${domain}; ${runtime} has up to ${limit}.`,
      remedy: `Export with opset ${limit} or lower (target_opset of skl2onnx, opset_version of torch.onnx.export).`,
      blocking: true,
    });
  }
  return problems;
}

function operatorProblems(model: OnnxModel): ModelProblem[] {
  const own = new Set(model.functions.map(({ domain, name }) => `${domain}.${name}`));
  const unknown = new Map<string, Set<string>>();
  for (const { domain, opType } of allNodes(model)) {
    if (KNOWN_DOMAINS.has(domain) || own.has(`${domain}.${opType}`)) continue;
    unknown.set(domain, (unknown.get(domain) ?? new Set()).add(opType));
  }
  return [...unknown].map(([domain, operators]) => ({
    code: 'onnx/custom-operator',
    message: `The model uses ${[...operators].sort().join(', ')} of domain ${domain}, which the runtime does not have.`,
    remedy: 'Export without custom operators; a service would need their library too.',
    blocking: true,
  }));
}

function typeProblems(model: OnnxModel): ModelProblem[] {
  const { graph } = model;
  const zipMaps = new Set(zipMapOutputs(model).map(({ output }) => output));
  const inputs = graph.inputs.filter(({ name }) => !graph.initializers.has(name));
  const outputs = graph.outputs.filter(({ name }) => !zipMaps.has(name));
  const tensors = outputs.filter(({ type }) => type.kind === 'tensor');
  return [
    ...inputs.filter(isUnfit).map((value) => unsupportedType('Input', value)),
    ...tensors.filter(isUnfit).map((value) => unsupportedType('Output', value)),
    ...outputs
      .filter(({ type }) => type.kind !== 'tensor' && type.kind !== 'unknown')
      .map(({ name, type }) => ({
        code: 'onnx/non-tensor-output',
        message: `Output ${name} is ${formatType(type)}, which the runtime cannot return.`,
        remedy: 'Export it as a tensor (for skl2onnx classifiers: options={id(model): {"zipmap": False}}).',
        blocking: tensors.length === 0,
      })),
  ];
}

/** An undeclared type is left to the runtime, which infers it. */
function isUnfit({ type }: OnnxValueInfo): boolean {
  if (type.kind === 'unknown') return false;
  return type.kind !== 'tensor' || (type.element !== 'undefined' && !isElementType(type.element));
}

function unsupportedType(what: 'Input' | 'Output', { name, type }: OnnxValueInfo): ModelProblem {
  return {
    code: 'onnx/unsupported-type',
    message: `${what} ${name} is ${formatType(type)}, which cannot be ${what === 'Input' ? 'fed' : 'read'}.`,
    remedy: 'Add a Cast at the border of the model, so that inputs and outputs are float32, int64 or string.',
    blocking: true,
  };
}

function externalDataProblems(model: OnnxModel): ModelProblem[] {
  const problems = new Map<string, ModelProblem>();
  for (const { external } of allTensors(model)) {
    const problem = external && externalDataProblem(external);
    if (problem) problems.set(problem.message, problem);
  }
  return [...problems.values()];
}

/** The files that a model reads its weights from, each once; the references must be without problem. */
export function externalReferences(model: OnnxModel): { location: string; bytes: number }[] {
  const ends = new Map<string, number>();
  for (const { external } of allTensors(model)) {
    if (!external) continue;
    const location = external['location'] ?? '';
    const end = Number(external['offset'] ?? 0) + Number(external['length'] ?? 0);
    ends.set(location, Math.max(end, ends.get(location) ?? 0));
  }
  return [...ends].map(([location, bytes]) => ({ location, bytes }));
}

const NOT_NEGATIVE = /^\d+$/;

/** What is wrong with a reference to external data by itself; whether the file is there is the host's to say. */
function externalDataProblem(external: Readonly<Record<string, string>>): ModelProblem | undefined {
  const location = external['location'] ?? '';
  const remedy =
    'Save the model and its data again into one folder: onnx.save(model, path, save_as_external_data=True).';
  if (location === '' || /^([/\\]|[A-Za-z]:)/.test(location) || location.split(/[/\\]/).includes('..')) {
    return {
      code: 'onnx/external-data-escapes',
      message: `The model reads its weights from "${location}", which is not below its own folder.`,
      remedy,
      blocking: true,
    };
  }
  const wrong = (['offset', 'length'] as const).find((key) => !NOT_NEGATIVE.test(external[key] ?? '0'));
  if (wrong === undefined) return undefined;
  return {
    code: 'onnx/external-data-range',
    message: `The model reads its weights from ${location} with the ${wrong} "${external[wrong] ?? ''}".`,
    remedy,
    blocking: true,
  };
}
