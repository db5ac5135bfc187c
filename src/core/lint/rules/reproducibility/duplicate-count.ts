import type { Cell } from '../../../notebook/notebook';
import type { NotebookRule } from '../../rule';

/** Two cells with the same execution count. */
export const duplicateCount: NotebookRule = {
  name: 'reproducibility/duplicate-count',
  summary: 'Two cells carry the same execution count',
  why:
    'A kernel gives each count once. The stored results therefore come from several sessions, with variables that were ' +
    'never together in one memory, and are no evidence for what one run computes.',
  severity: 'warning',
  moment: 'gate',
  level: 'notebook',
  fix: 'run',
  runs: ['restartAndAll', 'all'],
  reads: 'execution',
  anyLanguage: true,
  references: ['https://nbformat.readthedocs.io/en/latest/format_description.html'],
  examples: {
    bad: [
      [
        { text: 'frame = load()', count: 1 },
        { text: 'frame.head()', count: 2 },
        { text: 'frame.tail()', count: 2 },
      ],
    ],
    good: [
      [
        { text: 'frame = load()', count: 1 },
        { text: 'frame.head()', count: 2 },
        { text: 'frame.tail()', count: 3 },
      ],
      {
        cells: [
          { text: 'frame = load()', count: 0 },
          { text: 'frame.head()', count: 0 },
        ],
        shown: false,
      },
      {
        cells: [
          { text: 'frame = load()', count: 1 },
          { text: '# frame.head()', count: 1 },
        ],
        shown: false,
      },
    ],
  },
  *check({ notebook }) {
    const byCount = new Map<number, Cell[]>();
    for (const cell of notebook.cells) {
      // Some editors write 0 for every cell that another session ran.
      if (cell.kind !== 'code' || !cell.executionCount || !/^\s*[^\s#]/m.test(cell.text)) continue;
      byCount.set(cell.executionCount, [...(byCount.get(cell.executionCount) ?? []), cell]);
    }
    const repeated = [...byCount].filter(([, cells]) => cells.length > 1);
    const [first] = repeated;
    if (!first) return;
    const [count, [, second]] = first;
    if (!second) return;
    yield {
      at: { cell: second.index },
      message:
        `The count [${count}] stands on several cells, so the results come from different sessions. Restart the ` +
        'kernel and run all cells.',
      related: repeated
        .flatMap(([, cells]) => cells)
        .filter((cell) => cell !== second)
        .slice(0, 5)
        .map((cell) => ({ at: { cell: cell.index }, message: `Run as [${cell.executionCount}]` })),
    };
  },
};
