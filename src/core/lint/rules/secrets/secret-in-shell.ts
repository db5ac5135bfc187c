import type { Fix, NotebookRule } from '../../rule';
import { isSecretName, isSecretValue } from '../../support/secretNames';
import { findSecrets } from '../../support/secretPatterns';

/** `%env NAME=value`, `NAME=value command`, `export NAME=value`, `--password value`, `-H "Authorization: Bearer …"`. */
const ASSIGNED = /(?:^|[\s;&|])(?:export\s+|set\s+|-e\s+|--env\s+)?([A-Za-z_]\w*)\s*=\s*(["']?)([^\s"';&|]+)\2/g;
const OPTION = /(?:^|\s)--?([A-Za-z][\w-]*)[=\s]+(["']?)([^\s"';&|]+)\2/g;
/** `%env NAME value`, `aws configure set name value`. */
const SPACED = /(?:^%(?:set_)?env|\bconfigure\s+set)\s+([A-Za-z_]\w*)\s+(["']?)([^\s"';&|=]+)\2/g;
/** `-H "x-api-key: value"` */
const HEADER = /(?:-H|--header)\s*(["'])([A-Za-z][\w-]*):\s*([^\s"']{8,200})\1/g;
/** `curl -u user:password` */
const USER = /\bcurl\b.{0,200}?\s(?:-u|--user)\s*()(["']?)[^\s:"'$]+:([^\s"'$]{6,200})\2/g;
/** `wandb login KEY` */
const LOGIN = /\b(?:wandb|comet)\s+login\s+()()([a-f\d]{40})\b/g;
const BEARER = /(\bauthorization):\s*(bearer\s+|basic\s+|token\s+)([A-Za-z\d._~+/=-]{16,})/gi;

/** A secret in a shell or magic line. */
export const secretInShell: NotebookRule = {
  name: 'secrets/secret-in-shell',
  summary: 'A shell or magic line contains a password or key',
  why:
    'The line is part of the notebook and its history, and while it runs the secret is visible in the list of ' +
    'processes and in the shell’s history. Put it into the environment of the job.',
  severity: 'error',
  moment: 'edit',
  level: 'cell',
  fix: 'edit',
  references: ['https://cwe.mitre.org/data/definitions/214.html'],
  examples: {
    bad: [
      ['%env WEATHER_API_KEY=9f8e7d6c5b4a39281706f5e4'],
      ['!mysql --user ds --password Tr0ub4dor3x -e "select 1"'],
      ['%%bash\nexport DB_PASSWORD="Tr0ub4dor3x"\n./load.sh'],
      ['!curl -H "Authorization: Bearer 9f8e7d6c5b4a39281706f5e4" https://example.com'],
      { cells: ['%env WEATHER_API_KEY 9f8e7d6c5b4a39281706f5e4'], shown: false },
      { cells: ['!curl -H "x-api-key: 9f8e7d6c5b4a39281706f5e4" https://example.com'], shown: false },
      { cells: ['!curl -u ds:Tr0ub4dor3x https://example.com'], shown: false },
      { cells: ['!wandb login 9f8e7d6c5b4a39281706f5e49f8e7d6c5b4a3928'], shown: false },
      { cells: ['!aws configure set aws_secret_access_key 9f8e7d6c5b4A39281706f5E4'], shown: false },
      { cells: ['%%writefile .env\nWEATHER_API_KEY=9f8e7d6c5b4a39281706f5e4'], shown: false },
      { cells: ['%%writefile a.py\napi_key = "9f8e7d6c5b4a39281706f5e4"'], shown: false },
    ],
    good: [
      ['%env WEATHER_API_KEY'],
      ['!mysql --user ds --password $DB_PASSWORD'],
      {
        cells: [
          '!curl -u $USER:$PASSWORD -H "x-request-id: 9f8e7d6c5b4a39281706f5e4" https://example.com',
          '!wandb login',
        ],
        shown: false,
      },
      ['%env CUDA_VISIBLE_DEVICES=0'],
      {
        cells: [
          '%%writefile a.py\naccess_key = library.getSecret("a", "b")\nlogin(\n    client_secret= app_client_secret,\n)\napi_key = settings.key2',
        ],
        shown: false,
      },
      ['!curl -H "Authorization: Bearer $TOKEN" https://example.com'],
    ],
  },
  *check({ analysis }) {
    for (const { index, python } of analysis.cells) {
      for (const { kind, name: magic, args, start, end, body } of python.magics) {
        if (kind === 'help') continue;
        const isText = kind !== 'cell' || SHELLS.test(magic) || (/^(write)?file$/.test(magic) && !/\.py\b/.test(args));
        const stop = body && !body.python ? body.end : end;
        const text = python.text.slice(start, stop);
        const seen = new Set<number>();
        for (const pattern of [ASSIGNED, OPTION, SPACED, HEADER, USER, LOGIN, BEARER]) {
          for (const found of text.matchAll(pattern)) {
            const value = (found[3] ?? '').replace(/[,)]+$/, '');
            const name = (NAMES.get(pattern) ?? found[pattern === HEADER ? 2 : 1] ?? '').replace(/-/g, '_');
            if (!isText && found[2] === '' && isExpression(value)) continue;
            if (!isSecretName(name) || !isSecretValue(value, name) || /[${}]/.test(value)) continue;
            const at = start + found.index + found[0].lastIndexOf(value);
            if (seen.has(at) || findSecrets(value).length > 0) continue;
            seen.add(at);
            yield {
              at: { cell: index, start: at, end: at + value.length },
              message:
                'A secret stands in this line, for everyone who sees the notebook or its history. Change it, and let ' +
                'the job set it in its environment.',
              ...fromShellEnvironment(index, { start, end, kind }, at, value, name),
            };
          }
        }
      }
    }
  },
};

/** Names of what these patterns find. */
const NAMES: ReadonlyMap<RegExp, string> = new Map([
  [BEARER, 'access_token'],
  [USER, 'password'],
  [LOGIN, 'wandb_api_key'],
]);

/** Cell magics whose text a shell runs; in the programs of others, what follows an equals sign may be a name. */
const SHELLS = /^(bash|sh|script|system|sx|!|cmd|powershell|ksh|zsh)$/;

/** Whether what follows `name =` in a program is a name or a call and no text. */
function isExpression(value: string): boolean {
  return /[()[\]]/.test(value) || /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(value);
}

/** A shell line reads the variable; a magic that only sets it goes, since the job sets it. */
function fromShellEnvironment(
  cell: number,
  magic: { readonly start: number; readonly end: number; readonly kind: string },
  at: number,
  value: string,
  name: string,
): { readonly fix?: Fix } {
  const variable = name.replace(/\W/g, '_').toUpperCase();
  if (magic.kind === 'line') {
    const { start, end } = magic;
    return {
      fix: {
        title: `Remove the line; the job sets ${variable}`,
        manual: true,
        edits: [{ kind: 'replace', cell, start, end, text: '' }],
      },
    };
  }
  const edits = [{ kind: 'replace' as const, cell, start: at, end: at + value.length, text: `$${variable}` }];
  return { fix: { title: `Take it from the environment variable ${variable}`, manual: true, edits } };
}
