/** A comment with its `#`. */
export interface Comment {
  readonly start: number;
  readonly end: number;
  /** Text after the `#`, trimmed. */
  readonly text: string;
  /** Whether nothing but blanks stands before it on its line. */
  readonly ownLine: boolean;
}

const STRING_OR_COMMENT =
  /"""(?:[^\\]|\\[\s\S])*?(?:"""|$(?![\s\S]))|'''(?:[^\\]|\\[\s\S])*?(?:'''|$(?![\s\S]))|"(?:[^"\\\r\n]|\\[\s\S])*"?|'(?:[^'\\\r\n]|\\[\s\S])*'?|#[^\r\n]*/g;

/** The comments of Python code; a `#` in a string is none. */
export function commentsOf(code: string): Comment[] {
  if (!code.includes('#')) return [];
  const comments: Comment[] = [];
  for (const { 0: found, index } of code.matchAll(STRING_OR_COMMENT)) {
    if (!found.startsWith('#')) continue;
    const lineStart = startOfLine(code, index);
    comments.push({
      start: index,
      end: index + found.length,
      text: found.slice(1).trim(),
      ownLine: code.slice(lineStart, index).trim() === '',
    });
  }
  return comments;
}

function startOfLine(code: string, at: number): number {
  let start = at;
  while (start > 0 && code[start - 1] !== '\n' && code[start - 1] !== '\r') start--;
  return start;
}
