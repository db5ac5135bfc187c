import type { NotebookAnalysis } from '../../../python/analysis';
import { isString } from '../../../python/nodes';
import type { PythonCell } from '../../../python/pythonCell';
import type { Fix, NotebookRule } from '../../rule';
import { ensureImport, replaceNode } from '../../support/edits';
import type { SecretMatch } from '../../support/secretPatterns';
import { findSecrets, tokenOf } from '../../support/secretPatterns';

/** A provider's token in the text of a code cell. The examples build theirs so that no scanner takes them for real. */
const TOKEN = ['hf', 'AbCdEfGhIjKlMnOpQrStUvWxYzAbCdEfGh'].join('_');

/** An access token written into the notebook. */
export const tokenInCode: NotebookRule = {
  name: 'secrets/token-in-code',
  summary: 'An access token is written in a cell',
  why:
    'Everybody who can read the repository, its history or a rendered copy of the notebook can use the token. Deleting ' +
    'the line later does not help: it stays in the history. Revoke the token, and read it from the environment or a ' +
    'secret store.',
  severity: 'error',
  moment: 'edit',
  level: 'cell',
  fix: 'edit',
  anyLanguage: true,
  references: [
    'https://docs.github.com/en/code-security/secret-scanning/introduction/about-secret-scanning',
    'https://cwe.mitre.org/data/definitions/798.html',
  ],
  examples: {
    bad: [
      [`from huggingface_hub import login\nlogin(token="${TOKEN}")`],
      [`!huggingface-cli login --token ${TOKEN}`],
      [`# ${TOKEN}\nprint(1)`],
      { cells: [{ kind: 'markdown', text: `Log in with ${TOKEN}.` }], shown: false },
      { cells: [{ language: 'r', text: `login("${TOKEN}")` }], shown: false },
    ],
    good: [
      ['import os\nfrom huggingface_hub import login\nlogin(token=os.environ["HF_TOKEN"])'],
      ['login(token="hf_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")'],
    ],
  },
  *check({ analysis, notebook }) {
    const code = new Map(analysis.cells.map(({ index, python }) => [index, python]));
    for (const { index, text } of notebook.cells) {
      for (const match of code.get(index)?.fact(secretsIn) ?? findSecrets(text)) {
        const fix = readFromEnvironment(analysis, index, match);
        yield {
          at: { cell: index, start: match.start, end: match.end },
          message:
            `This looks like ${tokenOf(match.pattern)}: everyone who sees the notebook or its history can use ` +
            `it. Revoke it and read it from the environment (${match.pattern.variable}).`,
          ...(fix ? { fix } : {}),
        };
      }
    }
  },
};

function secretsIn(cell: PythonCell): SecretMatch[] {
  return findSecrets(cell.text);
}

/** When the token is a whole string literal, it can be replaced by a look-up in the environment. */
function readFromEnvironment(analysis: NotebookAnalysis, cell: number, match: SecretMatch): Fix | undefined {
  const python = analysis.cells.find(({ index }) => index === cell)?.python;
  const literal = python
    ?.nodes('Constant')
    .find((node) => isString(node) && node.start < match.start && match.end < node.end);
  if (!literal || literal.end - literal.start !== match.end - match.start + 2) return undefined;
  if (literal.parent?.nodeType === 'JoinedStr') return undefined;
  const { variable } = match.pattern;
  return {
    title: `Read it from the environment variable ${variable}`,
    manual: true,
    edits: [...ensureImport(analysis, cell, 'os'), replaceNode(analysis, literal, `os.environ["${variable}"]`)],
  };
}
