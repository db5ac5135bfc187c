import type { CellOutput } from '../../../notebook/notebook';
import type { NotebookRule } from '../../rule';

/** Characters of one stored output, all representations together; a plot is usually below 100,000. */
const MAX_OUTPUT = 500_000;

/** One output that makes the notebook slow to open, to compare and to review. */
export const largeOutput: NotebookRule = {
  name: 'outputs/large-output',
  summary: 'A stored output is very large',
  why:
    'The output is part of the file: every save writes it, every version in git keeps it for good, and a reviewer waits ' +
    'for it or sees no difference at all. It may also carry data that must not leave the training environment.',
  severity: 'warning',
  moment: 'edit',
  level: 'cell',
  fix: 'edit',
  reads: 'execution',
  anyLanguage: true,
  references: ['https://nbformat.readthedocs.io/en/latest/format_description.html#code-cell-outputs'],
  examples: {
    bad: [
      {
        cells: [{ text: 'figure.show()', outputs: [{ mime: 'text/html', text: 'x'.repeat(600_000) }] }],
        shown: false,
      },
    ],
    good: [[{ text: 'frame.head()', outputs: [{ mime: 'text/html', text: '<table></table>' }] }]],
  },
  *check({ notebook }) {
    for (const cell of notebook.cells) {
      const large = cell.outputs.flatMap((output, index) => (sizeOf(output) > MAX_OUTPUT ? [{ output, index }] : []));
      const [first] = large;
      if (!first) continue;
      yield {
        at: { cell: cell.index },
        message:
          `The cell stores ${megabytes(large.reduce((sum, { output }) => sum + sizeOf(output), 0))} MB of output, which ` +
          'every version of the notebook keeps. Show less, or save it to a file, and clear the output.',
        fix: {
          title: 'Clear the large output',
          edits: [{ kind: 'clearOutputs', cell: cell.index, outputs: large.map(({ index }) => index) }],
        },
      };
    }
  },
};

function sizeOf(output: CellOutput): number {
  return output.items.reduce((sum, item) => sum + item.size, 0);
}

function megabytes(characters: number): string {
  return (characters / 1_000_000).toFixed(1);
}
