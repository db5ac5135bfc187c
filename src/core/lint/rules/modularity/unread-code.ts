import type { NotebookRule } from '../../rule';

/** Code that is not read because there is too much of it. */
export const unreadCode: NotebookRule = {
  name: 'modularity/unread-code',
  summary: 'Code that the linter does not read, because the cell or the notebook is too long',
  why:
    'So that no notebook makes checks slow, cells of more than 150,000 characters and what stands below some 400,000 characters of code are ' +
    'searched for secrets but not read as Python. What is silent there has not been checked, and nobody reviews it either.',
  severity: 'warning',
  moment: 'edit',
  level: 'notebook',
  fix: 'none',
  references: ['https://doi.org/10.1371/journal.pcbi.1007007'],
  examples: {
    bad: [
      { cells: [`rows = [\n${'    [1, 2, 3, 4, 5, 6, 7, 8],\n'.repeat(6000)}]`], shown: false },
      {
        cells: [
          'import math',
          ...Array.from({ length: 40 }, (_, index) => `x = ${index}\n${'y = x + 1\n'.repeat(500)}`),
        ],
        shown: false,
      },
    ],
    good: [[`rows = [\n${'    [1, 2, 3],\n'.repeat(3)}]`]],
  },
  *check({ analysis }) {
    const unread = analysis.cells.filter(({ python }) => python.problems.some(({ isUnread }) => isUnread));
    const [first, ...others] = unread;
    if (!first) return;
    const more = others.length === 0 ? '' : ` and ${others.length} more`;
    yield {
      at: { cell: first.index },
      message:
        `There is too much code here to be read: no rule but those for secrets has looked at this cell${more}. Move data ` +
        'into files and functions into modules.',
      related: others.slice(0, 5).map(({ index }) => ({ at: { cell: index }, message: 'Not read either' })),
    };
  },
};
