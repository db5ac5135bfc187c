/** A place in a text: 0-based line and UTF-16 column, as in the language server protocol. */
export interface LineColumn {
  readonly line: number;
  readonly column: number;
}

/** Converts between UTF-16 offsets and lines of one text. `\n`, `\r\n` and `\r` end a line. */
export class LineIndex {
  /** Offset at which each line starts. */
  readonly starts: readonly number[];
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    this.starts = lineStarts(text);
  }

  /** The place of an offset; offsets outside the text are moved to its nearest end. */
  at(offset: number): LineColumn {
    const clamped = Math.max(0, Math.min(offset, this.#text.length));
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= clamped) low = middle;
      else high = middle - 1;
    }
    return { line: low, column: clamped - (this.starts[low] ?? 0) };
  }

  /** Offset of a 0-based line and column, kept inside the text. */
  offset({ line, column }: LineColumn): number {
    const start = this.starts[Math.max(0, Math.min(line, this.starts.length - 1))] ?? 0;
    return Math.min(start + Math.max(0, column), this.#text.length);
  }

  /** The text of a 0-based line without its line end. */
  line(line: number): string {
    const start = this.starts[line];
    if (start === undefined) return '';
    return this.#text.slice(start, this.starts[line + 1] ?? this.#text.length).replace(/[\r\n]+$/, '');
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) starts.push(at + 1);
  }
  return starts;
}
