import { Uninspectable } from '../uninspectable';
import { decodeLatin1 } from './decodeText';
import type { Argument } from './readArgument';
import type { Value } from './value';
import { integerValue, OTHER } from './value';

/** The number of an argument that has one. */
export function numberOf(argument: Argument): number {
  return argument.kind === 'number' ? argument.value : 0;
}

/** The memo index of GET, PUT and their binary forms. */
export function memoIndex(argument: Argument): number {
  if (argument.kind !== 'line') return numberOf(argument);
  const text = decodeLatin1(argument.line.subarray(0, 64)).trim();
  // Python's int() also takes "+1", "1_0" and other digits; no pickler writes them, so they are not guessed at.
  if (!/^\d{1,15}$/.test(text)) {
    const code = /^[+-]?\d/.test(text) ? 'pickle/ambiguous' : 'pickle/irregular';
    throw new Uninspectable(code, 'it has a memo index that is not a plain number');
  }
  return Number(text);
}

/** The value of INT and LONG, where it is a whole number that fits. */
export function integerOfLine(argument: Argument): Value {
  if (argument.kind !== 'line') return OTHER;
  const text = decodeLatin1(argument.line.subarray(0, 32)).trim();
  return /^-?\d{1,15}L?$/.test(text) && !/^0\d/.test(text) ? integerValue(Number.parseInt(text, 10)) : OTHER;
}

/** The value of LONG1: little-endian two's complement, where it fits. */
export function integerOfBytes(argument: Argument): Value {
  if (argument.kind !== 'bytes' || !argument.bytes || argument.length > 6) return OTHER;
  const { bytes } = argument;
  let value = 0;
  for (let i = bytes.length - 1; i >= 0; i--) value = value * 256 + (bytes[i] ?? 0);
  const negative = ((bytes.at(-1) ?? 0) & 0x80) !== 0;
  return integerValue(negative ? value - 256 ** bytes.length : value);
}
