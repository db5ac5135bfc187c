import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import canonicalize from 'canonicalize';

/** `sha256:<64 hex digits>`. */
export type Digest = `sha256:${string}`;

/** SHA-256 of bytes, or of a text's UTF-8. For large files use the streaming digest of the file adapter. */
export function digestOf(content: Uint8Array | string): Digest {
  return `sha256:${bytesToHex(sha256(typeof content === 'string' ? utf8ToBytes(content) : content))}`;
}

/** SHA-256 of a JSON value in canonical form (RFC 8785), so that key order and spacing do not matter. */
export function digestOfJson(value: unknown): Digest {
  return digestOf(canonicalJson(value));
}

/** Canonical JSON (RFC 8785) of a value without cycles. */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('A value without a JSON form has no canonical form.');
  return text;
}
