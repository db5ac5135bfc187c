import { decodeLatin1, encodeLatin1 } from './decodeText';
import { HIGHEST_PROTOCOL, OPCODES } from './opcodes';

/** The shortest pickle that can import and call something. */
const SHORTEST = 8;
/** In protocols 0 and 1 an import is two lines; binary imports need STACK_GLOBAL. */
const TEXT_IMPORT = /[ci][A-Za-z_][\w.]*\r?\n[A-Za-z_][\w.]*\r?\n/;
const STACK_GLOBAL = 0x93;

/** A copy of the bytes when they may be a pickle that imports something. */
export function candidateBytes(bytes: Uint8Array): Uint8Array | undefined {
  const [first, second] = bytes;
  if (bytes.length < SHORTEST || first === undefined || second === undefined) return undefined;
  if (first === 0x80 && second <= HIGHEST_PROTOCOL) return Uint8Array.from(bytes);
  if (!OPCODES[first]) return undefined;
  const imports = bytes.includes(STACK_GLOBAL) || TEXT_IMPORT.test(decodeLatin1(bytes));
  return imports ? Uint8Array.from(bytes) : undefined;
}

/** As `candidateBytes`, for bytes that a pickle of protocol 2 or older wrote as text. */
export function candidateText(text: string): Uint8Array | undefined {
  if (text.length < SHORTEST) return undefined;
  if (text.charCodeAt(0) > 0xff || !OPCODES[text.charCodeAt(0)]) return undefined;
  const bytes = encodeLatin1(text);
  return bytes && candidateBytes(bytes);
}
