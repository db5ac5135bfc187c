import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** One operator of a made-up model; attributes are single numbers or lists of whole numbers. */
export interface MadeNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly domain?: string;
  readonly ints?: Readonly<Record<string, number | readonly number[]>>;
}

/** A made-up model whose inputs, outputs and weights are float32. A dimension that is a text is open. */
export interface MadeModel {
  readonly nodes: readonly MadeNode[];
  readonly inputs: Readonly<Record<string, readonly (number | string)[]>>;
  readonly outputs: Readonly<Record<string, readonly (number | string)[]>>;
  readonly weights?: Readonly<Record<string, { readonly dims: readonly number[]; readonly data: readonly number[] }>>;
  readonly opset?: number;
}

const FLOAT = 1;
const [INT_ATTRIBUTE, INTS_ATTRIBUTE] = [2, 7];

/** The bytes of an ONNX file. */
export function onnxBytes({ nodes, inputs, outputs, weights = {}, opset = 17 }: MadeModel): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.Varint).int64(8);
  message(writer, 7, (graph) => {
    for (const node of nodes)
      message(graph, 1, (made) => {
        writeNode(made, node);
      });
    text(graph, 2, 'made');
    for (const [name, { dims, data }] of Object.entries(weights)) {
      message(graph, 5, (tensor) => {
        for (const dim of dims) tensor.tag(1, WireType.Varint).int64(dim);
        tensor.tag(2, WireType.Varint).int32(FLOAT);
        text(tensor, 8, name);
        tensor.tag(9, WireType.LengthDelimited).bytes(new Uint8Array(Float32Array.from(data).buffer));
      });
    }
    for (const [name, dims] of Object.entries(inputs))
      message(graph, 11, (value) => {
        writeValue(value, name, dims);
      });
    for (const [name, dims] of Object.entries(outputs))
      message(graph, 12, (value) => {
        writeValue(value, name, dims);
      });
  });
  const domains = ['', ...new Set(nodes.flatMap(({ domain }) => domain ?? []))];
  for (const domain of domains) {
    message(writer, 8, (set) => {
      if (domain !== '') text(set, 1, domain);
      set.tag(2, WireType.Varint).int64(domain === '' ? opset : 1);
    });
  }
  return writer.finish();
}

function writeNode(writer: BinaryWriter, { op, inputs, outputs, domain, ints = {} }: MadeNode): void {
  for (const input of inputs) text(writer, 1, input);
  for (const output of outputs) text(writer, 2, output);
  text(writer, 4, op);
  for (const [name, value] of Object.entries(ints)) {
    message(writer, 5, (attribute) => {
      text(attribute, 1, name);
      if (typeof value === 'number') attribute.tag(3, WireType.Varint).int64(value);
      else for (const each of value) attribute.tag(8, WireType.Varint).int64(each);
      attribute.tag(20, WireType.Varint).int32(typeof value === 'number' ? INT_ATTRIBUTE : INTS_ATTRIBUTE);
    });
  }
  if (domain !== undefined) text(writer, 7, domain);
}

function writeValue(writer: BinaryWriter, name: string, dims: readonly (number | string)[]): void {
  text(writer, 1, name);
  message(writer, 2, (type) => {
    message(type, 1, (tensor) => {
      tensor.tag(1, WireType.Varint).int32(FLOAT);
      message(tensor, 2, (shape) => {
        for (const dim of dims) {
          message(shape, 1, (written) => {
            if (typeof dim === 'number') written.tag(1, WireType.Varint).int64(dim);
            else text(written, 2, dim);
          });
        }
      });
    });
  });
}

function message(writer: BinaryWriter, field: number, write: (inner: BinaryWriter) => void): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  write(writer);
  writer.join();
}

function text(writer: BinaryWriter, field: number, value: string): void {
  writer.tag(field, WireType.LengthDelimited).string(value);
}

/** `Y = X · weights` with one column of answers. */
export function linearModel(weights: readonly number[]): Uint8Array {
  return onnxBytes({
    nodes: [{ op: 'MatMul', inputs: ['X', 'W'], outputs: ['Y'] }],
    inputs: { X: ['rows', weights.length] },
    outputs: { Y: ['rows', 1] },
    weights: { W: { dims: [weights.length, 1], data: weights } },
  });
}
