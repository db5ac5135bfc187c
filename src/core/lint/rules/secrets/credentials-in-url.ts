import type { NotebookAnalysis } from '../../../python/analysis';
import { isString } from '../../../python/nodes';
import type { PythonCell } from '../../../python/pythonCell';
import { ensureImport, replaceNode } from '../../support/edits';
import type { Fix, NotebookRule } from '../../rule';
import { isSecretValue } from '../../support/secretNames';
import { standsForPassword, URL_WITH_PASSWORD } from '../../support/secretTexts';

/** A password as `Password=…` or `AccountKey=…` in a connection string. */
const CONNECTION_STRING =
  /\b(?:password|pwd|accountkey|sharedaccesskey)\s*=\s*([^\s;'"`<>{}$()]{6,200})\s*(?=;|["'])/gi;

/** A key as a parameter of an address. */
const KEY_IN_QUERY =
  /[?&](?:api_?key|app_?key|subscription-key|access_?token|auth_?token|token|client_?secret)=([\w-]{16,200})(?![\w-])/gi;

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
  fix: 'edit',
  references: [
    'https://cwe.mitre.org/data/definitions/798.html',
    'https://datatracker.ietf.org/doc/html/rfc3986#section-3.2.1',
  ],
  examples: {
    bad: [
      ['engine = create_engine("postgresql://ds:Tr0ub4dor3x@db.example.com/churn")'],
      ['!git clone https://ds:Tr0ub4dor3x@git.example.com/team/repo.git'],
      ['rows = requests.get("https://api.example.com/3/top?api_key=8265bd1679663a7ea12ac168da84d2e8&page=1")'],
      ['conn = "DefaultEndpointsProtocol=https;AccountKey=Zm9vYmFyYmF6cXV4MTIz;EndpointSuffix=x"'],
    ],
    good: [
      ['engine = create_engine(f"postgresql://{user}:{password}@db.example.com/churn")'],
      ['engine = create_engine("postgresql://user:password@localhost/churn")'],
      ['!git clone https://git.example.com/team/repo.git'],
      ['rows = requests.get("https://api.example.com/3/top?api_key=YOUR_API_KEY_GOES_HERE_1234")'],
      ['image = "https://example.com:8080/a@2x.png"'],
      { cells: ["password=os.getenv('HOST_PASSWORD')\nconnect(password=settings['database'])"], shown: false },
    ],
  },
  *check({ analysis }) {
    for (const { index, python } of analysis.cells) {
      for (const { start, end } of python.fact(passwordsIn)) {
        yield {
          at: { cell: index, start, end },
          message:
            'A password or key stands in this address, for everyone who sees the notebook, its history or a log. Change it ' +
            'and build the address from settings.',
          ...passwordFromEnvironment(index, start, end - start, analysis),
        };
      }
    }
  },
};

/** Where passwords and keys stand in addresses and connection strings. */
function passwordsIn(python: PythonCell): { readonly start: number; readonly end: number }[] {
  const hasAddress = python.text.includes('://');
  return [URL_WITH_PASSWORD, CONNECTION_STRING, KEY_IN_QUERY].flatMap((pattern) => {
    if (pattern !== CONNECTION_STRING && !hasAddress) return [];
    return [...python.text.matchAll(pattern)].flatMap((found) => {
      const password = found[2] ?? found[1] ?? '';
      if (pattern === CONNECTION_STRING && !isText(found.index, python)) return [];
      if (standsForPassword(password) || (pattern === KEY_IN_QUERY && !isKey(password))) return [];
      const start = found.index + found[0].lastIndexOf(password);
      return [{ start, end: start + password.length }];
    });
  });
}

/** Whether a place is in a text or a shell line: `password=name` elsewhere is an argument. */
function isText(at: number, python: PythonCell): boolean {
  const around = ({ start, end }: { readonly start: number; readonly end: number }): boolean => start <= at && at < end;
  return (
    python.magics.some((magic) => around(magic) || (magic.body !== undefined && around(magic.body))) ||
    python.nodes('Constant').some((node) => isString(node) && around(node)) ||
    python.nodes('JoinedStr').some(around)
  );
}

/** Letters and digits mixed, as no word and no name of a variable is. */
function isKey(text: string): boolean {
  return /\d.*\d.*\d/.test(text) && /[a-z]/i.test(text) && isSecretValue(text, '');
}

/** A plain string becomes an f-string that takes the password from the environment, a shell line takes it from there. */
function passwordFromEnvironment(
  cell: number,
  start: number,
  length: number,
  analysis: NotebookAnalysis,
): { readonly fix?: Fix } {
  const python = analysis.cells.find(({ index }) => index === cell)?.python;
  const title = 'Take the password from the environment variable PASSWORD';
  const end = start + length;
  if (python?.magics.some((magic) => magic.kind === 'shell' && magic.start <= start && end <= magic.end)) {
    return { fix: { title, manual: true, edits: [{ kind: 'replace', cell, start, end, text: '$PASSWORD' }] } };
  }
  const literal = python?.nodes('Constant').find((node) => isString(node) && node.start < start && end < node.end);
  const text = literal && python?.text.slice(literal.start, literal.end);
  const quote = text?.[0];
  if (!literal || !text || (quote !== '"' && quote !== "'") || text.startsWith(quote.repeat(3)) || /[{}\\]/.test(text))
    return {};
  if (literal.parent?.nodeType === 'JoinedStr') return {};
  const inner = quote === '"' ? "'" : '"';
  const [before, after] = [text.slice(0, start - literal.start), text.slice(end - literal.start)];
  return {
    fix: {
      title,
      manual: true,
      edits: [
        ...ensureImport(analysis, cell, 'os'),
        replaceNode(analysis, literal, `f${before}{os.environ[${inner}PASSWORD${inner}]}${after}`),
      ],
    },
  };
}
