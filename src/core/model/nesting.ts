/** Deeper than any file a person writes; parsers recurse, and V8 ends the process when a stack overflow meets it. */
const DEEPEST = 100;

const [OPEN_SQUARE, CLOSE_SQUARE, OPEN_CURLY, CLOSE_CURLY] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Whether a text is nested deeper than parsers bear: open brackets, indentation, or containers stacked at the start of
 * a line (quotes and lists in Markdown, sequences in YAML). Looks into strings too, so that it is an upper bound.
 */
export function isNestedTooDeeply(text: string): boolean {
  let brackets = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === OPEN_SQUARE || code === OPEN_CURLY) brackets += 1;
    else if ((code === CLOSE_SQUARE || code === CLOSE_CURLY) && brackets > 0) brackets -= 1;
    if (brackets > DEEPEST) return true;
  }
  const indents: number[] = [];
  for (const line of text.split('\n')) {
    const start = /^[ \t>*+?:.)\-\d]*/.exec(line)?.[0] ?? '';
    if (start.replace(/\s/g, '').length > 2 * DEEPEST) return true;
    const indent = line.search(/\S/);
    if (indent === -1) continue;
    while ((indents.at(-1) ?? -1) >= indent) indents.pop();
    if (indents.push(indent) > DEEPEST) return true;
  }
  return false;
}
