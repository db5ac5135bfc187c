import { constants, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Header, palette, pixels, end: all that a picture needs to be drawn. */
const NEEDED = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

/**
 * The same picture in fewer bytes: pixels compressed as far as zlib goes, nothing kept that is not drawn. Browsers
 * compress screenshots for speed. Throws for what is no PNG.
 */
export function recompressed(png: Buffer): Buffer {
  if (!png.subarray(0, 8).equals(SIGNATURE)) throw new Error('not a PNG');
  const chunks = chunksOf(png).filter(({ type }) => NEEDED.has(type));
  const pixels = inflateSync(Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data)));
  const data = deflateSync(pixels, { level: constants.Z_BEST_COMPRESSION, memLevel: 9 });
  const first = chunks.findIndex(({ type }) => type === 'IDAT');
  const before = chunks.slice(0, first);
  const after = chunks.slice(first).filter(({ type }) => type !== 'IDAT');
  const packed = Buffer.concat([SIGNATURE, ...[...before, { type: 'IDAT', data }, ...after].map(encoded)]);
  return packed.length < png.length ? packed : png;
}

function chunksOf(png: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = SIGNATURE.length; at + 12 <= png.length;) {
    const length = png.readUInt32BE(at);
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) });
    at += 12 + length;
  }
  return chunks;
}

function encoded({ type, data }: Chunk): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const result = Buffer.alloc(body.length + 8);
  result.writeUInt32BE(data.length, 0);
  body.copy(result, 4);
  result.writeUInt32BE(crc32(body), body.length + 4);
  return result;
}

/** CRC-32 as PNG defines it (ISO 3309). */
function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
