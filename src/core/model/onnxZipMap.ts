import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { OnnxModel } from './onnxModel';
import { readValueInfo } from './onnxTypes';
import { readMessage, skip, textField } from './onnxWire';

/** What a ZipMap names: the columns of the tensor that it turns into a list of maps. */
export interface ZipMapOutput {
  readonly output: string;
  readonly classLabels: readonly (number | string)[];
}

/** Graph outputs made by a ZipMap: the default of skl2onnx classifiers, which the runtime cannot return. */
export function zipMapOutputs(model: OnnxModel): ZipMapOutput[] {
  const outputs = new Set(model.graph.outputs.map((output) => output.name));
  return model.graph.nodes.flatMap((node) => {
    const [output] = node.outputs;
    if (node.opType !== 'ZipMap' || output === undefined || !outputs.has(output)) return [];
    const labels = node.attributes.get('classlabels_int64s') ?? node.attributes.get('classlabels_strings') ?? [];
    return [{ output, classLabels: labels }];
  });
}

/**
 * The same model with each of these ZipMaps replaced by an Identity, so that the output is the tensor [rows, classes]
 * under the same name. Everything else is kept byte for byte. `bytes` must have been read as `model` without error.
 */
export function withoutZipMaps(bytes: Uint8Array, model: OnnxModel): Uint8Array {
  const outputs = new Set(zipMapOutputs(model).map(({ output }) => output));
  if (outputs.size === 0) return bytes;
  const rewritten = rewrite(bytes, {
    [MODEL_GRAPH]: (graph) =>
      rewrite(graph, {
        [GRAPH_NODE]: (node) => asIdentity(node, outputs),
        [GRAPH_OUTPUT]: (output) => asTensor(output, outputs),
      }),
  });
  if (model.opsets.has('ai.onnx')) return rewritten;
  const opset = new BinaryWriter().tag(MODEL_OPSET, WireType.LengthDelimited).fork();
  opset.tag(1, WireType.LengthDelimited).string('').tag(2, WireType.Varint).int64(IDENTITY_OPSET).join();
  return concat([rewritten, opset.finish()]);
}

const MODEL_GRAPH = 7;
const MODEL_OPSET = 8;
const GRAPH_NODE = 1;
const GRAPH_OUTPUT = 12;
const FLOAT = 1;
/** Any version of Identity does; this one every supported runtime has. */
const IDENTITY_OPSET = 13;

type Rewrites = Readonly<Record<number, (value: Uint8Array) => Uint8Array>>;

/** Copies a message and passes the named length-delimited fields through a function. */
function rewrite(bytes: Uint8Array, rewrites: Rewrites): Uint8Array {
  const reader = new BinaryReader(bytes);
  const parts: Uint8Array[] = [];
  while (reader.pos < reader.len) {
    const start = reader.pos;
    const [number, wire] = reader.tag();
    const change = rewrites[number];
    if (change && wire === WireType.LengthDelimited) {
      const value = change(reader.bytes());
      parts.push(new BinaryWriter().tag(number, wire).uint32(value.length).finish(), value);
    } else {
      skip(reader, wire, number);
      parts.push(bytes.subarray(start, reader.pos));
    }
  }
  return concat(parts);
}

function asIdentity(node: Uint8Array, outputs: ReadonlySet<string>): Uint8Array {
  const texts: Record<'input' | 'output' | 'opType', string[]> = { input: [], output: [], opType: [] };
  readMessage(node, {
    1: textField((text) => texts.input.push(text)),
    2: textField((text) => texts.output.push(text)),
    4: textField((text) => texts.opType.push(text)),
  });
  const [input, output, opType] = [texts.input[0], texts.output[0], texts.opType.at(-1)];
  if (opType !== 'ZipMap' || input === undefined || output === undefined || !outputs.has(output)) return node;
  return new BinaryWriter()
    .tag(1, WireType.LengthDelimited)
    .string(input)
    .tag(2, WireType.LengthDelimited)
    .string(output)
    .tag(4, WireType.LengthDelimited)
    .string('Identity')
    .finish();
}

/** A ValueInfoProto of type tensor(float) with undeclared shape, for an output that was a list of maps. */
function asTensor(output: Uint8Array, outputs: ReadonlySet<string>): Uint8Array {
  const { name } = readValueInfo(output);
  if (!outputs.has(name)) return output;
  const writer = new BinaryWriter().tag(1, WireType.LengthDelimited).string(name);
  writer.tag(2, WireType.LengthDelimited).fork().tag(1, WireType.LengthDelimited).fork();
  return writer.tag(1, WireType.Varint).int32(FLOAT).join().join().finish();
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
