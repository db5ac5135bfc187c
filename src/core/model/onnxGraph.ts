import type { OnnxValueInfo } from './onnxTypes';
import { elementTypeName, readValueInfo } from './onnxTypes';
import { bytesField, intField, intsField, readMessage, textField, WireError } from './onnxWire';

/** A tensor stored in the model, without its values. */
export interface OnnxTensorInfo {
  readonly name: string;
  readonly element: string;
  readonly dims: readonly number[];
  /** `location`, `offset`, `length`, `checksum` as written; undefined when the values are in the file itself. */
  readonly external?: Readonly<Record<string, string>>;
}

export interface OnnxNode {
  readonly name: string;
  readonly opType: string;
  /** `ai.onnx` for the default domain. */
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Attribute name to its integers or strings; attributes of other kinds appear with an empty list. */
  readonly attributes: ReadonlyMap<string, readonly (number | string)[]>;
  readonly subgraphs: readonly OnnxGraph[];
}

export interface OnnxGraph {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly inputs: readonly OnnxValueInfo[];
  readonly outputs: readonly OnnxValueInfo[];
  /** Initializers, and tensors in attributes of the nodes (not of their subgraphs). */
  readonly tensors: readonly OnnxTensorInfo[];
  readonly initializers: ReadonlySet<string>;
}

/** The domain's full name; ONNX writes the default one as an empty string too. */
export function domainName(written: string): string {
  return written === '' ? 'ai.onnx' : written;
}

const DEEPEST_GRAPH = 64;

/** Reads a GraphProto and its subgraphs. */
export function readGraph(bytes: Uint8Array, depth = 0): OnnxGraph {
  if (depth > DEEPEST_GRAPH) throw new WireError('graphs are nested too deeply');
  let name = '';
  const nodes: OnnxNode[] = [];
  const inputs: OnnxValueInfo[] = [];
  const outputs: OnnxValueInfo[] = [];
  const tensors: OnnxTensorInfo[] = [];
  const initializers = new Set<string>();
  const addInitializer = (tensor: OnnxTensorInfo): void => {
    tensors.push(tensor);
    initializers.add(tensor.name);
  };
  readMessage(bytes, {
    1: bytesField((value) => nodes.push(readNode(value, tensors, depth))),
    2: textField((value) => (name = value)),
    5: bytesField((value) => {
      addInitializer(readTensorInfo(value));
    }),
    11: bytesField((value) => inputs.push(readValueInfo(value))),
    12: bytesField((value) => outputs.push(readValueInfo(value))),
    15: bytesField((value) => {
      readSparse(value).forEach(addInitializer);
    }),
  });
  return { name, nodes, inputs, outputs, tensors, initializers };
}

/** Reads a NodeProto; tensors of its attributes are added to `tensors`. */
export function readNode(bytes: Uint8Array, tensors: OnnxTensorInfo[], depth: number): OnnxNode {
  let [name, opType, domain] = ['', '', ''];
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes = new Map<string, (number | string)[]>();
  const subgraphs: OnnxGraph[] = [];
  readMessage(bytes, {
    1: textField((value) => inputs.push(value)),
    2: textField((value) => outputs.push(value)),
    3: textField((value) => (name = value)),
    4: textField((value) => (opType = value)),
    5: bytesField((value) => {
      readAttribute(value, attributes, tensors, subgraphs, depth);
    }),
    7: textField((value) => (domain = value)),
  });
  return { name, opType, domain: domainName(domain), inputs, outputs, attributes, subgraphs };
}

function readAttribute(
  bytes: Uint8Array,
  attributes: Map<string, (number | string)[]>,
  tensors: OnnxTensorInfo[],
  subgraphs: OnnxGraph[],
  depth: number,
): void {
  let name = '';
  const values: (number | string)[] = [];
  const tensor = bytesField((value) => tensors.push(readTensorInfo(value)));
  const graph = bytesField((value) => subgraphs.push(readGraph(value, depth + 1)));
  const sparse = bytesField((value) => tensors.push(...readSparse(value)));
  readMessage(bytes, {
    1: textField((value) => (name = value)),
    3: intField((value) => values.push(value)),
    4: textField((value) => values.push(value)),
    5: tensor,
    6: graph,
    8: intsField((value) => values.push(value)),
    9: textField((value) => values.push(value)),
    10: tensor,
    11: graph,
    22: sparse,
    23: sparse,
  });
  attributes.set(name, values);
}

/** Reads what a TensorProto says of itself and passes over its values. */
export function readTensorInfo(bytes: Uint8Array): OnnxTensorInfo {
  let name = '';
  let element = elementTypeName(0);
  let location = 0;
  const dims: number[] = [];
  const external: Record<string, string> = {};
  readMessage(bytes, {
    1: intsField((value) => dims.push(value)),
    2: intField((value) => (element = elementTypeName(value))),
    8: textField((value) => (name = value)),
    13: bytesField((entry) => {
      const [key, value] = readEntry(entry);
      external[key] = value;
    }),
    14: intField((value) => (location = value)),
  });
  return { name, element, dims, ...(location === 1 && { external }) };
}

/** Reads a StringStringEntryProto. */
export function readEntry(bytes: Uint8Array): [key: string, value: string] {
  let [key, value] = ['', ''];
  readMessage(bytes, { 1: textField((text) => (key = text)), 2: textField((text) => (value = text)) });
  return [key, value];
}

function readSparse(bytes: Uint8Array): OnnxTensorInfo[] {
  const tensors: OnnxTensorInfo[] = [];
  const tensor = bytesField((value) => tensors.push(readTensorInfo(value)));
  readMessage(bytes, { 1: tensor, 2: tensor });
  return tensors;
}
