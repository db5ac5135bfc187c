import { afterNewline, logicalLineEnd, physicalLineEnd } from './logicalLines';
import type { Magic, MagicName } from './magics';
import { cellBody, definesUnknown, namesDefinedBy, statementOffset, takesStatement } from './magics';

/** A cell's text with IPython's syntax replaced by Python of the same length, and what was replaced. */
export interface MaskedCell {
  readonly code: string;
  readonly magics: readonly Magic[];
}

interface Patch {
  readonly start: number;
  readonly text: string;
}

/** After this many lines with an open bracket or string, lines are taken as they stand, so that no text is slow. */
const MAX_UNCLOSED = 20;

const AUTOMAGIC =
  /[ \t]*(pip3?|conda|mamba|uv)[ \t]+(?:install|uninstall|list|show|freeze)\b|[ \t]*(ls|pwd)[ \t]*(?=[\r\n]|$)|[ \t]*(cd|ls|mkdir)[ \t]+[~./\w-]+[ \t]*(?=[\r\n]|$)|[ \t]*(rm|cp|mv|cat|rmdir)(?:[ \t]+-\w+)*[ \t]+(?!(?:in|is|if|for|and|or|not|else)\b)[~./\w*][^=()\r\n]*(?=[\r\n]|$)/y;
const ASSIGNED =
  /[ \t]*([A-Za-z_][\w.]*(?:\[[^\]\r\n]*\])?(?:[ \t]*,[ \t]*[A-Za-z_]\w*)*)[ \t]*=[ \t]*(?=!(?!=)|%{1,2}[A-Za-z])/y;
const HELP =
  /[ \t]*(?:\?{1,2}[ \t]*[%\w.*]+|%{0,2}[A-Za-z_*][\w.*]*(?:\[[^\]\r\n]*\])?\?{1,2})[ \t]*;?[ \t]*(?=[\r\n]|$)/y;
const LINE_MAGIC = /[ \t]*(%{1,2})([A-Za-z_]\w*)/y;
const SHELL = /[ \t]*(!{1,2})/y;

/**
 * Masks magics, shell lines and help requests. The length never changes and lines stay lines, so that every offset in
 * the parsed code is an offset in the cell.
 */
export function maskCell(text: string): MaskedCell {
  if (!/[%!?\f\ufeff]|^[ \t]*(?:pip3?|conda|mamba|uv|ls|pwd|cd|mkdir|rm|cp|mv|cat|rmdir)\b/m.test(text))
    return { code: text, magics: [] };
  return new Masker(text).run();
}

class Masker {
  readonly #text: string;
  readonly #magics: Magic[] = [];
  readonly #patches: Patch[] = [];
  #unclosed = 0;

  constructor(text: string) {
    this.#text = text;
  }

  run(): MaskedCell {
    let at = this.#cellMagics();
    while (at < this.#text.length) at = this.#line(at);
    return { code: this.#patched(), magics: this.#magics };
  }

  /** Cell magics stand first, below blank lines and comments; they can be stacked. Returns where Python begins. */
  #cellMagics(): number {
    let at = 0;
    for (;;) {
      const line = /(?:[ \t]*(?:#[^\r\n]*)?\r?[\n\r])*/y;
      line.lastIndex = at;
      line.exec(this.#text);
      const found = match(/%%([A-Za-z_!]\w*)/y, this.#text, line.lastIndex);
      if (!found) return at;
      const end = lineEndWithContinuation(this.#text, line.lastIndex);
      const next = afterNewline(this.#text, end);
      this.#addCellMagic(found[1] ?? '', line.lastIndex, end);
      if (this.#magics.at(-1)?.body?.python !== true) return this.#text.length;
      at = Math.min(next, this.#text.length);
    }
  }

  #addCellMagic(name: string, start: number, end: number): void {
    const argsStart = start + 2 + name.length;
    const args = this.#text.slice(argsStart, end);
    const body = cellBody(name);
    const python = body === 'python';
    const bodyStart = Math.min(afterNewline(this.#text, end), this.#text.length);
    this.#push('cell', name, argsStart, start, end, {
      body: { start: bodyStart, end: this.#text.length, python },
      scoped: name === 'timeit',
    });
    if (name === 'timeit') this.#maskStatement(start, argsStart + statementOffset(args), end);
    else this.#blank(start, end);
    if (!python) this.#blank(bodyStart, this.#text.length);
  }

  /** Masks one logical line if it is a magic; returns where the next one starts. */
  #line(at: number): number {
    const magicEnd = this.#magicLine(at);
    if (magicEnd !== undefined) return afterNewline(this.#text, magicEnd);
    const physical = physicalLineEnd(this.#text, at);
    if (this.#unclosed > MAX_UNCLOSED) return afterNewline(this.#text, physical);
    const { end, closed } = logicalLineEnd(this.#text, at);
    if (!closed) this.#unclosed++;
    return afterNewline(this.#text, closed ? end : physical);
  }

  #magicLine(at: number): number | undefined {
    const text = this.#text;
    const shell = match(SHELL, text, at);
    if (shell) return this.#shell(at + shell[0].length - (shell[1] ?? '').length, (shell[1] ?? '').length, []);
    const help = match(HELP, text, at);
    if (help) return this.#help(at, at + help[0].length);
    const magic = match(LINE_MAGIC, text, at);
    if (magic) return this.#lineMagic(at + magic[0].search(/%/), magic[2] ?? '', (magic[1] ?? '').length, []);
    const assigned = match(ASSIGNED, text, at);
    if (assigned) return this.#assigned(at, assigned[0], assigned[1] ?? '');
    const automagic = match(AUTOMAGIC, text, at);
    if (automagic) {
      const name = automagic[1] ?? automagic[2] ?? automagic[3] ?? automagic[4] ?? '';
      return this.#lineMagic(at + automagic[0].search(/\S/), name, 0, []);
    }
    return undefined;
  }

  #assigned(at: number, head: string, target: string): number {
    const start = at + head.length;
    const names = [...target.matchAll(/(?<![\w.])[A-Za-z_]\w*(?![\w.[])/g)].map(({ 0: name, index }) => {
      const from = at + head.indexOf(target) + index;
      return { name, start: from, end: from + name.length };
    });
    if (this.#text.charAt(start) === '!') return this.#shell(start, 1, names);
    const magic = match(LINE_MAGIC, this.#text, start);
    return this.#lineMagic(start, magic?.[2] ?? '', (magic?.[1] ?? '%').length, names);
  }

  #shell(start: number, prefix: number, names: readonly MagicName[]): number {
    const end = lineEndWithContinuation(this.#text, start);
    this.#push('shell', '', start + prefix, start, end, { names });
    this.#replaceStatement(start, end, names.length > 0);
    return end;
  }

  #help(at: number, end: number): number {
    const start = at + this.#text.slice(at, end).search(/\S/);
    this.#push('help', '', start, start, end, {});
    this.#replaceStatement(start, end, false);
    return end;
  }

  #lineMagic(start: number, name: string, prefix: number, names: readonly MagicName[]): number {
    const end = lineEndWithContinuation(this.#text, start);
    const argsStart = start + prefix + name.length;
    const scoped = name === 'timeit';
    this.#push('line', name, argsStart, start, end, { names, scoped });
    const args = this.#text.slice(argsStart, end);
    const statement = argsStart + statementOffset(args);
    if (prefix === 1 && takesStatement(name) && isSimpleStatement(this.#text.slice(statement, end))) {
      if (names.length > 0) this.#blank(start, statement);
      else this.#maskStatement(start, statement, end);
    } else this.#replaceStatement(start, end, names.length > 0);
    return end;
  }

  #push(
    kind: Magic['kind'],
    name: string,
    argsStart: number,
    start: number,
    end: number,
    more: { names?: readonly MagicName[]; body?: Magic['body']; scoped?: boolean },
  ): void {
    const args = this.#text.slice(argsStart, end);
    const names = more.names ?? [];
    this.#magics.push({
      kind,
      name,
      args,
      argsStart,
      start,
      end,
      body: more.body,
      defines: names.length > 0 ? names : namesDefinedBy(name, args, argsStart),
      definesUnknown: definesUnknown(kind, name, args),
      scoped: more.scoped ?? false,
      assigned: names.length > 0,
    });
  }

  /** `%time x = 1` becomes `pass; x = 1`: the statement stays where it is. */
  #maskStatement(start: number, statement: number, end: number): void {
    if (statement >= end) this.#replaceStatement(start, end, false);
    else this.#blank(start, statement, 'pass;');
  }

  /** A value where one is assigned, a statement inside a block (which must not become empty), else nothing. */
  #replaceStatement(start: number, end: number, isValue: boolean): void {
    const lineStart = this.#text.lastIndexOf('\n', start - 1) + 1;
    const indented = start > lineStart;
    const statement = end - start >= 4 ? 'pass' : '0';
    this.#blank(start, end, isValue ? '_' : indented ? statement : '');
  }

  #blank(start: number, end: number, wanted = ''): void {
    // A head longer than its line would overwrite the line end; any expression keeps a block from becoming empty.
    const head = /[\r\n]/.test(this.#text.slice(start, start + wanted.length)) ? '0' : wanted;
    const rest = this.#text.slice(start + head.length, end).replace(/[^\r\n]/g, ' ');
    this.#patches.push({ start, text: head + rest });
  }

  #patched(): string {
    let code = '';
    let at = 0;
    for (const { start, text } of this.#patches) {
      if (start < at) continue;
      code += this.#text.slice(at, start) + text;
      at = start + text.length;
    }
    return (code + this.#text.slice(at)).replace(/[\f\ufeff]/g, ' ');
  }
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

/** A magic ends with its line, unless that ends in a backslash. */
function lineEndWithContinuation(text: string, at: number): number {
  let end = physicalLineEnd(text, at);
  while (end < text.length && text.charAt(end - 1) === '\\') end = physicalLineEnd(text, afterNewline(text, end));
  return end;
}

function isSimpleStatement(text: string): boolean {
  return text.trim() !== '' && !/^(?:for|while|if|with|def|class|try|async)\b/.test(text);
}
