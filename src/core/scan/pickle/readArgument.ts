import type { Cursor } from '../source';
import { Uninspectable } from '../uninspectable';
import type { ArgumentForm } from './opcodes';

/** Longest text and longest bytes that are looked at; longer ones are passed over unread. */
const LONGEST_TEXT = 1 << 20;
const LONGEST_BYTES = 16 << 20;
/** Protocol 0 writes whole arrays as one line. */
const LONGEST_LINE = 64 << 20;

/** An opcode's argument. `bytes` is missing where it was too long to keep; `head` always has its beginning. */
export type Argument =
  | { readonly kind: 'none' }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'line'; readonly line: Uint8Array }
  | { readonly kind: 'pair'; readonly first: string; readonly second: string }
  | {
      readonly kind: 'bytes';
      readonly bytes: Uint8Array | undefined;
      readonly head: Uint8Array;
      readonly length: number;
    };

const NO_ARGUMENT: Argument = { kind: 'none' };
const FIXED_BYTES = { none: 0, uint1: 1, uint2: 2, uint4: 4, int4: 4, float8: 8, frame8: 8 } as const;
const COUNTED = {
  long1: [1, LONGEST_TEXT],
  long4: [4, LONGEST_TEXT],
  bytes1: [1, LONGEST_BYTES],
  bytes4: [4, LONGEST_BYTES],
  bytes8: [8, LONGEST_BYTES],
  latin1: [1, LONGEST_BYTES],
  latin4: [4, LONGEST_BYTES],
  text1: [1, LONGEST_TEXT],
  text4: [4, LONGEST_TEXT],
  text8: [8, LONGEST_TEXT],
} as const;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Whether the argument can be read at once from what the cursor holds; only a hint for the fast path. */
export function fixedBytes(form: ArgumentForm): number | undefined {
  return form in FIXED_BYTES ? FIXED_BYTES[form as keyof typeof FIXED_BYTES] : undefined;
}

/** A fixed-size argument, whose bytes must be available. */
export function readFixed(cursor: Cursor, form: ArgumentForm): Argument {
  if (form === 'uint1') return { kind: 'number', value: cursor.byte() };
  const bytes = cursor.take(fixedBytes(form) ?? 0);
  if (form === 'uint2' || form === 'uint4' || form === 'frame8') return { kind: 'number', value: littleEndian(bytes) };
  return form === 'int4' ? { kind: 'number', value: littleEndian(bytes) | 0 } : NO_ARGUMENT;
}

/** An argument of any form. */
export async function readArgument(cursor: Cursor, form: ArgumentForm): Promise<Argument> {
  const fixed = fixedBytes(form);
  if (fixed !== undefined) {
    await cursor.need(fixed);
    return readFixed(cursor, form);
  }
  if (form === 'line') return { kind: 'line', line: await cursor.line(LONGEST_LINE) };
  if (form === 'linePair') {
    const first = decodeName(await cursor.line(LONGEST_TEXT));
    return { kind: 'pair', first, second: decodeName(await cursor.line(LONGEST_TEXT)) };
  }
  return await readCounted(cursor, form as keyof typeof COUNTED);
}

async function readCounted(cursor: Cursor, form: keyof typeof COUNTED): Promise<Argument> {
  const [width, longest] = COUNTED[form];
  await cursor.need(width);
  const length = littleEndian(cursor.take(width));
  // CPython reads the lengths of LONG4 and BINSTRING as signed and refuses negative ones.
  if ((form === 'long4' || form === 'latin4') && length > 0x7fffffff) {
    throw new Uninspectable('pickle/irregular', 'it has a negative length');
  }
  if (length > longest) {
    await cursor.ensure(64);
    const head = Uint8Array.from(cursor.peek(64));
    await cursor.skip(length);
    return { kind: 'bytes', bytes: undefined, head, length };
  }
  await cursor.need(length);
  const bytes = cursor.take(length);
  return { kind: 'bytes', bytes, head: bytes, length };
}

function littleEndian(bytes: Uint8Array): number {
  let value = 0;
  for (let i = bytes.length - 1; i >= 0; i--) value = value * 256 + (bytes[i] ?? 0);
  return value;
}

function decodeName(line: Uint8Array): string {
  try {
    return utf8.decode(line);
  } catch (cause) {
    throw new Uninspectable('pickle/irregular', 'it imports a name that is not UTF-8', { cause });
  }
}
