/** Control characters, which could move the cursor of a terminal, and those that turn the direction of text. */
const UNSEEN = /[^\P{Cc}\n\t]|[\u202A-\u202E\u2066-\u2069]/gu;

/** A text of a file for a terminal, its lines kept: characters that could move the cursor or hide text are replaced. */
export function plainText(text: string): string {
  return text.replace(UNSEEN, '\uFFFD');
}

/** The same on one line. */
export function plainLine(text: string): string {
  return plainText(text.replace(/\s+/g, ' '));
}
