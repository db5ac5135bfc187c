/**
 * Why a part of an artifact cannot be read. It is thrown inside the scan only and becomes a finding: what cannot be
 * read is never called clean.
 */
export class Uninspectable extends Error {
  /** Stable code of the finding, for example `scan/truncated`. */
  readonly code: string;

  /** `why` continues the sentence "Could not be inspected:". */
  constructor(code: string, why: string, options?: { cause?: unknown }) {
    super(why, options);
    this.name = 'Uninspectable';
    this.code = code;
  }
}
