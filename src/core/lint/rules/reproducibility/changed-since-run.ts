import type { NotebookAnalysis } from '../../../python/analysis';
import { pyAstParser } from '../../../python/pyAstParser';
import { PythonCell } from '../../../python/pythonCell';
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
    bad: [
      [{ text: 'threshold = 0.7', count: 3, lastRun: 'threshold = 0.5' }],
      ...[
        ['name = "a  b"', 'name = "a b"'],
        ['%matplotlib inline', '%matplotlib widget'],
        ['x = 1.0', 'x = 1'],
        ['x = b"a"', 'x = "a"'],
        ['for x in y:\n    f(x)\n    g(x)', 'for x in y:\n    f(x)\ng(x)'],
      ].map(([text = '', lastRun = '']) => ({ cells: [{ text, count: 3, lastRun }], shown: false as const })),
    ],
    good: [
      [{ text: 'threshold = 0.5', count: 3, lastRun: 'threshold = 0.5' }],
      [{ text: '# the usual value\nthreshold = 0.5\n', count: 3, lastRun: 'threshold = 0.5' }],
      [{ text: 'threshold = 0.7', count: 3 }],
      ...[
        ['x = f(1, "a")  # one', "x=f(1,'a')"],
        ['rows = f(\n    1,\n    2,\n)', 'rows = f(1, 2)'],
      ].map(([text = '', lastRun = '']) => ({ cells: [{ text, count: 3, lastRun }], shown: false as const })),
    ],
  },
  *check({ notebook, analysis }) {
    for (const { index, kind, text, lastRun, executionCount } of notebook.cells) {
      if (kind !== 'code' || lastRun === undefined || executionCount === undefined) continue;
      if (text === lastRun || code(text) === code(lastRun) || isReformatted(index, lastRun, analysis)) continue;
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

/** Whether the cell and what it was say the same to Python: a formatter changed spaces, line ends, quotes or comments. */
function isReformatted(index: number, lastRun: string, analysis: NotebookAnalysis): boolean {
  const cell = analysis.cells.find((one) => one.index === index);
  const now = cell?.python.fact(meaning);
  if (now === undefined) return false;
  const earlier = analysis.memory.keep(earlierMeanings);
  let then = earlier.get(lastRun);
  if (then === undefined) earlier.set(lastRun, (then = meaning(new PythonCell(lastRun, pyAstParser)) ?? ''));
  return now === then;
}

/** What earlier texts say, by text. */
function earlierMeanings(): Map<string, string> {
  return new Map();
}

const PLACES = new Set('parent start end lineno col_offset end_lineno end_col_offset kind'.split(' '));

/** The syntax tree, numbers as written, and magics of a cell without their places; undefined for a broken or long cell. */
function meaning(cell: PythonCell): string | undefined {
  if (cell.problems.length > 0 || cell.size > MOST_NODES) return undefined;
  const magics = cell.magics.map(({ kind, name, args }) => `${kind} ${name} ${args.trim()}`);
  const numbers = cell
    .nodes('Constant')
    .flatMap(({ value, start, end }) => (typeof value === 'number' ? [cell.text.slice(start, end)] : []));
  return JSON.stringify([magics, numbers, cell.module.body], (key, value: unknown) => {
    if (PLACES.has(key)) return undefined;
    // Quotes say nothing, but b"a" is not "a".
    if (key === 'quote_style') return /b/i.test(String(value)) ? 'b' : undefined;
    return typeof value === 'bigint' ? String(value) : value;
  });
}

/** Larger cells are compared by their text alone. */
const MOST_NODES = 5_000;
