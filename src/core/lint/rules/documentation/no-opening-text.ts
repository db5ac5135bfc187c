import { toString } from 'mdast-util-to-string';
import type { NotebookContext } from '../../context';
import { markdown } from '../../example';
import type { NotebookRule } from '../../rule';
import { markdownCells } from '../../support/markdown';

/** Characters; less is a heading in other words. */
const MIN_LENGTH = 40;

/** Marked as not done, so that nobody takes it for an answer. */
const TEMPLATE = `${'TO' + 'DO'}: say which question this notebook answers, on which data, and what it leaves behind.`;

/** A notebook that begins without saying what it is for. */
export const noOpeningText: NotebookRule = {
  name: 'documentation/no-opening-text',
  summary: 'No text above the first code cell says what the notebook does',
  why:
    'Whoever takes the model over has to read all code to learn which question it answers, on which data, and what ' +
    'comes out. Two sentences at the top save that.',
  severity: 'info',
  moment: 'gate',
  level: 'notebook',
  fix: 'edit',
  anyLanguage: true,
  references: ['https://doi.org/10.1371/journal.pcbi.1007007'],
  examples: {
    bad: [
      [markdown('# Churn'), 'import pandas as pd'],
      ['import pandas as pd', markdown('This notebook trains the churn model on the customers of 2025.')],
    ],
    good: [
      [markdown('# Churn\n\nTrains the churn model on the customers of 2025 and exports it.'), 'import pandas as pd'],
      [
        '# Copyright of the team',
        markdown('# Churn\n\nTrains the churn model on the customers of 2025.'),
        'import pandas as pd',
      ],
      [markdown('# Churn'), markdown('Trains the churn model on the customers of 2025.'), 'import pandas as pd'],
    ],
  },
  *check(context) {
    const { cells } = context.notebook;
    const firstCode = cells.findIndex(({ kind, text }) => kind === 'code' && !isPreamble(text));
    if (firstCode < 0 || isOpened(context, firstCode)) return;
    yield {
      at: { cell: firstCode },
      message:
        'Nothing above the first code says what this notebook is for. Say in two sentences which question it answers, ' +
        'on which data, and what it leaves behind.',
      fix: {
        title: 'Add a cell for the text, to be filled in',
        manual: true,
        edits: [{ kind: 'insertCell', before: firstCode, cellKind: 'markdown', text: TEMPLATE }],
      },
    };
  },
};

/** A licence in comments, or the installation of packages, may stand above the text. */
function isPreamble(text: string): boolean {
  return text.split('\n').every((line) => /^\s*(#|$|[!%]\s*(pip3?|conda|uv|python3? -m pip)\b)/.test(line));
}

/** One heading and nothing else, as many cells are; no need to parse it. */
const HEADING_ONLY = /^\s{0,3}#{1,6}[ \t][^\r\n]*(?:[\r\n]\s*)?$/;

/** Whether text that is not a heading stands above a cell. */
function isOpened({ analysis }: NotebookContext, before: number): boolean {
  let length = 0;
  for (const cell of markdownCells(analysis)) {
    if (cell.index >= before) return false;
    if (HEADING_ONLY.test(cell.text)) continue;
    if (hasPlainLine(cell.text)) return true;
    for (const node of cell.tree.children) {
      if (node.type === 'heading' || node.type === 'code' || node.type === 'definition') continue;
      length += toString(node).trim().length;
    }
    if (length >= MIN_LENGTH) return true;
  }
  return false;
}

/** A long line that begins with a word can be nothing but text where there is no code block; no need to parse it. */
function hasPlainLine(text: string): boolean {
  if (/^[ \t]*(```|~~~)|<[a-z]/im.test(text)) return false;
  return text.split('\n').some((line, index, lines) => {
    return (
      line.length >= 2 * MIN_LENGTH &&
      /^[A-Z]\w* [\w ,]+/.test(line) &&
      !/^\s{0,3}[=-]{2,}\s*$/.test(lines[index + 1] ?? '')
    );
  });
}
