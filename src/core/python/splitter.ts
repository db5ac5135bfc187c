import { afterNewline, logicalLineEnd, physicalLineEnd } from './logicalLines';

/** A run of whole lines that is parsed on its own. */
export interface Chunk {
  readonly start: number;
  readonly end: number;
}

const CONTINUES = /(?:elif|else|except|finally)\b|[)\]},.]|#|[ \t]*(?=[\r\n]|$)|[ \t]/y;
const STATEMENT =
  /(?:import|from|def|class|for|if|while|with|try|return|raise|del|assert|global|async|await|print)\b|@|[A-Za-z_][\w.]*(?:\[[^\]\r\n]*\])?(?:[ \t]*,[ \t]*[A-Za-z_]\w*)*[ \t]*[-+*/]?=(?!=)|[A-Za-z_][\w.]*\(/y;
const MAX_UNCLOSED = 20;

/**
 * Splits code at its top-level statements, so that each can be parsed alone when the whole cannot. A line that leaves a
 * bracket or string open ends where the next line at column 0 looks like a statement.
 */
export function splitStatements(code: string): Chunk[] {
  const starts: number[] = [];
  let at = 0;
  let unclosed = 0;
  let decorated = false;
  while (at < code.length) {
    if (!test(CONTINUES, code, at) && !decorated) starts.push(at);
    decorated = code.charAt(at) === '@' || (decorated && test(CONTINUES, code, at));
    const physical = physicalLineEnd(code, at);
    const { end, closed } = unclosed > MAX_UNCLOSED ? { end: physical, closed: true } : logicalLineEnd(code, at);
    if (closed) at = afterNewline(code, end);
    else {
      unclosed++;
      at = nextStatement(code, afterNewline(code, physical));
    }
  }
  if (starts.length === 0 || starts[0] !== 0) starts.unshift(0);
  return starts.map((start, index) => ({ start, end: starts[index + 1] ?? code.length }));
}

/** Splits a chunk that does not parse once more: at every line at column 0 that looks like a statement. */
export function resplit(code: string, chunk: Chunk): Chunk[] {
  const starts = [chunk.start];
  for (let at = nextStatement(code, nextLine(code, chunk.start), chunk.end); at < chunk.end;) {
    starts.push(at);
    at = nextStatement(code, nextLine(code, at), chunk.end);
  }
  return starts.map((start, index) => ({ start, end: starts[index + 1] ?? chunk.end }));
}

function nextLine(code: string, at: number): number {
  return afterNewline(code, physicalLineEnd(code, at));
}

function nextStatement(code: string, from: number, end = code.length): number {
  let at = from;
  while (at < end && !test(STATEMENT, code, at)) at = nextLine(code, at);
  return Math.min(at, end);
}

function test(pattern: RegExp, code: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(code);
}
