import { cellsOf } from '../../context';
import type { NotebookRule } from '../../rule';

/** Code cells; 34 % of 3,019 public notebooks have more than 50 cells of any kind. */
const MAX_CELLS = 100;

/** A notebook that nobody reads as a whole. */
export const notebookTooLong: NotebookRule = {
  name: 'modularity/notebook-too-long',
  summary: 'The notebook has more than 100 code cells',
  why:
    'Loading, exploring, training and export in one long notebook cannot be run, tested or replaced apart. A deployment ' +
    'job needs the training part only, and a reviewer has to find it first.',
  severity: 'info',
  moment: 'gate',
  level: 'notebook',
  fix: 'none',
  references: ['https://doi.org/10.1371/journal.pcbi.1007007'],
  examples: {
    bad: [{ cells: Array.from({ length: MAX_CELLS + 1 }, (_, index) => `print(${index})`), shown: false }],
    good: [['import pandas as pd', 'frame = pd.read_csv("data.csv")']],
  },
  *check({ notebook }) {
    const count = cellsOf(notebook, 'code').filter(({ text }) => text.trim() !== '').length;
    if (count <= MAX_CELLS) return;
    yield {
      at: 'notebook',
      message:
        `The ${count} code cells of this notebook cannot be reviewed or re-run in parts. Split it, for example into ` +
        'preparation, training and evaluation, or move functions into a module.',
    };
  },
};
