import type { ByteSource } from '../source';
import { Uninspectable } from '../uninspectable';
import { parseJson, property } from './json';

const LARGEST_HEADER = 100_000_000;
/** Bits an element. */
const ELEMENT_BITS: Readonly<Record<string, number>> = {
  BOOL: 8,
  U8: 8,
  I8: 8,
  F8_E5M2: 8,
  F8_E4M3: 8,
  F8_E8M0: 8,
  I16: 16,
  U16: 16,
  F16: 16,
  BF16: 16,
  I32: 32,
  U32: 32,
  F32: 32,
  F64: 64,
  I64: 64,
  U64: 64,
  C64: 64,
  F4: 4,
  F6_E2M3: 6,
  F6_E3M2: 6,
};

/**
 * Checks that a safetensors file is what it says: a JSON header and tensors that fill the rest without overlap or gap.
 * It has no code, so a whole one is clean; `safetensors/broken` otherwise.
 */
export async function inspectSafetensors(source: ByteSource): Promise<string> {
  const prefix = await source.read(0, 8);
  if (prefix.length < 8) throw broken('it ends in its header');
  const size = Number(new DataView(prefix.buffer, prefix.byteOffset, 8).getBigUint64(0, true));
  if (size > LARGEST_HEADER || size > source.size - 8) throw broken('its header is longer than the file');
  const header = parseJson(await source.read(8, size));
  if (typeof header !== 'object' || header === null || Array.isArray(header)) throw broken('its header has no tensors');
  const spans = Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, tensor]) => spanOf(name, tensor));
  spans.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  let end = 0;
  for (const [from, to] of spans) {
    if (from !== end) throw broken('its tensors overlap or leave a gap');
    end = to;
  }
  if (end !== source.size - 8 - size) throw broken('its tensors do not fill the file');
  return 'safetensors';
}

function spanOf(name: string, tensor: unknown): [number, number] {
  const type = property(tensor, 'dtype');
  const shape = property(tensor, 'shape');
  const offsets = property(tensor, 'data_offsets');
  const bits = typeof type === 'string' ? ELEMENT_BITS[type] : undefined;
  if (bits === undefined || !isSizes(shape) || !isSizes(offsets)) throw broken(`tensor ${name} is not described`);
  const [from = -1, to = -1] = offsets;
  const elements = shape.reduce((product, size) => product * size, 1);
  if (offsets.length !== 2 || from > to || (elements * bits) / 8 !== to - from) {
    throw broken(`tensor ${name} does not have the size of its shape`);
  }
  return [from, to];
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && (size as number) >= 0);
}

function broken(why: string): Uninspectable {
  return new Uninspectable('safetensors/broken', why);
}
