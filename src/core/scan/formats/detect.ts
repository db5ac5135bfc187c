import type { Compression } from './compression';

/** What content is by its first bytes. `unknown` may still be a pickle, which has no magic number. */
export type Detected =
  | { readonly kind: 'compressed'; readonly compression: Compression }
  | { readonly kind: 'opaque'; readonly name: string }
  | { readonly kind: 'zip' | 'tar' | 'npy' | 'hdf5' | 'safetensors' | 'json' | 'unknown' };

const COMPRESSED: readonly (readonly [Compression, readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b]],
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['lzma', [0x5d, 0x00, 0x00]],
  ['lz4', [0x04, 0x22, 0x4d, 0x18]],
];

/** Formats that are recognised but not read. */
const OPAQUE: readonly (readonly [string, readonly number[]])[] = [
  ['7z', [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
  ['RAR', [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['joblib ZFile (before joblib 0.10)', [0x5a, 0x46]],
  ['GGUF', [0x47, 0x47, 0x55, 0x46]],
  ['ELF program', [0x7f, 0x45, 0x4c, 0x46]],
  ['Windows program', [0x4d, 0x5a]],
];

/** Detects the format from up to 512 bytes. */
export function detectFormat(head: Uint8Array): Detected {
  if (startsWith(head, [0x50, 0x4b, 0x03, 0x04]) || startsWith(head, [0x50, 0x4b, 0x05, 0x06])) return { kind: 'zip' };
  if (startsWith(head, [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59])) return { kind: 'npy' };
  if (startsWith(head, [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a])) return { kind: 'hdf5' };
  for (const [compression, magic] of COMPRESSED) {
    if (startsWith(head, magic)) return { kind: 'compressed', compression };
  }
  if (isZlib(head)) return { kind: 'compressed', compression: 'zlib' };
  if (isSafetensors(head)) return { kind: 'safetensors' };
  for (const [name, magic] of OPAQUE) if (startsWith(head, magic)) return { kind: 'opaque', name };
  if (startsWith(head.subarray(257), [0x75, 0x73, 0x74, 0x61, 0x72])) return { kind: 'tar' };
  return { kind: isJson(head) ? 'json' : 'unknown' };
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((value, index) => bytes[index] === value);
}

/** RFC 1950: deflate with a window of 32 KiB or less, and a header that is a multiple of 31. */
function isZlib([first = 0, second = 0]: Uint8Array): boolean {
  return (first & 0x0f) === 8 && first >> 4 <= 7 && (first * 256 + second) % 31 === 0 && first === 0x78;
}

function isSafetensors(head: Uint8Array): boolean {
  return head.length > 8 && head[8] === 0x7b && head[6] === 0 && head[7] === 0;
}

function isJson(head: Uint8Array): boolean {
  const first = head.find((byte) => byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09);
  return first === 0x7b && head.length > 1 && !head.includes(0);
}
