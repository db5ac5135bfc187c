import type { Nodes } from 'mdast';
import type { NotebookAnalysis } from '../../../python/analysis';
import { stringValue } from '../../../python/nodes';
import { markdown } from '../../example';
import type { NotebookRule } from '../../rule';
import type { RepositoryFacts } from '../../repositoryFacts';
import { markdownCells, nodesOf, stretch } from '../../support/markdown';
import { resolveFrom } from '../../support/repositoryPaths';
import { calledName } from '../../support/nodes';

/** A relative link or image whose file is not in the repository. */
export const brokenLink: NotebookRule = {
  name: 'documentation/broken-link',
  summary: 'A relative link or image leads nowhere',
  why:
    'The figure or document exists on the author’s machine, or was renamed. Reviewers see a gap where the explanation ' +
    'should be.',
  severity: 'warning',
  moment: 'gate',
  level: 'cell',
  fix: 'none',
  anyLanguage: true,
  references: ['https://spec.commonmark.org/current/#links'],
  examples: {
    bad: [
      { cells: [markdown('See ![the funnel](images/funnel.png).')], files: { 'images/other.png': '' } },
      {
        cells: [markdown('See [data](../data/README.md).'), markdown('Again: [data](../data/README.md).')],
        path: 'notebooks/train.ipynb',
        files: { 'README.md': '' },
      },
      {
        cells: [
          markdown(
            '<img src="figs/a.png" width="30"> and <a href="missing.html">more</a>\n\n[chat](team.example.io/chat)',
          ),
        ],
        files: { 'README.md': '' },
        findings: 3,
        shown: false,
      },
    ],
    good: [
      {
        cells: [
          markdown(
            '<img src="figs/a.png"> $[a](b)$ [f](f(x)) <!-- <img src="old.png"> --> <a href="https://example.com">x</a> <img src="attachment:b.png">',
          ),
        ],
        files: { 'figs/a.png': '' },
        shown: false,
      },
      { cells: [markdown('See ![the funnel](images/funnel.png).')], files: { 'images/funnel.png': '' } },
      {
        cells: [markdown('[web](https://example.com) [here](#data) [mail](mailto:ds@example.com)')],
        files: { 'README.md': '' },
      },
      { cells: [markdown('[folder](../data/)')], path: 'notebooks/train.ipynb', files: { 'data/README.md': '' } },
      {
        cells: [{ ...markdown('![pasted](attachment:image.png)'), attachments: { 'image.png': { 'image/png': 10 } } }],
        files: { 'README.md': '' },
      },
      { cells: [markdown('`[no](link.md)`')], files: { 'README.md': '' } },
      {
        cells: ['graph.write_png("tree.png")', markdown('![The tree](tree.png)')],
        files: { 'README.md': '' },
        shown: false,
      },
      { cells: [markdown('[SDK]((https://example.com/sdk))')], files: { 'README.md': '' }, shown: false },
    ],
  },
  *check({ analysis, notebook, repository }) {
    if (!repository) return;
    const missing = new Set<string>();
    for (const cell of markdownCells(analysis)) {
      if (!MAY_LEAD_TO_FILE.test(cell.text)) continue;
      for (const node of nodesOf(cell.tree)) {
        for (const target of targetsOf(node)) {
          if (missing.has(target) || exists(target, notebook.path, repository)) continue;
          missing.add(target);
          if (isWrittenHere(target, analysis)) continue;
          yield {
            at: stretch(cell, node),
            message: DOMAIN.test(target)
              ? `Without "https://" this link leads to a file "${target}" of the repository, which does not exist. Write the whole address.`
              : `The file "${target}" is not in the repository, so this link leads nowhere. Add the file or correct the link.`,
          };
        }
      }
    }
  },
};

/** The beginning of an address whose scheme was forgotten. */
const DOMAIN = /^(www\.|([\w-]+\.)+(com|org|net|io|ai|dev|me|ly|edu|gov|gg|app)(\/|$))/i;

/** Calls that make a file. */
const WRITES = /save|write|dump|export|render|download|retrieve|copy|^to_/i;

/** Whether the notebook makes the file itself, so that it is there after a run. */
function isWrittenHere(target: string, analysis: NotebookAnalysis): boolean {
  const name = target.slice(target.lastIndexOf('/') + 1);
  if (name === '') return false;
  if (analysis.cells.some(({ python }) => python.magics.some(({ args }) => args.includes(name)))) return true;
  return [...analysis.nodes('Call')].some(
    (call) =>
      WRITES.test(calledName(call)) &&
      [...call.args, ...call.keywords.map(({ value }) => value)].some(
        (argument) => stringValue(argument)?.endsWith(name) === true,
      ),
  );
}

/** Text with a link that begins neither with a scheme nor at a root nor in this notebook; a cheap look before parsing. */
const MAY_LEAD_TO_FILE =
  /\](?:\(|:)(?!\s{0,9}<?(?:[a-z][a-z\d+.-]*:|\/|#|\)))|\s(?:src|href)\s{0,9}=\s{0,9}["'](?!\s{0,9}(?:[a-z][a-z\d+.-]*:|\/|#))/i;
/** Files and pages that a tag of HTML names. */
const IN_TAG =
  /<(?:img|a|video|source)\s[^<>]{0,2000}?\b(?:src|href)\s{0,9}=\s{0,9}(?:"([^"]{1,1000})"|'([^']{1,1000})')/gi;

/** The relative paths that a node leads to. */
function targetsOf(node: Nodes): string[] {
  if (node.type === 'html') {
    const shown = node.value.replace(/<!--[^]*?(?:-->|$)/g, '');
    return [...shown.matchAll(IN_TAG)].flatMap(([, one, other]) => fileOf(one ?? other ?? ''));
  }
  return node.type === 'link' || node.type === 'image' || node.type === 'definition' ? fileOf(node.url) : [];
}

/** The file that a relative address names; none for everything that is not a file of the repository. */
function fileOf(url: string): string[] {
  if (/^([a-z][a-z\d+.-]*:|\/\/|#|\/|$)/i.test(url)) return [];
  const path = url.replace(/[?#].*$/, '');
  // A formula such as `[a](b)` or `[f](f(x))` leads nowhere either.
  if (path === '' || /[{}<>()]|:\/\//.test(path) || /^\w{0,2}$/.test(path)) return [];
  try {
    return [decodeURIComponent(path)];
  } catch {
    return [path];
  }
}

function exists(target: string, notebook: string, repository: RepositoryFacts): boolean {
  const path = resolveFrom(notebook, target);
  // Above the root of the repository nothing can be said.
  if (path === undefined) return true;
  if (repository.has(path)) return true;
  const folder = path === '' ? '' : `${path.replace(/\/$/, '')}/`;
  return repository.files.some((file) => file.startsWith(folder));
}
