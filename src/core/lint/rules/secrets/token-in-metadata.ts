import type { NotebookRule } from '../../rule';
import { isNamedSecret, isRandom } from '../../support/secretNames';
import { secretShownIn } from '../../support/secretTexts';

const TOKEN = ['hf', 'AbCdEfGhIjKlMnOpQrStUvWxYzAbCdEfGh'].join('_');

/** Texts of one metadata object that are looked at; more are data. */
const MOST_TEXTS = 2000;
const MAX_DEPTH = 12;
/** Characters; a longer text is data. */
const MAX_LENGTH = 20_000;

/** Keys under which editors and services keep images and state in binary form. */
const BINARY = /^(image\/|application\/(octet-stream|pdf))|^(buffers?|state|widgets|digest|sha\d*|hash|signature)$/i;

/** A token that an extension or a service has left in the notebook's metadata. */
export const tokenInMetadata: NotebookRule = {
  name: 'secrets/token-in-metadata',
  summary: 'The metadata of the notebook or a cell holds an access token',
  why:
    'Metadata is shown by no notebook editor, yet it is part of the file: forms, parameters and extensions write what was ' +
    'typed into it. Everybody who can read the repository or its history can use the token. Revoke it, and remove the entry.',
  severity: 'error',
  moment: 'edit',
  level: 'notebook',
  fix: 'none',
  anyLanguage: true,
  references: [
    'https://docs.github.com/en/code-security/secret-scanning/introduction/about-secret-scanning',
    'https://nbformat.readthedocs.io/en/latest/format_description.html#metadata',
  ],
  examples: {
    bad: [
      { cells: ['print(1)'], metadata: { papermill: { parameters: { token: TOKEN } } }, shown: false },
      { cells: [{ text: 'print(1)', metadata: { cellView: 'form', last: [`Bearer ${TOKEN}`] } }], shown: false },
    ],
    good: [
      { cells: ['print(1)'], metadata: { kernelspec: { name: 'python3' } } },
      { cells: ['print(1)'], metadata: { colab: { id: 'x9dZ3kQp7LmN2vB5', name: 'token.ipynb' } }, shown: false },
      { cells: ['print(1)'], metadata: { widgets: { state: TOKEN } }, shown: false },
    ],
  },
  *check({ notebook }) {
    const places = [
      { metadata: notebook.metadata, at: 'notebook' as const, where: 'notebook' },
      ...notebook.cells.map(({ metadata, index }) => ({ metadata, at: { cell: index }, where: 'cell' })),
    ];
    for (const { metadata, at, where } of places) {
      for (const { path, text } of textsIn(metadata)) {
        const name = path.slice(path.lastIndexOf('.') + 1);
        const secret = secretShownIn(text) ?? (isNamedSecret(name, text) && isRandom(text) ? 'a secret' : undefined);
        if (secret === undefined) continue;
        yield {
          at,
          message:
            `The metadata of this ${where} holds what looks like ${secret}, under "${path}". Revoke it ` +
            'and remove the entry from the file.',
        };
      }
    }
  },
};

/** The texts in a value, with the keys on the way; images, state and digests are left out. */
function textsIn(value: unknown): { path: string; text: string }[] {
  const found: { path: string; text: string }[] = [];
  const visit = (at: unknown, path: readonly string[]): void => {
    if (found.length >= MOST_TEXTS || path.length > MAX_DEPTH) return;
    if (typeof at === 'string') {
      if (at.length <= MAX_LENGTH && !at.startsWith('data:')) found.push({ path: path.join('.'), text: at });
    } else if (typeof at === 'object' && at !== null) {
      for (const [key, part] of Object.entries(at)) if (!BINARY.test(key)) visit(part, [...path, key]);
    }
  };
  visit(value, []);
  return found;
}
