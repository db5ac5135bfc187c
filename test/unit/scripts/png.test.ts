import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { inflateSync } from 'node:zlib';
import { recompressed } from '../../../scripts/png';

const icon = readFileSync(path.join(__dirname, '../../../media/icon.png'));

/** The pixels of a PNG whose IDAT stands in one chunk, and the header's 13 bytes. */
function drawn(png: Buffer): { header: Buffer; pixels: Buffer } {
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  return { header: png.subarray(16, 29), pixels: inflateSync(Buffer.concat(parts)) };
}

describe('recompressed', () => {
  it('keeps every pixel and is never larger', () => {
    const small = recompressed(icon);
    assert.deepEqual(drawn(small), drawn(icon));
    assert.ok(small.length <= icon.length);
    assert.deepEqual(recompressed(small), small);
  });

  it('refuses what is no PNG', () => {
    assert.throws(() => recompressed(Buffer.from('GIF89a, not a PNG')), /not a PNG/);
  });
});
