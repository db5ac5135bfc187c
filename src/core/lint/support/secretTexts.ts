import { isNamedSecret, isRandom } from './secretNames';
import { findSecrets, isPlaceholder, tokenOf } from './secretPatterns';

/** The line that opens a private key, with enough of the key to be one. */
export const PRIVATE_KEY = new RegExp(
  `-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----(?:\\\\n|\\s|["'+,])*(?:[A-Za-z\\d+/=-]+:.*(?:\\\\n|\\s)+)*[A-Za-z\\d+/=]{32,}`,
  'g',
);

/** `scheme://user:password@host` */
export const URL_WITH_PASSWORD =
  /\b[a-z][a-z\d+.-]{1,20}:\/\/([^\s:/?#@'"`<>{}$%]{1,100}):([^\s:/?#@'"`<>{}$%]{3,200})@[\w.-]+/gi;

/** Whether a password of an address stands for one. */
export function standsForPassword(password: string): boolean {
  return (
    /^(pass|passwo?rd|passwd|pwd|secret|token|postgres|root|admin|guest|test|user|mysql|minioadmin|x+|\*+|\.+|your.*|my.*|example.*)$/i.test(
      password,
    ) || isPlaceholder(`${password}#abcdefgh`)
  );
}

/** `NAME=value` on a line of its own, as `env` and settings files are printed, or an entry of JSON. */
const NAMED =
  /(?:^|\n)[ \t]*(?:export\s+)?([A-Z][A-Z\d_]{3,60})=(["']?)([^\s"'=,;]{16,200}={0,2})\2[ \t]*(?=\r?\n|$)|["']([A-Za-z][\w-]{3,60})["']\s*:\s*(["'])([^\s"']{16,200})\5/g;

/**
 * What secret a text that nobody wrote as code shows, as a message says it ("an OpenAI token"); undefined where it shows
 * none. Values under a name must look drawn by chance: a text is full of names and words.
 */
export function secretShownIn(text: string): string | undefined {
  const [token] = findSecrets(text);
  if (token) return tokenOf(token.pattern);
  if (text.includes('-----BEGIN ') && text.search(PRIVATE_KEY) >= 0) return 'a private key';
  if (text.includes('://')) {
    for (const found of text.matchAll(URL_WITH_PASSWORD)) {
      if (!standsForPassword(found[2] ?? '')) return 'the password of an address';
    }
  }
  if (!MAY_NAME.test(text)) return undefined;
  for (const found of text.matchAll(NAMED)) {
    const [name, value] = [found[1] ?? found[4] ?? '', found[3] ?? found[6] ?? ''];
    if (isNamedSecret(name, value) && isRandom(value)) return `the value of "${name}"`;
  }
  return undefined;
}

/** A cheap look before the patterns. */
const MAY_NAME = /secret|passw|api_?-?key|access_?key|account_?key|_token/i;
