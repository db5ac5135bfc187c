/** What the scaffold writes where it knows nothing; followed by what is wanted, and closed by `]`. */
export const PLACEHOLDER = '[TODO:';

/**
 * What stands for an answer without being one: the literals of the Hugging Face template and of Preflight's own
 * scaffold, editors' reminders, dummy text, and dots.
 */
const ANYWHERE: readonly RegExp[] = [
  /\[\s*more information needed\s*\]/i,
  /\[\s*TODO\b[^\]]*\]?/i,
  /\b(?:TODO|TBD|FIXME|XXX)\b/,
  /\blorem ipsum\b/i,
  /\{\{[^{}]*\}\}/,
  /<(?:your|insert|add|fill)\b[^<>]*>/i,
  /\[(?:your|insert|add|fill in)\b[^[\]]*\]/i,
];

/** What is no answer when it is all there is; with a reason beside it, it is one. */
const ALONE =
  /^(?:n\/?a|not applicable|none|unknown|null|nil|todo|to do|to be (?:done|defined|determined)|-+|\.{2,}|…|\?+)[.!]?$/i;

/** The placeholder in a text; undefined when the text is an answer. An empty text is no placeholder. */
export function findPlaceholder(text: string): string | undefined {
  const trimmed = text.trim();
  if (ALONE.test(trimmed)) return trimmed;
  for (const pattern of ANYWHERE) {
    const match = pattern.exec(trimmed);
    if (match) return match[0].length > 60 ? `${match[0].slice(0, 57)}...` : match[0];
  }
  return undefined;
}

/** A placeholder that says what is wanted in its place. */
export function todo(wanted: string): string {
  return `${PLACEHOLDER} ${wanted.replace(/[[\]]/g, '')}]`;
}
