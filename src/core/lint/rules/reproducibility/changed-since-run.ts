import type { NotebookRule } from '../../rule';

/** A cell whose output belongs to an earlier text. */
export const changedSinceRun: NotebookRule = {
  name: 'reproducibility/changed-since-run',
  summary: 'A cell was changed after it last ran',
  why:
    'The output below the cell and the names in the kernel come from another text than the one that is saved and reviewed. ' +
    'Known only for cells that ran while the notebook was open in an editor with Preflight; nothing is said about others.',
  severity: 'info',
  moment: 'edit',
  level: 'cell',
  fix: 'run',
  runs: ['cell', 'cellAndAbove', 'restartAndAll', 'all'],
  reads: 'execution',
  anyLanguage: true,
  references: ['https://doi.org/10.1109/MSR.2019.00077'],
  examples: {
    bad: [[{ text: 'threshold = 0.7', count: 3, lastRun: 'threshold = 0.5' }]],
    good: [
      [{ text: 'threshold = 0.5', count: 3, lastRun: 'threshold = 0.5' }],
      [{ text: '# the usual value\nthreshold = 0.5\n', count: 3, lastRun: 'threshold = 0.5' }],
      [{ text: 'threshold = 0.7', count: 3 }],
    ],
  },
  *check({ notebook }) {
    for (const { index, kind, text, lastRun, executionCount } of notebook.cells) {
      if (kind !== 'code' || lastRun === undefined || executionCount === undefined) continue;
      if (code(text) === code(lastRun)) continue;
      yield {
        at: { cell: index },
        message:
          'The cell was changed after it ran, so its output and what it defined are those of another text. Run it again.',
      };
    }
  },
};

/** The lines that do something. */
function code(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => line.trimEnd())
    .filter((line) => line !== '' && !line.trimStart().startsWith('#'))
    .join('\n');
}
