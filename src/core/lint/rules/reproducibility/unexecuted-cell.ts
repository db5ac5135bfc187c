import type { Cell } from '../../../notebook/notebook';
import type { NotebookRule } from '../../rule';

/** Tags by which a person says that the cell is not meant to run, or is replaced by a job. */
const EXCUSED = new Set(['skip-execution', 'skip', 'parameters', 'injected-parameters', 'remove-cell']);

/** A cell that was never run although cells below it were. */
export const unexecutedCell: NotebookRule = {
  name: 'reproducibility/unexecuted-cell',
  summary: 'A cell above executed cells was never run',
  why:
    'The results below were computed without this cell. A job runs it, so the job computes something that nobody has ' +
    'looked at, or stops in it.',
  severity: 'info',
  moment: 'edit',
  level: 'notebook',
  fix: 'run',
  runs: ['restartAndAll', 'all'],
  reads: 'execution',
  anyLanguage: true,
  references: ['https://doi.org/10.1109/MSR.2019.00077'],
  examples: {
    bad: [[{ text: 'frame = load()', count: 1 }, 'frame = frame.dropna()', { text: 'model.fit(frame)', count: 2 }]],
    good: [
      [{ text: 'frame = load()', count: 1 }, { text: 'model.fit(frame)', count: 2 }, 'frame.head()'],
      [
        { text: 'frame = load()', count: 1 },
        { text: 'frame = frame.dropna()', tags: ['skip-execution'] },
        { text: '# later: outliers' },
        { text: 'model.fit(frame)', count: 2 },
      ],
      ['frame = load()', 'model.fit(frame)'],
    ],
  },
  *check({ notebook }) {
    const code = notebook.cells.filter(({ kind }) => kind === 'code');
    const last = code.findLastIndex(({ executionCount }) => executionCount !== undefined);
    const missed = code.slice(0, Math.max(last, 0)).filter(wasLeftOut);
    const [first, ...others] = missed;
    if (!first) return;
    yield {
      at: { cell: first.index },
      message:
        'Cells below were run without this one, so a run from top to bottom computes something else. Run all cells, ' +
        'or remove it or tag it skip-execution.',
      related: others.slice(0, 5).map(({ index }) => ({ at: { cell: index }, message: 'Never run either' })),
    };
  },
};

function wasLeftOut(cell: Cell): boolean {
  if (cell.executionCount !== undefined || cell.tags.some((tag) => EXCUSED.has(tag))) return false;
  return cell.text.split(/\r?\n/).some((line) => line.trim() !== '' && !line.trim().startsWith('#'));
}
