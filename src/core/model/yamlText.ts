import type { Document, Node, ParsedNode } from 'yaml';
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Place } from '../base/problem';
import { PreflightError } from '../base/problem';
import { isNestedTooDeeply } from './nesting';

/** Keys and indices from the root of a document to a value in it. */
export type YamlPath = readonly PropertyKey[];

const MAX_CHARACTERS = 1_000_000;

/** A parsed YAML document that knows where each of its values stands in the text. */
export class YamlText {
  readonly file: string;
  readonly text: string;
  /** The plain value; null for an empty document. */
  readonly value: unknown;
  readonly #document: Document.Parsed;
  readonly #lines: LineCounter;
  readonly #firstLine: number;

  /**
   * Parses one YAML 1.2 document. `firstLine` is the 1-based line of `file` on which `text` starts (front matter).
   * Throws `yaml/syntax`, `yaml/too-large`, `yaml/too-deep`.
   */
  constructor(text: string, file: string, firstLine = 1) {
    this.file = file;
    this.text = text;
    this.#lines = new LineCounter();
    this.#firstLine = firstLine;
    if (text.length > MAX_CHARACTERS) {
      throw new PreflightError({
        code: 'yaml/too-large',
        message: `${file} has ${text.length} characters; at most ${MAX_CHARACTERS} are read.`,
        remedy: 'Keep data in files of its own and name them here.',
        place: { file },
      });
    }
    if (isNestedTooDeeply(text)) {
      throw new PreflightError({
        code: 'yaml/too-deep',
        message: `${file} is nested too deeply.`,
        remedy: 'Write it with fewer levels.',
        place: { file },
      });
    }
    try {
      this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false, stringKeys: true });
      this.#throwFirstError();
      this.value = this.#document.toJS({ maxAliasCount: 100 }) as unknown;
    } catch (cause) {
      if (PreflightError.is(cause)) throw cause;
      // The parser gives up on alias bombs with an error of its own.
      throw this.#syntaxError(cause instanceof Error ? cause.message : String(cause), 0, cause);
    }
  }

  /**
   * Where the key (or the list item) at `path` stands, or with `part` its value; the nearest ancestor that exists when
   * it does not.
   */
  place(path: YamlPath, part: 'key' | 'value' = 'key'): Place {
    let node: Node | null = this.#document.contents;
    let offset = startOf(node) ?? 0;
    for (const [depth, step] of path.entries()) {
      const found = this.#step(node, step);
      if (!found) break;
      node = found.value;
      const isLast = depth === path.length - 1;
      offset = (isLast && part === 'value' ? startOf(node) : found.offset) ?? offset;
    }
    return this.#placeAt(offset);
  }

  /** Whether the document has something at `path`, be it null. */
  has(path: YamlPath): boolean {
    let node: Node | null = this.#document.contents;
    for (const step of path) {
      const found = this.#step(node, step);
      if (!found) return false;
      node = found.value;
    }
    return true;
  }

  #step(from: Node | null, step: PropertyKey): { value: Node | null; offset: number | undefined } | undefined {
    const node: Node | null | undefined = isAlias(from) ? from.resolve(this.#document) : from;
    if (isMap<ParsedNode, ParsedNode | null>(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step));
      return pair && { value: pair.value, offset: startOf(pair.key) };
    }
    if (isSeq<ParsedNode>(node) && typeof step === 'number') {
      const item = node.items[step];
      return item && { value: item, offset: startOf(item) };
    }
    return undefined;
  }

  #placeAt(offset: number): Place {
    const { line, col } = this.#lines.linePos(offset);
    return { file: this.file, line: Math.max(line, 1) + this.#firstLine - 1, column: Math.max(col, 1) };
  }

  #throwFirstError(): void {
    const [first] = this.#document.errors;
    if (!first) return;
    // The library's own text for this names a function of the library.
    const message = first.code === 'MULTIPLE_DOCS' ? 'it holds several documents; only one is read' : first.message;
    throw this.#syntaxError(message, first.pos[0], first);
  }

  #syntaxError(message: string, offset: number, cause: unknown): PreflightError {
    return new PreflightError(
      {
        code: 'yaml/syntax',
        message: `${this.file} is not valid YAML: ${message}`,
        remedy: 'Correct the file at this place; check indentation, colons and quotes.',
        place: this.#placeAt(offset),
      },
      { cause },
    );
  }
}

function startOf(node: Node | null): number | undefined {
  return node?.range?.[0];
}
