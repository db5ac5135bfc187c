import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { PreflightError } from '../base/problem';
import type { Signature } from '../registry/record';
import type { OnnxGraph, OnnxNode, OnnxTensorInfo } from './onnxGraph';
import { domainName, readEntry, readGraph, readNode } from './onnxGraph';
import type { OnnxValueInfo } from './onnxTypes';
import { formatType } from './onnxTypes';
import { bytesField, intField, readMessage, textField, WireError } from './onnxWire';

/** A model-local function: nodes that other nodes call by its domain and name. */
export interface OnnxFunction {
  readonly domain: string;
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly tensors: readonly OnnxTensorInfo[];
}

/** A ModelProto without its weights. */
export interface OnnxModel {
  readonly irVersion: number;
  readonly producerName: string;
  readonly producerVersion: string;
  readonly modelVersion: number;
  /** Domain to version, `ai.onnx` for the default domain. */
  readonly opsets: ReadonlyMap<string, number>;
  readonly metadata: ReadonlyMap<string, string>;
  readonly graph: OnnxGraph;
  readonly functions: readonly OnnxFunction[];
  /** Graphs of training_info, which are not run but may name external data. */
  readonly trainingGraphs: readonly OnnxGraph[];
}

/**
 * Reads an ONNX file and passes over the values of its tensors. Throws `onnx/empty`, `onnx/lfs-pointer`,
 * `onnx/truncated` or `onnx/not-a-model`; `file` is only named in the message.
 */
export function readOnnxModel(bytes: Uint8Array, file = 'model.onnx'): OnnxModel {
  if (bytes.length === 0) throw problem('onnx/empty', `${file} is empty.`, file);
  if (isLfsPointer(bytes)) {
    throw new PreflightError({
      code: 'onnx/lfs-pointer',
      message: `${file} is a Git LFS pointer, not the model itself.`,
      remedy: 'Run "git lfs pull" and try again.',
      place: { file },
    });
  }
  try {
    const model = readModel(bytes);
    if (!model) throw new WireError('it has no graph');
    return model;
  } catch (cause) {
    if (cause instanceof RangeError && beginsLikeModel(bytes)) {
      throw problem('onnx/truncated', `${file} ends before the model does; it was cut off.`, file, cause);
    }
    // The wire reader's own errors have no class of their own; anything it throws means that the bytes are wrong.
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw problem('onnx/not-a-model', `${file} is not an ONNX model (${reason}).`, file, cause);
  }
}

/**
 * Inputs and outputs with element type and shape. Inputs that have an initializer are defaults and not part of the
 * signature. Types other than tensors keep their full name, for example `sequence(map(int64, float32))`, and shape null.
 */
export function signatureOf(bytes: Uint8Array, file?: string): Signature {
  return signatureOfModel(readOnnxModel(bytes, file));
}

/** As `signatureOf`, for a model that is read already. */
export function signatureOfModel({ graph }: OnnxModel): Signature {
  return {
    inputs: graph.inputs.filter((input) => !graph.initializers.has(input.name)).map(describe),
    outputs: graph.outputs.map(describe),
  };
}

/** Every node of the model: of the graph, its subgraphs and the functions. */
export function* allNodes(model: OnnxModel): Generator<OnnxNode> {
  yield* nodesBelow(model.graph.nodes);
  for (const { nodes } of model.functions) yield* nodesBelow(nodes);
}

/** Every tensor stored in or beside the model, also those of subgraphs, functions and training graphs. */
export function* allTensors(model: OnnxModel): Generator<OnnxTensorInfo> {
  for (const graph of [model.graph, ...model.trainingGraphs]) {
    yield* graph.tensors;
    yield* tensorsBelow(graph.nodes);
  }
  for (const { tensors, nodes } of model.functions) {
    yield* tensors;
    yield* tensorsBelow(nodes);
  }
}

function* nodesBelow(nodes: readonly OnnxNode[]): Generator<OnnxNode> {
  for (const node of nodes) {
    yield node;
    for (const graph of node.subgraphs) yield* nodesBelow(graph.nodes);
  }
}

function* tensorsBelow(nodes: readonly OnnxNode[]): Generator<OnnxTensorInfo> {
  for (const node of nodes) {
    for (const graph of node.subgraphs) {
      yield* graph.tensors;
      yield* tensorsBelow(graph.nodes);
    }
  }
}

function readModel(bytes: Uint8Array): OnnxModel | undefined {
  let [irVersion, modelVersion, producerName, producerVersion] = [0, 0, '', ''];
  let graph: OnnxGraph | undefined;
  const opsets = new Map<string, number>();
  const metadata = new Map<string, string>();
  const functions: OnnxFunction[] = [];
  const trainingGraphs: OnnxGraph[] = [];
  const trainingGraph = bytesField((value) => trainingGraphs.push(readGraph(value)));
  readMessage(bytes, {
    1: intField((value) => (irVersion = value)),
    2: textField((value) => (producerName = value)),
    3: textField((value) => (producerVersion = value)),
    5: intField((value) => (modelVersion = value)),
    7: bytesField((value) => (graph = readGraph(value))),
    8: bytesField((value) => {
      const { domain, version } = readOpset(value);
      opsets.set(domain, version);
    }),
    14: bytesField((value) => {
      metadata.set(...readEntry(value));
    }),
    20: bytesField((value) => {
      readMessage(value, { 1: trainingGraph, 2: trainingGraph });
    }),
    25: bytesField((value) => functions.push(readFunction(value))),
  });
  if (!graph) return undefined;
  return {
    ...{ irVersion, producerName, producerVersion, modelVersion },
    ...{ opsets, metadata, graph, functions, trainingGraphs },
  };
}

function readOpset(bytes: Uint8Array): { domain: string; version: number } {
  let [domain, version] = ['', 0];
  readMessage(bytes, { 1: textField((value) => (domain = value)), 2: intField((value) => (version = value)) });
  return { domain: domainName(domain), version };
}

function readFunction(bytes: Uint8Array): OnnxFunction {
  let [name, domain] = ['', ''];
  const nodes: OnnxNode[] = [];
  const tensors: OnnxTensorInfo[] = [];
  readMessage(bytes, {
    1: textField((value) => (name = value)),
    7: bytesField((value) => nodes.push(readNode(value, tensors, 0))),
    10: textField((value) => (domain = value)),
  });
  return { domain: domainName(domain), name, nodes, tensors };
}

function describe({ name, type }: OnnxValueInfo): Signature['inputs'][number] {
  return { name, type: formatType(type), shape: type.kind === 'tensor' && type.shape ? [...type.shape] : null };
}

/** Whether the first field is one that a ModelProto has; tells a cut-off model from a file of another kind. */
function beginsLikeModel(bytes: Uint8Array): boolean {
  let number: number;
  let wire: WireType;
  try {
    [number, wire] = new BinaryReader(bytes).tag();
  } catch {
    return false;
  }
  return wire === ([1, 5].includes(number) ? WireType.Varint : WireType.LengthDelimited) && MODEL_FIELDS.has(number);
}

/** Numbers of the fields of a ModelProto. */
const MODEL_FIELDS = new Set([1, 2, 3, 4, 5, 6, 7, 8, 14, 20, 25, 26]);

function isLfsPointer(bytes: Uint8Array): boolean {
  const start = new TextDecoder().decode(bytes.subarray(0, 64));
  return start.startsWith('version https://git-lfs.github.com/');
}

function problem(code: string, message: string, file: string, cause?: unknown): PreflightError {
  const remedy = 'Export the model again, and check that the file was copied whole.';
  return new PreflightError({ code, message, remedy, place: { file } }, { cause });
}
