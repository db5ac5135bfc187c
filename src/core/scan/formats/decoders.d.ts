declare module 'unbzip2-stream/lib/bit_iterator.js' {
  function bitIterator(nextBuffer: () => Uint8Array): bitIterator.BitReader;
  namespace bitIterator {
    interface BitReader {
      /** Reads that many bits; null moves on to the next whole byte. */
      (bits: number | null): number;
      bytesRead: number;
    }
  }
  export = bitIterator;
}

declare module 'unbzip2-stream/lib/bzip2.js' {
  import type { BitReader } from 'unbzip2-stream/lib/bit_iterator.js';

  const bzip2: {
    /** Reads a stream's header and gives its block size in 100,000 bytes. */
    header(bits: BitReader): number;
    /** Decodes one block; the running checksum, or null behind the last block. Throws on broken data. */
    decompress(
      bits: BitReader,
      output: (byte: number) => void,
      block: Int32Array,
      size: number,
      checksum: number,
    ): number | null;
  };
  export = bzip2;
}

declare module 'lz4js' {
  /** Decodes one block of `source` into `target` from `targetStart` and gives the end. */
  export function decompressBlock(
    source: Uint8Array,
    target: Uint8Array,
    sourceStart: number,
    sourceLength: number,
    targetStart: number,
  ): number;
}

declare module 'js-lzma' {
  /** Decodes LZMA data behind its header of 13 bytes; `size` is -1 where an end marker ends it. Throws on broken data. */
  export function decompress(
    properties: { readonly size: number; readByte(): number },
    input: { readByte(): number },
    output: { writeByte(byte: number): void },
    size: number,
  ): true;
}
