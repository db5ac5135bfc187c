import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { PreflightError } from '../base/problem';
import { elementTypeName } from '../model/onnxTypes';
import { bytesField, intField, intsField, readMessage, textField, WireError } from '../model/onnxWire';
import type { Field } from '../model/onnxWire';
import type { ElementType, Tensor } from './tensor';
import { isElementType, sizeOf, zeros } from './tensor';

/** A tensor with the name that it was saved under; empty when it has none. */
export interface NamedTensor {
  readonly name: string;
  readonly tensor: Tensor;
}

/** The values of a TensorProto as the wire has them: raw bytes, or one of the typed lists. */
interface Values {
  raw: Uint8Array | undefined;
  readonly floats: number[];
  readonly doubles: number[];
  /** int32_data, which also holds smaller integers, bools and the bits of float16. */
  readonly ints: number[];
  /** int64_data and uint64_data. */
  readonly bigints: bigint[];
  readonly strings: string[];
}

/**
 * Reads a TensorProto with its values, as ONNX test data has it. Throws `data/tensor` when the file is something else,
 * is cut off or has an element type that cannot be fed.
 */
export function readTensorProto(bytes: Uint8Array, file: string): NamedTensor {
  try {
    return decode(bytes);
  } catch (cause) {
    // The wire reader throws plain errors; whatever it throws, the bytes are not a tensor.
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new PreflightError(
      {
        code: 'data/tensor',
        message: `${file} cannot be read as a tensor: ${reason}.`,
        remedy: 'Save it again with onnx.numpy_helper.from_array(array).SerializeToString().',
        place: { file },
      },
      { cause },
    );
  }
}

function decode(bytes: Uint8Array): NamedTensor {
  let [name, element, location] = ['', '', 0];
  const dims: number[] = [];
  const values: Values = { raw: undefined, floats: [], doubles: [], ints: [], bigints: [], strings: [] };
  const big = repeated(WireType.Varint, (reader) => BigInt(reader.int64()), values.bigints);
  readMessage(bytes, {
    1: intsField((dim) => dims.push(dim)),
    2: intField((number) => (element = elementTypeName(number))),
    4: repeated(WireType.Bit32, (reader) => reader.float(), values.floats),
    5: intsField((value) => values.ints.push(value)),
    6: textField((text) => values.strings.push(text)),
    7: big,
    8: textField((text) => (name = text)),
    9: bytesField((raw) => (values.raw = raw)),
    10: repeated(WireType.Bit64, (reader) => reader.double(), values.doubles),
    11: big,
    14: intField((value) => (location = value)),
  });
  if (!isElementType(element)) throw new WireError(`it has element type ${element === '' ? 'undefined' : element}`);
  if (location !== 0) throw new WireError('its values are in another file');
  return { name, tensor: fill(element, dims, values) };
}

/** A repeated number, packed or not. */
function repeated<T>(wire: WireType, read: (reader: BinaryReader) => T, into: T[]): Field {
  return {
    wires: [wire, WireType.LengthDelimited],
    read: (reader, actual) => {
      if (actual === wire) {
        into.push(read(reader));
        return;
      }
      const packed = new BinaryReader(reader.bytes());
      while (packed.pos < packed.len) into.push(read(packed));
    },
  };
}

/** A damaged file must not make this process allocate what it says its size is. */
const MOST_ELEMENTS = 2 ** 28;

function fill(type: ElementType, dims: readonly number[], values: Values): Tensor {
  const size = sizeOf(dims);
  if (dims.some((dim) => dim < 0) || size > MOST_ELEMENTS) throw new WireError(`its shape is [${dims.join(', ')}]`);
  const tensor = zeros(type, dims);
  if (values.raw && tensor.type !== 'string') {
    const target = new Uint8Array(tensor.data.buffer);
    if (values.raw.length !== target.length) {
      throw new WireError(`it has ${values.raw.length} bytes where its shape needs ${target.length}`);
    }
    target.set(values.raw);
    return tensor;
  }
  const list = listFor(type, values);
  if (list.length !== size) throw new WireError(`it has ${list.length} values where its shape needs ${size}`);
  const data = tensor.data as (number | bigint | string)[];
  list.forEach((value, index) => {
    data[index] = value;
  });
  return tensor;
}

function listFor(type: ElementType, { floats, doubles, ints, bigints, strings }: Values): (number | bigint | string)[] {
  switch (type) {
    case 'float32':
      return floats;
    case 'float64':
      return doubles;
    case 'string':
      return strings;
    case 'int64':
    case 'uint64':
      return bigints;
    case 'uint32':
      return bigints.map(Number);
    case 'float16':
    case 'int8':
    case 'int16':
    case 'int32':
    case 'uint8':
    case 'uint16':
    case 'bool':
      return ints;
  }
}
