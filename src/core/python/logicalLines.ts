/** Where a logical line ends; `closed` is false when a bracket or string is still open at the end of the text. */
export interface LogicalLineEnd {
  /** Offset of the line end, or the length of the text. */
  readonly end: number;
  readonly closed: boolean;
}

const NEWLINE = 10;
const RETURN = 13;

/** End of the logical line that starts at `start`: brackets, triple quotes and backslashes carry it on. */
export function logicalLineEnd(text: string, start: number): LogicalLineEnd {
  let depth = 0;
  let at = start;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === NEWLINE || code === RETURN) {
      if (depth === 0) return { end: at, closed: true };
      at++;
    } else if (code === 35) at = physicalLineEnd(text, at);
    else if (code === 34 || code === 39) {
      const end = stringEnd(text, at);
      if (end === undefined) return { end: text.length, closed: false };
      at = end;
    } else if (code === 92) at = afterNewline(text, at + 1);
    else {
      if (code === 40 || code === 91 || code === 123) depth++;
      else if ((code === 41 || code === 93 || code === 125) && depth > 0) depth--;
      at++;
    }
  }
  return { end: text.length, closed: depth === 0 };
}

/** Offset of the line end after `at`, or the length of the text. */
export function physicalLineEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && text.charCodeAt(end) !== NEWLINE && text.charCodeAt(end) !== RETURN) end++;
  return end;
}

/** Offset after the line end at `at` (`\r\n` is one), or `at + 1` where there is none. */
export function afterNewline(text: string, at: number): number {
  return text.charCodeAt(at) === RETURN && text.charCodeAt(at + 1) === NEWLINE ? at + 2 : at + 1;
}

/** Offset after the string that starts at `at`; an unclosed '…' or "…" ends with its line, an unclosed triple never. */
function stringEnd(text: string, at: number): number | undefined {
  const quote = text.charAt(at);
  const triple = text.startsWith(quote.repeat(3), at);
  let next = at + (triple ? 3 : 1);
  while (next < text.length) {
    const char = text.charAt(next);
    if (char === '\\') next = afterNewline(text, next + 1);
    else if (char === quote && (!triple || text.startsWith(quote.repeat(3), next))) return next + (triple ? 3 : 1);
    else if (!triple && (char === '\n' || char === '\r')) return next;
    else next++;
  }
  return triple ? undefined : text.length;
}
