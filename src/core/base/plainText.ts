/** A text of a file as one line for a terminal: control characters, which could move the cursor or hide text, replaced. */
export function plainLine(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, '\uFFFD');
}
