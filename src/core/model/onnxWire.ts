import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/** One field of a message: its wire type and what is made of its value. */
export interface Field {
  readonly wires: readonly WireType[];
  read(reader: BinaryReader, wire: WireType): void;
}

/** Field number to field; fields that are not named are skipped without being read. */
export type Fields = Readonly<Record<number, Field>>;

/** Thrown when bytes are not the message they should be. Turned into a `PreflightError` by the model reader. */
export class WireError extends Error {}

/**
 * Walks one message. A known field with another wire type counts as unknown, as protobuf has it. Throws `WireError` or
 * the wire reader's own error on a malformed message, and `RangeError` on one that ends too early.
 */
export function readMessage(bytes: Uint8Array, fields: Fields): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [number, wire] = reader.tag();
    const field = fields[number];
    if (field?.wires.includes(wire)) field.read(reader, wire);
    else skip(reader, wire, number);
  }
}

/** A length-delimited field, as a view on the bytes and not a copy. */
export function bytesField(take: (value: Uint8Array) => void): Field {
  return {
    wires: [WireType.LengthDelimited],
    read: (reader) => {
      take(reader.bytes());
    },
  };
}

export function textField(take: (value: string) => void): Field {
  return {
    wires: [WireType.LengthDelimited],
    read: (reader) => {
      take(reader.string());
    },
  };
}

/** An int64 or enum; values beyond 2^53 lose their last digits, which no field read here needs. */
export function intField(take: (value: number) => void): Field {
  return {
    wires: [WireType.Varint],
    read: (reader) => {
      take(Number(reader.int64()));
    },
  };
}

/** A repeated int64, packed or not. */
export function intsField(take: (value: number) => void): Field {
  return {
    wires: [WireType.Varint, WireType.LengthDelimited],
    read: (reader, wire) => {
      if (wire === WireType.Varint) {
        take(Number(reader.int64()));
        return;
      }
      const packed = new BinaryReader(reader.bytes());
      while (packed.pos < packed.len) take(Number(packed.int64()));
    },
  };
}

/** Skips one value. */
export function skip(reader: BinaryReader, wire: WireType, number: number): void {
  if (number === 0) throw new WireError('a field has number 0');
  reader.skip(wire, number);
}
