import { digestOf } from '../base/digest';

/** What an export says of itself. */
export interface ExportContext {
  readonly toolVersion: string;
  /** ISO 8601; stands where the lineage has no time of its own, as for a draft. */
  readonly now: string;
}

/** A UUID that is always the same for the same text (version 8 of RFC 9562, from SHA-256). */
export function uuidOf(text: string): string {
  const hex = digestOf(text).slice('sha256:'.length);
  const variant = ((parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-');
}
