import { Uninspectable } from '../uninspectable';

const utf8 = new TextDecoder('utf-8');
const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  'a': '\x07',
  'b': '\b',
  'f': '\f',
  'n': '\n',
  'r': '\r',
  't': '\t',
  'v': '\v',
  '\n': '',
};

/** UTF-8 as BINUNICODE carries it; broken sequences become U+FFFD, which no import has in its name. */
export function decodeUtf8(bytes: Uint8Array): string {
  return utf8.decode(bytes);
}

/** One character for each byte. */
export function decodeLatin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return text;
}

/** The bytes of a text whose characters are all below U+0100; undefined otherwise. */
export function encodeLatin1(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0xff) return undefined;
    bytes[i] = code;
  }
  return bytes;
}

/** The argument of STRING: a quoted Python literal with escapes, as `codecs.escape_decode` reads it. */
export function decodeQuoted(line: Uint8Array): string {
  const text = decodeLatin1(line).trim();
  const quote = text[0];
  if (text.length < 2 || (quote !== "'" && quote !== '"') || !text.endsWith(quote)) {
    throw new Uninspectable('pickle/irregular', 'it has a string without quotes');
  }
  return text.slice(1, -1).replace(/\\(x[0-9a-fA-F]{2}|[0-7]{1,3}|[\s\S])/g, (whole, escape: string) => {
    if (/^x[0-9a-fA-F]/.test(escape)) return String.fromCharCode(Number.parseInt(escape.slice(1), 16));
    if (/^[0-7]/.test(escape)) return String.fromCharCode(Number.parseInt(escape, 8) & 0xff);
    return ESCAPES[escape] ?? whole;
  });
}

/** The argument of UNICODE: `raw-unicode-escape`. */
export function decodeRawUnicode(line: Uint8Array): string {
  return decodeLatin1(line).replace(
    /\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})/g,
    (whole, four?: string, eight?: string) => {
      const code = Number.parseInt(four ?? eight ?? '', 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
