import { plainText } from './plainText';

/** Where in a file something is: 1-based line and column; `cell` is the 0-based index in a notebook. */
export interface Place {
  readonly file: string;
  readonly cell?: number;
  readonly line?: number;
  readonly column?: number;
}

/**
 * What went wrong, for a person and for a program. `code` is stable and is what callers decide on; `message` says what
 * happened and `remedy` the next step. Neither text is ever matched.
 */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly place?: Place;
  /** What another program said, such as git or a server; for people only. */
  readonly detail?: string;
}

/** A `Problem` on its way to the front door that shows it. Anything else thrown is a defect of Preflight. */
export class PreflightError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem, options?: { cause?: unknown }) {
    super(problem.message, options);
    this.name = 'PreflightError';
    this.problem = problem;
  }

  /** Whether `error` is a Preflight error, and, when `code` is given, the one with that code. */
  static is(error: unknown, code?: string): error is PreflightError {
    return error instanceof PreflightError && (code === undefined || error.problem.code === code);
  }
}

/** A problem as one block of text: place, message, what another program said, remedy. */
export function formatProblem(problem: Problem): string {
  const place = problem.place ? `${formatPlace(problem.place)}: ` : '';
  const detail = problem.detail ? `\n  ${problem.detail.replaceAll('\n', '\n  ')}` : '';
  return plainText(`${place}${problem.message}${detail}\n  Next: ${problem.remedy} [${problem.code}]`);
}

/** `file:cell 3:line 2:column 5`, leaving out what is not known. */
export function formatPlace(place: Place): string {
  const cell = place.cell === undefined ? '' : `:cell ${place.cell + 1}`;
  const line = place.line === undefined ? '' : `:${place.line}`;
  const column = place.line === undefined || place.column === undefined ? '' : `:${place.column}`;
  return `${place.file}${cell}${line}${column}`;
}
