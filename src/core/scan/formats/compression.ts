import { Gunzip, Inflate, Unzlib } from 'fflate';
import { decompress as decompressLzma } from 'js-lzma';
import bitIterator from 'unbzip2-stream/lib/bit_iterator.js';
import bzip2 from 'unbzip2-stream/lib/bzip2.js';
import { XzReadableStream } from 'xz-decompress';
import type { ByteStream } from '../source';
import { readAll } from '../source';
import { Uninspectable } from '../uninspectable';
import { lz4Frames } from './lz4';

export type Compression = 'zlib' | 'gzip' | 'deflate' | 'bzip2' | 'xz' | 'lzma' | 'lz4';

const INPUT = 16 * 1024;
const LZMA_HEADER = 13;
const LARGEST_DICTIONARY = 64 << 20;

/**
 * Decodes a stream. Nothing is decoded before the first chunk is asked for, and no more than asked for, except for
 * bzip2, LZMA and xz, which hold up to `held` bytes. Checksums are not verified: a loader may not verify them either.
 */
export function decoded(compression: Compression, input: ByteStream, held: number): ByteStream {
  const stream = decoder(compression, input, held);
  return {
    async next() {
      try {
        return await stream.next();
      } catch (error) {
        if (error instanceof Uninspectable) throw error;
        throw new Uninspectable('scan/broken-compression', `its ${compression} data is broken`, { cause: error });
      }
    },
  };
}

function decoder(compression: Compression, input: ByteStream, held: number): ByteStream {
  switch (compression) {
    case 'zlib':
      return inflated(input, new Unzlib());
    case 'gzip':
      return inflated(input, new Gunzip());
    case 'deflate':
      return inflated(input, new Inflate());
    case 'bzip2':
      return fromGenerator(bzip2Blocks(input, held));
    case 'xz':
      return fromGenerator(xzWhole(input, held));
    case 'lzma':
      return fromGenerator(lzmaAlone(input, held));
    case 'lz4':
      return fromGenerator(lz4Frames(input));
  }
}

function inflated(input: ByteStream, inflate: Unzlib | Gunzip | Inflate): ByteStream {
  const ready: Uint8Array[] = [];
  let rest: Uint8Array = new Uint8Array(0);
  let ended = false;
  inflate.ondata = (chunk: Uint8Array): void => {
    if (chunk.length > 0) ready.push(Uint8Array.from(chunk));
  };
  return {
    async next() {
      while (ready.length === 0 && !ended) {
        if (rest.length === 0) rest = (await input.next()) ?? rest;
        const part = rest.subarray(0, INPUT);
        rest = rest.subarray(part.length);
        ended = part.length === 0;
        inflate.push(Uint8Array.from(part), ended);
      }
      return ready.shift();
    },
  };
}

async function* bzip2Blocks(input: ByteStream, held: number): AsyncGenerator<Uint8Array> {
  const compressed = await readAll(input, held);
  let delivered = false;
  const bits = bitIterator(() => {
    if (delivered) throw new Uninspectable('scan/truncated', 'it ends in the middle');
    delivered = true;
    return compressed;
  });
  while (bits.bytesRead < compressed.length) {
    const size = 100_000 * bzip2.header(bits);
    const block = new Int32Array(size);
    for (let crc: number | null = 0; ;) {
      const output = new GrowingBytes(size, held);
      crc = bzip2.decompress(
        bits,
        (byte) => {
          output.writeByte(byte);
        },
        block,
        size,
        crc,
      );
      if (crc === null) break;
      yield output.bytes();
    }
  }
}

/**
 * The decoder works on one stream at a time in the whole process, so its input is read before it begins and its output
 * is read to the end before anything else is decoded.
 */
async function* xzWhole(input: ByteStream, held: number): AsyncGenerator<Uint8Array> {
  const compressed = await readAll(input, held);
  const reader = new XzReadableStream(new Blob([Uint8Array.from(compressed)]).stream()).getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > held) {
      await reader.cancel();
      throw new Uninspectable('scan/too-large', `it expands to more than ${held} bytes`);
    }
    if (value.length > 0) chunks.push(value);
  }
  yield* chunks;
}

/** LZMA without the xz container: five bytes of properties, eight of size, data. */
async function* lzmaAlone(input: ByteStream, held: number): AsyncGenerator<Uint8Array> {
  const compressed = Uint8Array.from(await readAll(input, held));
  if (compressed.length < LZMA_HEADER) throw new Uninspectable('scan/truncated', 'it ends in the middle');
  const header = new DataView(compressed.buffer);
  if (header.getUint32(1, true) > LARGEST_DICTIONARY) {
    throw new Uninspectable('scan/too-large', `its LZMA dictionary is larger than ${LARGEST_DICTIONARY} bytes`);
  }
  const declared = header.getBigUint64(5, true);
  const size = declared === 0xffffffffffffffffn ? -1 : Number(declared);
  const output = new GrowingBytes(1 << 16, held);
  const properties = byteReader(compressed.subarray(0, 5));
  decompressLzma(properties, byteReader(compressed.subarray(LZMA_HEADER)), output, size);
  yield output.bytes();
}

function byteReader(bytes: Uint8Array): { size: number; readByte(): number } {
  let at = 0;
  return {
    size: bytes.length,
    readByte() {
      const byte = bytes[at++];
      if (byte === undefined) throw new Uninspectable('scan/truncated', 'it ends in the middle');
      return byte;
    },
  };
}

class GrowingBytes {
  #bytes: Uint8Array;
  #size = 0;

  readonly #limit: number;

  constructor(capacity: number, limit: number) {
    this.#bytes = new Uint8Array(capacity);
    this.#limit = limit;
  }

  writeByte(byte: number): void {
    if (this.#size === this.#bytes.length) {
      if (this.#size >= this.#limit) {
        throw new Uninspectable('scan/too-large', `it expands to more than ${this.#limit} bytes`);
      }
      const larger = new Uint8Array(2 * this.#size);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.#size++] = byte;
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#size);
  }
}

function fromGenerator(generator: AsyncGenerator<Uint8Array>): ByteStream {
  return {
    async next() {
      for (;;) {
        const step = await generator.next();
        if (step.done === true) return undefined;
        if (step.value.length > 0) return step.value;
      }
    },
  };
}
