import { bytesField, intField, readMessage, textField, WireError } from './onnxWire';

/** ONNX element types by their number in TensorProto.DataType, named as numpy and the ONNX text format name them. */
const ELEMENT_TYPES: readonly string[] = [
  'undefined',
  'float32',
  'uint8',
  'int8',
  'uint16',
  'int16',
  'int32',
  'int64',
  'string',
  'bool',
  'float16',
  'float64',
  'uint32',
  'uint64',
  'complex64',
  'complex128',
  'bfloat16',
  'float8e4m3fn',
  'float8e4m3fnuz',
  'float8e5m2',
  'float8e5m2fnuz',
  'uint4',
  'int4',
  'float4e2m1',
  'float8e8m0',
  'uint2',
  'int2',
];

/** Name of an element type; one that is newer than this list keeps its number. */
export function elementTypeName(number: number): string {
  return ELEMENT_TYPES[number] ?? `type-${number}`;
}

/** One dimension: its size, its symbolic name, or null when the model does not say. */
export type Dimension = number | string | null;

/** The declared type of an input, an output or an intermediate value. */
export type OnnxType =
  | { readonly kind: 'tensor' | 'sparse-tensor'; readonly element: string; readonly shape: readonly Dimension[] | null }
  | { readonly kind: 'sequence' | 'optional'; readonly of: OnnxType }
  | { readonly kind: 'map'; readonly key: string; readonly value: OnnxType }
  | { readonly kind: 'opaque' | 'unknown' };

export interface OnnxValueInfo {
  readonly name: string;
  readonly type: OnnxType;
}

/** The type as text: `float32`, `sequence(map(int64, float32))`. */
export function formatType(type: OnnxType): string {
  switch (type.kind) {
    case 'tensor':
      return type.element;
    case 'sparse-tensor':
      return `sparse(${type.element})`;
    case 'sequence':
    case 'optional':
      return `${type.kind}(${formatType(type.of)})`;
    case 'map':
      return `map(${type.key}, ${formatType(type.value)})`;
    case 'opaque':
    case 'unknown':
      return type.kind;
  }
}

/** Reads a ValueInfoProto. */
export function readValueInfo(bytes: Uint8Array): OnnxValueInfo {
  let name = '';
  let type: OnnxType = { kind: 'unknown' };
  readMessage(bytes, {
    1: textField((value) => (name = value)),
    2: bytesField((value) => (type = readType(value, 0))),
  });
  return { name, type };
}

const DEEPEST_TYPE = 16;

function readType(bytes: Uint8Array, depth: number): OnnxType {
  if (depth > DEEPEST_TYPE) throw new WireError('types are nested too deeply');
  let type: OnnxType = { kind: 'unknown' };
  readMessage(bytes, {
    1: bytesField((value) => (type = { kind: 'tensor', ...readTensorType(value) })),
    4: bytesField((value) => (type = { kind: 'sequence', of: readWrapped(value, depth) })),
    5: bytesField((value) => (type = readMap(value, depth))),
    7: bytesField(() => (type = { kind: 'opaque' })),
    8: bytesField((value) => (type = { kind: 'sparse-tensor', ...readTensorType(value) })),
    9: bytesField((value) => (type = { kind: 'optional', of: readWrapped(value, depth) })),
  });
  return type;
}

function readTensorType(bytes: Uint8Array): { element: string; shape: readonly Dimension[] | null } {
  let element = elementTypeName(0);
  let shape: Dimension[] | null = null;
  readMessage(bytes, {
    1: intField((value) => (element = elementTypeName(value))),
    2: bytesField((value) => (shape = readShape(value))),
  });
  return { element, shape };
}

function readShape(bytes: Uint8Array): Dimension[] {
  const shape: Dimension[] = [];
  readMessage(bytes, {
    1: bytesField((dimension) => {
      let value: Dimension = null;
      readMessage(dimension, {
        1: intField((size) => (value = size)),
        2: textField((name) => (value = name === '' ? null : name)),
      });
      shape.push(value);
    }),
  });
  return shape;
}

function readWrapped(bytes: Uint8Array, depth: number): OnnxType {
  let type: OnnxType = { kind: 'unknown' };
  readMessage(bytes, { 1: bytesField((value) => (type = readType(value, depth + 1))) });
  return type;
}

function readMap(bytes: Uint8Array, depth: number): OnnxType {
  let key = elementTypeName(0);
  let type: OnnxType = { kind: 'unknown' };
  readMessage(bytes, {
    1: intField((number) => (key = elementTypeName(number))),
    2: bytesField((value) => (type = readType(value, depth + 1))),
  });
  return { kind: 'map', key, value: type };
}
