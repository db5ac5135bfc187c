import type { Cell } from '../../../notebook/notebook';
import type { NotebookRule } from '../../rule';

/** Execution counts that do not grow from top to bottom. */
export const executionOrder: NotebookRule = {
  name: 'reproducibility/execution-order',
  summary: 'Cells were run in another order than they stand in',
  why:
    'A deployment job runs the notebook from top to bottom. When its stored results come from another order, they show ' +
    'what a different program computed: variables had other values, and the model that was evaluated may not be the ' +
    'one that a clean run trains.',
  severity: 'warning',
  moment: 'edit',
  level: 'notebook',
  fix: 'run',
  runs: ['restartAndAll', 'all'],
  reads: 'execution',
  anyLanguage: true,
  references: [
    'https://doi.org/10.1109/MSR.2019.00077',
    'https://nbformat.readthedocs.io/en/latest/format_description.html',
  ],
  examples: {
    bad: [
      [
        { text: 'import pandas as pd', count: 1 },
        { text: 'frame = pd.read_csv("data.csv")', count: 4 },
        { text: 'frame = frame.dropna()', count: 3 },
      ],
    ],
    good: [
      [
        { text: 'import pandas as pd', count: 1 },
        { text: 'frame = pd.read_csv("data.csv")', count: 2 },
        { text: 'frame.head()' },
        { text: 'frame = frame.dropna()', count: 5 },
      ],
      {
        cells: [
          { text: 'import pandas as pd', count: 3 },
          { text: 'frame = pd.read_csv("data.csv")', count: 0 },
        ],
        shown: false,
      },
    ],
  },
  *check({ notebook }) {
    const steps = stepsBack(notebook.cells);
    const [first, ...others] = steps;
    if (!first) return;
    const more = others.length === 0 ? '' : ` and ${others.length} more`;
    yield {
      at: { cell: first.after.index },
      message:
        `Cell ${first.after.index + 1} was run as [${first.after.executionCount}] before cell ` +
        `${first.before.index + 1} as [${first.before.executionCount}]${more}: a run from top to bottom may give ` +
        'other results. Restart the kernel and run all cells.',
      related: steps.slice(0, MAX_RELATED).map(({ before }) => ({
        at: { cell: before.index },
        message: `Run as [${before.executionCount}]`,
      })),
    };
  },
};

const MAX_RELATED = 5;

/** Neighbouring executed cells of which the later one was run first; a count of 0, as some editors write, says nothing. */
function stepsBack(cells: readonly Cell[]): { before: Cell; after: Cell }[] {
  const executed = cells.filter(({ kind, executionCount }) => kind === 'code' && Boolean(executionCount));
  return executed.flatMap((after, index) => {
    const before = executed[index - 1];
    const isBack = before && (before.executionCount ?? 0) > (after.executionCount ?? 0);
    return isBack ? [{ before, after }] : [];
  });
}
