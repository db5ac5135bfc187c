import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/** Reads one field of a message; what it makes of the value is the closure's affair. */
export type Field = (reader: BinaryReader, wire: WireType) => void;

/** Field number to field; fields that are not named are skipped without being read. */
export type Fields = Readonly<Record<number, Field>>;

/** Thrown when bytes are not the message they should be. Turned into a `PreflightError` by the model reader. */
export class WireError extends Error {}

/** Walks one message. Throws `WireError` on a malformed one and `RangeError` on one that ends too early. */
export function readMessage(bytes: Uint8Array, fields: Fields): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [number, wire] = reader.tag();
    const field = fields[number];
    if (field) field(reader, wire);
    else skip(reader, wire, number);
  }
}

/** A length-delimited field, as a view on the bytes and not a copy. */
export function bytesField(take: (value: Uint8Array) => void): Field {
  return (reader, wire) => {
    expectWire(wire, WireType.LengthDelimited);
    take(reader.bytes());
  };
}

export function textField(take: (value: string) => void): Field {
  return (reader, wire) => {
    expectWire(wire, WireType.LengthDelimited);
    take(reader.string());
  };
}

/** An int64 or enum; values beyond 2^53 lose their last digits, which no field read here needs. */
export function intField(take: (value: number) => void): Field {
  return (reader, wire) => {
    expectWire(wire, WireType.Varint);
    take(Number(reader.int64()));
  };
}

/** A repeated int64, packed or not. */
export function intsField(take: (value: number) => void): Field {
  return (reader, wire) => {
    if (wire === WireType.Varint) {
      take(Number(reader.int64()));
      return;
    }
    expectWire(wire, WireType.LengthDelimited);
    const packed = new BinaryReader(reader.bytes());
    while (packed.pos < packed.len) take(Number(packed.int64()));
  };
}

/** Skips one value; a group (wire types 3 and 4) does not occur in ONNX and is refused. */
export function skip(reader: BinaryReader, wire: WireType, number: number): void {
  if (number === 0) throw new WireError('a field has number 0');
  if (wire !== WireType.Varint && wire !== WireType.Bit64 && wire !== WireType.Bit32) {
    expectWire(wire, WireType.LengthDelimited);
  }
  reader.skip(wire, number);
}

function expectWire(actual: WireType, expected: WireType): void {
  if (actual !== expected) throw new WireError(`a field has wire type ${actual} instead of ${expected}`);
}
