import type { Stmt } from './ast';

/** Why a text could not be parsed; offsets are UTF-16 in the text given to the parser. */
export interface SyntaxProblem {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/** What a parser makes of a text: its statements, or the first thing that is wrong. */
export type ParseResult =
  { readonly ok: true; readonly body: readonly Stmt[] } | { readonly ok: false; readonly problem: SyntaxProblem };

/** Reads Python. Implementations throw nothing, whatever the text. */
export interface PythonParser {
  /** Parses a text; all offsets in the nodes are moved by `shift`. `parent` of top-level statements is left unset. */
  parse(text: string, shift: number): ParseResult;
}
