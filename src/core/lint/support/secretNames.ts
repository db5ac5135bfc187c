import { isPlaceholder } from './secretPatterns';

/** Words that name something secret, at the end of a name or followed by a number. */
const SECRET =
  /(^|[_-])(passwo?rd|passwd|pwd|passphrase|secret|(api|subscription|storage|signing|encryption|consumer|app|application|service|master|shared)_?key|access_?key|secret_?key|private_?key|auth_?key|account_?key|client_?secret|(access|auth|api|bearer|refresh|session|id|hf|github|gh|gitlab|bot|user|sas|slack|wandb|kaggle|personal_access)_?token)([_-]?\d+)?$/i;

/** Names with a secret word that hold something else. */
const NOT_SECRET =
  /(_hash|_digest|_sha\d*|_arn|_prefix|_regex|_pattern|_placeholder|_label|_column|_col|_name|_field|_type|_id|_path|_file|_env|_var|_url|_uri|_len|_length|_size|_count)$|^(pad|eos|bos|unk|cls|sep|mask|stop|start|end|special|image|num|max|min|n)_?token/i;

/** Values that stand for a secret in examples. */
const STANDS_FOR_ONE =
  /^(<.*>|\[.*\]|\{.*\}|\$\{?.*|%.*%|\*+|\.{2,}|-+|x+|none|null|true|false|changeme|change_?me|secret|password|passwd|pass|test|testing|admin|root|guest|user|default|empty|todo|tbd|string|str|bearer|basic)$/i;
const SAYS_EXAMPLE =
  /your|example|placeholder|dummy|insert|replace|redacted|my[-_ ]?(api|secret|token|password|key)|enter|paste|fill|sample|fake|change[-_ ]?(this|me|it)/i;

/** Whether a variable, key or argument of this name holds something secret. */
export function isSecretName(name: string): boolean {
  const snake = name.replace(/([a-z\d])([A-Z])/g, '$1_$2').replace(/[-.\s]+/g, '_');
  return SECRET.test(snake) && !NOT_SECRET.test(snake);
}

/** Whether a text can be the secret itself: not empty, no placeholder, no sentence, not its own name. */
export function isSecretValue(value: string, name: string): boolean {
  if (value.length < 6 || value.length > 500 || /\s/.test(value.trim())) return false;
  if (STANDS_FOR_ONE.test(value) || SAYS_EXAMPLE.test(value) || isPlaceholder(value)) return false;
  if (/^(https?|s3|gs|file|dbfs|projects|arn):?\/?/i.test(value) || value.toLowerCase() === name.toLowerCase())
    return false;
  // An environment variable's name, or words alone, name a secret rather than being one.
  if (/^[A-Z][A-Z\d]*(_[A-Z\d]+)+$/.test(value) || /^[a-z]+([-_./][a-z]+)*$/.test(value)) return false;
  return true;
}

/** Name of the environment variable for a secret: `dbPassword` gives DB_PASSWORD. */
export function variableFor(name: string): string {
  const snake = name.replace(/([a-z\d])([A-Z])/g, '$1_$2').replace(/\W+/g, '_');
  return snake.toUpperCase();
}

/** Names that mean a secret only where the value looks like one. */
const MAYBE_SECRET = /^(token|auth|credentials?)$|_(token|secret|credentials?)$/i;

/** Whether a name and its value together are a secret, for names that say it and for those that may. */
export function isNamedSecret(name: string, value: string): boolean {
  if (isSecretName(name)) return isSecretValue(value, name);
  return MAYBE_SECRET.test(name) && !NOT_SECRET.test(name) && isSecretValue(value, name) && isRandom(value);
}

/** Whether a text can only have been drawn by chance: long, of one word, letters and digits mixed all through. */
export function isRandom(text: string): boolean {
  if (!/^[A-Za-z\d+/=~.!-]{24,200}$/.test(text) || isUuid(text)) return false;
  const digits = text.replace(/\D/g, '').length;
  const changes = Array.from(text).filter((char, at) => at > 0 && kindOf(char) !== kindOf(text[at - 1] ?? '')).length;
  return digits >= 3 && changes >= text.length / 4;
}

function kindOf(char: string): number {
  return /\d/.test(char) ? 0 : /[a-z]/.test(char) ? 1 : /[A-Z]/.test(char) ? 2 : 3;
}

/** Identifiers, which are no secrets. */
function isUuid(text: string): boolean {
  return /^[a-f\d]{8}(-[a-f\d]{4}){3}-[a-f\d]{12}$/i.test(text);
}
