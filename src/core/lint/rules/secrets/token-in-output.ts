import type { NotebookRule } from '../../rule';
import { secretShownIn } from '../../support/secretTexts';

const TOKEN = ['hf', 'AbCdEfGhIjKlMnOpQrStUvWxYzAbCdEfGh'].join('_');

/** Characters of one output that are searched; longer ones are data. */
const MAX_SEARCHED = 1_000_000;

/** A token that a cell has printed. */
export const tokenInOutput: NotebookRule = {
  name: 'secrets/token-in-output',
  summary: 'A stored output shows a token, key or password',
  why:
    'The code may read the token properly from the environment, but once it is printed the file keeps it, and so does ' +
    'every commit of the file. Revoke the token, clear the output, and do not print it.',
  severity: 'error',
  moment: 'edit',
  level: 'cell',
  fix: 'edit',
  reads: 'execution',
  anyLanguage: true,
  references: ['https://docs.github.com/en/code-security/secret-scanning/introduction/about-secret-scanning'],
  examples: {
    bad: [
      [{ text: 'print(os.environ["HF_TOKEN"])', outputs: [TOKEN] }],
      { cells: [{ text: '!env', outputs: ['HOME=/root\nWEATHER_API_KEY=9f8e7d6c5b4a39281706f5e4\n'] }], shown: false },
      [{ text: 'config', outputs: [{ mime: 'text/html', text: `<td>${TOKEN}</td>` }] }],
    ],
    good: [
      [{ text: 'print("done")', outputs: ['done'] }],
      {
        cells: [
          {
            text: 'run',
            outputs: ['{"secret_name": "prod/db", "next_token": "none", "digest": "9f8e7d6c5b4a39281706f5e4"}'],
          },
        ],
        shown: false,
      },
      {
        cells: [
          {
            text: '!wget a',
            outputs: [`https://example.com/a?X-Amz-Credential=${['AKI', 'AQ4LVBZ7XN2RT5WMD'].join('')}%2F2024`],
          },
        ],
        shown: false,
      },
      [{ text: 'figure.show()', outputs: [{ mime: 'image/png', text: TOKEN }] }],
    ],
  },
  *check({ notebook }) {
    for (const cell of notebook.cells) {
      const found = cell.outputs.flatMap((output, index) => {
        const texts = output.items.map((item) => (item.size > MAX_SEARCHED ? undefined : item.text()));
        const secret = texts.map((text) => (text === undefined ? undefined : secretShownIn(text))).find(Boolean);
        return secret === undefined ? [] : [{ index, secret }];
      });
      const [first] = found;
      if (!first) continue;
      yield {
        at: { cell: cell.index },
        message:
          `The stored output shows what looks like ${first.secret}, for everyone who opens the file or its ` +
          'history. Revoke or change it, and clear the output.',
        fix: {
          title: 'Clear the output that shows the token',
          edits: [{ kind: 'clearOutputs', cell: cell.index, outputs: found.map(({ index }) => index) }],
        },
      };
    }
  },
};
