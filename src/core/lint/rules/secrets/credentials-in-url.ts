import type { NotebookRule } from '../../rule';
import { isPlaceholder } from '../../support/secretPatterns';

/** `scheme://user:password@host` */
const URL_WITH_PASSWORD =
  /\b[a-z][a-z\d+.-]{1,20}:\/\/([^\s:/?#@'"`<>{}$%]{1,100}):([^\s:/?#@'"`<>{}$%]{3,200})@[\w.-]+/gi;

/** A password as `Password=…` or `AccountKey=…` in a connection string. */
const CONNECTION_STRING = /\b(?:password|pwd|accountkey|sharedaccesskey)\s*=\s*([^\s;'"`<>{}$]{6,200})\s*(?=;|["'])/gi;

/** Credentials inside an address or a connection string. */
export const credentialsInUrl: NotebookRule = {
  name: 'secrets/credentials-in-url',
  summary: 'An address or connection string contains a password',
  why:
    'The password stands in the code, and addresses end up in logs, error messages and lineage. Build the address from ' +
    'settings, or let the client read the credentials itself.',
  severity: 'error',
  moment: 'edit',
  level: 'cell',
  fix: 'none',
  references: [
    'https://cwe.mitre.org/data/definitions/798.html',
    'https://datatracker.ietf.org/doc/html/rfc3986#section-3.2.1',
  ],
  examples: {
    bad: [
      ['engine = create_engine("postgresql://ds:Tr0ub4dor3x@db.example.com/churn")'],
      ['!git clone https://ds:Tr0ub4dor3x@git.example.com/team/repo.git'],
      ['conn = "DefaultEndpointsProtocol=https;AccountKey=Zm9vYmFyYmF6cXV4MTIz;EndpointSuffix=x"'],
    ],
    good: [
      ['engine = create_engine(f"postgresql://{user}:{password}@db.example.com/churn")'],
      ['engine = create_engine("postgresql://user:password@localhost/churn")'],
      ['!git clone https://git.example.com/team/repo.git'],
      ['image = "https://example.com:8080/a@2x.png"'],
    ],
  },
  *check({ analysis }) {
    for (const { index, python } of analysis.cells) {
      for (const pattern of [URL_WITH_PASSWORD, CONNECTION_STRING]) {
        if (pattern === URL_WITH_PASSWORD && !python.text.includes('://')) continue;
        for (const found of python.text.matchAll(pattern)) {
          const password = found[2] ?? found[1] ?? '';
          if (standsForOne(password)) continue;
          const start = found.index + found[0].lastIndexOf(password);
          yield {
            at: { cell: index, start, end: start + password.length },
            message:
              'A password stands in this address, for everyone who sees the notebook, its history or a log. Change it ' +
              'and build the address from settings.',
          };
        }
      }
    }
  },
};

function standsForOne(password: string): boolean {
  return (
    /^(pass|passwo?rd|passwd|pwd|secret|token|postgres|root|admin|guest|test|user|mysql|minioadmin|x+|\*+|\.+|your.*|my.*|example.*)$/i.test(
      password,
    ) || isPlaceholder(`${password}#abcdefgh`)
  );
}
