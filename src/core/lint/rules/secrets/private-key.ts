import type { NotebookRule } from '../../rule';
import { PRIVATE_KEY } from '../../support/secretTexts';

const OPENING = ['-----BEGIN RSA PRIVATE', 'KEY-----'].join(' ');
const BODY = 'MIIEowIBAAKCAQEAv3mC1rX9qYtT2b8w5kQ0sLhF7dJzGgWnPeUoRiXaVcBy';

/** A private key in the notebook. */
export const privateKey: NotebookRule = {
  name: 'secrets/private-key',
  summary: 'A private key is written in the notebook',
  why:
    'Whoever reads the file or its history can sign in as its owner, or sign in the owner’s name. Deleting the cell ' +
    'does not take the key back: replace it everywhere it is trusted.',
  severity: 'error',
  moment: 'edit',
  level: 'cell',
  fix: 'none',
  anyLanguage: true,
  references: ['https://cwe.mitre.org/data/definitions/321.html'],
  examples: {
    bad: [[`key = """${OPENING}\n${BODY}\n"""`], [{ kind: 'markdown', text: `${OPENING}\n${BODY}` }]],
    good: [[`print("${OPENING}")`], ['key = open("id_ed25519").read()']],
  },
  *check({ notebook }) {
    for (const { index, text } of notebook.cells) {
      if (!text.includes('-----BEGIN ')) continue;
      for (const { 0: found, index: start } of text.matchAll(PRIVATE_KEY)) {
        yield {
          at: { cell: index, start, end: start + found.length },
          message:
            'A private key stands here, for everyone who sees the notebook or its history. Replace the key where it is ' +
            'trusted, and read the new one from a secret store.',
        };
      }
    }
  },
};
