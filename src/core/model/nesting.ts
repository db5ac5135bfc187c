/** Deeper than any file a person writes; parsers recurse, and V8 ends the process when a stack overflow meets it. */
const DEEPEST = 100;

/**
 * Whether a text is nested deeper than parsers bear: open brackets, indentation, or containers stacked at the start of
 * a line (quotes and lists in Markdown, sequences in YAML). Looks into strings too, so that it is an upper bound.
 */
export function isNestedTooDeeply(text: string): boolean {
  let brackets = 0;
  for (const char of text) {
    if (char === '[' || char === '{') brackets += 1;
    else if ((char === ']' || char === '}') && brackets > 0) brackets -= 1;
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
