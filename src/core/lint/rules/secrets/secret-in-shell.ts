import type { Fix, NotebookRule } from '../../rule';
import { isSecretName, isSecretValue } from '../../support/secretNames';
import { findSecrets } from '../../support/secretPatterns';

/** `%env NAME=value`, `NAME=value command`, `export NAME=value`, `--password value`, `-H "Authorization: Bearer …"`. */
const ASSIGNED = /(?:^|[\s;&|])(?:export\s+|set\s+|-e\s+|--env\s+)?([A-Za-z_]\w*)\s*=\s*(["']?)([^\s"';&|]+)\2/g;
const OPTION = /(?:^|\s)--?([A-Za-z][\w-]*)[=\s]+(["']?)([^\s"';&|]+)\2/g;
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
    ],
    good: [
      ['%env WEATHER_API_KEY'],
      ['!mysql --user ds --password $DB_PASSWORD'],
      ['%env CUDA_VISIBLE_DEVICES=0'],
      ['!curl -H "Authorization: Bearer $TOKEN" https://example.com'],
    ],
  },
  *check({ analysis }) {
    for (const { index, python } of analysis.cells) {
      for (const { kind, start, end, body } of python.magics) {
        if (kind === 'help') continue;
        const stop = body && !body.python ? body.end : end;
        const text = python.text.slice(start, stop);
        const seen = new Set<number>();
        for (const pattern of [ASSIGNED, OPTION, BEARER]) {
          for (const found of text.matchAll(pattern)) {
            const value = found[3] ?? '';
            const name = pattern === BEARER ? 'access_token' : (found[1] ?? '').replace(/-/g, '_');
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
