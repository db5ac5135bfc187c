import type { Nodes } from 'mdast';
import type { NotebookContext } from '../../context';
import { markdown } from '../../example';
import type { NotebookRule } from '../../rule';
import type { MarkdownCell } from '../../support/markdown';
import { markdownCells, nodesOf } from '../../support/markdown';

/** Cells in which a title is looked for: imports or a badge may stand before it. */
const NEAR_TOP = 3;

/** A notebook without a title. */
export const noTitle: NotebookRule = {
  name: 'documentation/no-title',
  summary: 'No first-level heading near the top',
  why:
    'The notebook is listed in the registry, in lineage and in search by its title. Without one a reviewer sees a file ' +
    'name only.',
  severity: 'info',
  moment: 'gate',
  level: 'notebook',
  fix: 'edit',
  anyLanguage: true,
  references: ['https://doi.org/10.1371/journal.pcbi.1007007'],
  examples: {
    bad: [
      { cells: [markdown('## Set-up environment'), 'import pandas as pd'], shown: false },
      { cells: [markdown('## Install the client of the registry'), 'import pandas as pd'], shown: false },
      ['import pandas as pd'],
      [markdown('## Data'), 'import pandas as pd'],
    ],
    good: [
      {
        cells: [
          markdown('<a href="https://example.com"><img src="https://example.com/badge.svg"/></a>'),
          markdown('## Tags of versions of artifacts'),
          'import pandas as pd',
        ],
        shown: false,
      },
      {
        cells: [
          markdown('Copyright (c) Team. All rights reserved.'),
          markdown('## Summaries of news with a transformer'),
          'import pandas as pd',
        ],
        shown: false,
      },
      [markdown('# Churn of private customers'), 'import pandas as pd'],
      [markdown('Churn\n====='), 'import pandas as pd'],
      {
        cells: [
          markdown(`# Churn\n\n![shot](data:image/png;base64,${'iVBORw0K'.repeat(30_000)})`),
          'import pandas as pd',
        ],
        shown: false,
      },
      [markdown('<h1>Churn</h1>'), 'import pandas as pd'],
      { cells: [markdown('**Chapter 3 – Churn**'), 'import pandas as pd'], shown: false },
      { cells: [markdown('## 2. Churn of private customers'), 'import pandas as pd'], shown: false },
      { cells: [markdown('## Content-based filtering'), 'import pandas as pd'], shown: false },
      { cells: [markdown('## Homework 1'), 'import pandas as pd'], shown: false },
      { cells: [markdown('<h2> How to rank with a registry</h2>'), 'import pandas as pd'], shown: false },
      { cells: [markdown('## Import models from one hub into another'), 'import pandas as pd'], shown: false },
    ],
  },
  *check(context) {
    if (context.notebook.cells.length === 0 || hasTitle(context)) return;
    yield {
      at: { cell: 0 },
      message: 'Without a title near the top nobody finds this notebook by what it does. Begin with a heading "# …".',
      fix: {
        title: 'Insert a title cell',
        edits: [{ kind: 'insertCell', before: 0, cellKind: 'markdown', text: `# ${titleFrom(context.notebook.path)}` }],
      },
    };
  },
};

function hasTitle({ analysis }: NotebookContext): boolean {
  const near = markdownCells(analysis).filter(({ index }) => index < NEAR_TOP);
  const top = near.find(({ text, index }, position) => index === position && !isAboveTitle(text));
  const isTop = ({ index }: MarkdownCell): boolean => index === top?.index;
  return near.some((cell) => {
    // The usual forms are seen without parsing.
    if (/^\s*# \S/.test(cell.text) || (isTop(cell) && isTitle(cell.text))) return true;
    const { tree } = cell;
    return (isTop(cell) && isBoldLine(tree.children[0])) || [...nodesOf(tree)].some(isMainHeading);
  });
}

/** Whether a cell holds a licence, or badges and logos only, which may stand above the title. */
function isAboveTitle(text: string): boolean {
  if (text.length > 5_000) return false;
  const plain = text.replace(/<[^<>]*>|!?\[[^[\]]*\]\([^()]*\)|[[\]]/g, '').trim();
  return plain === '' || /^(Copyright|#?\s*Licen[cs]e)\b/i.test(plain);
}

/** Headings of a part that every notebook has. */
const PART =
  /^(the )?(pre-?requisites?|set[ -]?up|imports?|importing|install\w*|requirements?|environment|introduction|overview|load\w*|read\w*|get\w*|prepar\w*|explor\w*|data(set)?|librar\w+|packages|dependenc\w+|config\w*|settings|contents|table of contents|background|objectives?|goals?|part|step)\b/i;
/** Longer headings that begin so say what they are about, unless they install something. */
const SHORT = 4;

/** Whether a text begins with a second-level heading of two words or more that names what the notebook is about. */
function isTitle(text: string): boolean {
  const found = /^\s*(?:##[ \t]+|<h2[^>]*>\s*)(?:[\d.]+[.):]?[ \t]+)?(\S[^\r\n<]*)/i.exec(text)?.[1] ?? '';
  const words = found
    .replace(/^[^\p{L}]+/u, '')
    .split(/\s+/)
    .filter(Boolean);
  if (words.length < 2 || /^install/i.test(words[0] ?? '')) return false;
  return words.length > SHORT || !PART.test(words.join(' '));
}

function isMainHeading(node: Nodes): boolean {
  return (node.type === 'heading' && node.depth === 1) || (node.type === 'html' && /<h1\b/i.test(node.value));
}

/** `**Churn of private customers**` as the first line is a title too. */
function isBoldLine(node: Nodes | undefined): boolean {
  const [only, ...others] = node?.type === 'paragraph' ? node.children : [];
  return only?.type === 'strong' && others.length === 0;
}

/** `train_churn-eu.ipynb` gives "Train churn eu". */
function titleFrom(path: string): string {
  const stem = path.slice(path.lastIndexOf('/') + 1).replace(/\.ipynb$/, '');
  const words = stem.replace(/[_-]+/g, ' ').trim() || 'Notebook';
  return words.charAt(0).toUpperCase() + words.slice(1);
}
