import type { LineColumn } from '../../notebook/lines';

/** What ruff says of a program. */
export interface RuffDiagnostic {
  /** Ruff's own code, such as `F401`, or `SYNTAX`. */
  readonly code: string;
  readonly message: string;
  readonly start: LineColumn;
  readonly end: LineColumn;
  /** Other places that it speaks of, such as the first definition of a name. */
  readonly others: readonly LineColumn[];
}

/** The code of a diagnostic about text that ruff cannot read; its rules do not run on such a program. */
export const SYNTAX = 'invalid-syntax';

/** Runs ruff. */
export interface Ruff {
  /**
   * Checks programs for these codes; undefined for a program that ruff cannot check. Throws `lint/unknown-ruff-rule` for a
   * code that ruff does not know.
   */
  check(
    codes: readonly string[],
    programs: readonly string[],
  ): Promise<readonly (readonly RuffDiagnostic[] | undefined)[]>;
}
