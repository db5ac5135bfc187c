import { decompressBlock } from 'lz4js';
import type { ByteStream } from '../source';
import { Cursor } from '../source';
import { Uninspectable } from '../uninspectable';

const MAGIC = 0x184d2204;
const UNCOMPRESSED = 0x80000000;
/** Bytes before a block that a linked block may refer to. */
const HISTORY = 64 * 1024;
const BLOCK_SIZES: Readonly<Record<number, number>> = { 4: 1 << 16, 5: 1 << 18, 6: 1 << 20, 7: 1 << 22 };

/** The content of LZ4 frames, block by block (lz4_Frame_format.md of the LZ4 project). */
export async function* lz4Frames(input: ByteStream): AsyncGenerator<Uint8Array> {
  const cursor = new Cursor(input);
  while (await cursor.ensure(1)) yield* frame(cursor);
}

async function* frame(cursor: Cursor): AsyncGenerator<Uint8Array> {
  if ((await uint32(cursor)) !== MAGIC) throw broken();
  await cursor.need(2);
  const flags = cursor.byte();
  const blockSize = BLOCK_SIZES[(cursor.byte() >> 4) & 7];
  if (flags >> 6 !== 1 || blockSize === undefined) throw broken();
  // Content size and dictionary id are optional; a checksum of the header always follows.
  await cursor.skip((flags & 8 ? 8 : 0) + (flags & 1 ? 4 : 0) + 1);
  const window = new Uint8Array(HISTORY + blockSize);
  for (;;) {
    const header = await uint32(cursor);
    if (header === 0) break;
    const size = header & 0x7fffffff;
    if (size > blockSize) throw broken();
    await cursor.need(size);
    const source = cursor.take(size);
    const end = header >= UNCOMPRESSED ? copy(source, window) : decompressBlock(source, window, 0, size, HISTORY);
    if (!(end >= HISTORY && end <= window.length)) throw broken();
    yield window.slice(HISTORY, end);
    window.copyWithin(0, end - HISTORY, end);
    if (flags & 16) await cursor.skip(4);
  }
  if (flags & 4) await cursor.skip(4);
}

function copy(source: Uint8Array, window: Uint8Array): number {
  window.set(source, HISTORY);
  return HISTORY + source.length;
}

async function uint32(cursor: Cursor): Promise<number> {
  await cursor.need(4);
  const bytes = cursor.take(4);
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
}

function broken(): Uninspectable {
  return new Uninspectable('scan/broken-compression', 'its lz4 data is broken');
}
