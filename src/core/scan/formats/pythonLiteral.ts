import { Uninspectable } from '../uninspectable';

/** A Python literal as it stands in the header of an npy file. */
export type Literal = string | number | boolean | null | readonly Literal[] | ReadonlyMap<string, Literal>;

const TOKEN = /\s*(?:([[\](){},:])|'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(-?\d+)L?|(True|False|None))/y;
const DEEPEST = 32;

/** Parses strings, whole numbers, True, False, None, tuples, lists and dictionaries with text keys. */
export function parseLiteral(text: string): Literal {
  return new Parser(text).parse();
}

class Parser {
  readonly #tokens: RegExpExecArray[] = [];
  #at = 0;

  constructor(text: string) {
    const token = new RegExp(TOKEN);
    const trimmed = text.trimEnd();
    while (token.lastIndex < trimmed.length) {
      const match = token.exec(trimmed);
      if (!match) throw malformed();
      this.#tokens.push(match);
    }
  }

  parse(): Literal {
    const value = this.#value(0);
    if (this.#at < this.#tokens.length) throw malformed();
    return value;
  }

  #value(depth: number): Literal {
    const token = this.#tokens[this.#at++];
    if (!token || depth > DEEPEST) throw malformed();
    const [, punctuation, single, double, digits, word] = token;
    if (single !== undefined || double !== undefined) return (single ?? double ?? '').replace(/\\(.)/g, '$1');
    if (digits !== undefined) return Number(digits);
    if (word !== undefined) return word === 'None' ? null : word === 'True';
    if (punctuation === '(') return this.#items(')', depth);
    if (punctuation === '[') return this.#items(']', depth);
    if (punctuation === '{') return this.#entries(depth);
    throw malformed();
  }

  #items(close: string, depth: number): Literal[] {
    const items: Literal[] = [];
    while (!this.#take(close)) {
      items.push(this.#value(depth + 1));
      if (!this.#take(',') && !this.#is(close)) throw malformed();
    }
    return items;
  }

  #entries(depth: number): Map<string, Literal> {
    const entries = new Map<string, Literal>();
    while (!this.#take('}')) {
      const key = this.#value(depth + 1);
      if (typeof key !== 'string' || !this.#take(':')) throw malformed();
      entries.set(key, this.#value(depth + 1));
      if (!this.#take(',') && !this.#is('}')) throw malformed();
    }
    return entries;
  }

  #is(punctuation: string): boolean {
    return this.#tokens[this.#at]?.[1] === punctuation;
  }

  #take(punctuation: string): boolean {
    if (!this.#is(punctuation)) return false;
    this.#at += 1;
    return true;
  }
}

function malformed(): Uninspectable {
  return new Uninspectable('npy/broken', 'its header is not readable');
}
