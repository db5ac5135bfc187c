import type { BrokenChunk } from '../../../python/pythonCell';
import { cellsOf } from '../../context';
import type { NotebookRule } from '../../rule';

/** Cells that a run passes over, or in which it may fail, by the tags that execution knows. */
const MAY_FAIL: ReadonlySet<string> = new Set(['raises-exception', 'skip-execution']);
const MOST_RELATED = 5;

/** Code that no Python 3 reads. */
export const syntaxError: NotebookRule = {
  name: 'reproducibility/syntax-error',
  summary: 'Code that cannot be parsed as Python 3',
  why:
    'Python reads a cell as a whole before it runs it, so that one such line stops every run of the notebook here. The other rules see ' +
    'the statements around it but not the line itself, so that a notebook with broken code has not been checked as a whole.',
  severity: 'error',
  moment: 'gate',
  level: 'cell',
  fix: 'edit',
  references: [
    'https://docs.python.org/3/tutorial/errors.html#syntax-errors',
    'https://docs.python.org/3/whatsnew/3.0.html#print-is-a-function',
  ],
  examples: {
    bad: [
      ['frame = 1', 'rate = # fill in\nprint(frame)'],
      ['print "accuracy", 0.9'],
      ['import matplotlib\n% matplotlib inline'],
      { cells: ['a = = 1\nb = 1\nc = (2,,)'], shown: false },
      { cells: ['def f(:\n    pass', 'x = [1, 2'], findings: 2, shown: false },
      { cells: ['%%time\nrows = 1 +'], shown: false },
    ],
    good: [
      ['rate = 0.1  # fill in'],
      ['%matplotlib inline\n!ls data\nfiles = !ls\nfiles?'],
      ['%%bash\nif [ -f a ]; then echo b; fi'],
      { cells: ['  rows = 1\n  print(rows)'], shown: false },
      { cells: ['rm -rf old/*\ncat notes.txt\npip install pandas'], shown: false },
      { cells: ['def first[T](rows: list[T]) -> T:\n    return rows[0]\ntype Rows = list[int]'], shown: false },
    ],
  },
  *check({ notebook, analysis }) {
    const exempt = new Set(
      cellsOf(notebook, 'code').flatMap(({ index, tags }) => (tags.some((tag) => MAY_FAIL.has(tag)) ? [index] : [])),
    );
    for (const { index, python } of analysis.cells) {
      const [first, ...others] = python.problems.filter(({ isUnread }) => !isUnread);
      if (!first || exempt.has(index)) continue;
      const blank = blankInMagic(first, python.text);
      yield {
        at: { cell: index, ...placeOf(first, python.text) },
        message: blank ? BLANK : messageFor(first, python.text),
        ...(blank
          ? { fix: { title: 'Remove the blank', edits: [{ kind: 'replace', cell: index, ...blank, text: '' }] } }
          : {}),
        related: others.slice(0, MOST_RELATED).map((problem) => ({
          at: { cell: index, ...placeOf(problem, python.text) },
          message: 'This cannot be read either',
        })),
      };
    }
  },
};

const BLANK = 'IPython finds no magic here because of the blank after "%", so every run stops here. Remove the blank.';

/** The blank of `% matplotlib inline`, which IPython once passed over. */
function blankInMagic(
  { chunkStart, chunkEnd }: BrokenChunk,
  text: string,
): { readonly start: number; readonly end: number } | undefined {
  const [all, before = ''] = /^(\s*%)[ \t]+(?=[a-z_]+\b)/.exec(text.slice(chunkStart, chunkEnd)) ?? [];
  return all === undefined ? undefined : { start: chunkStart + before.length, end: chunkStart + all.length };
}

function messageFor(problem: BrokenChunk, text: string): string {
  if (/^\s*(?:print|exec)[ \t]+[^\s(=]/.test(text.slice(problem.chunkStart, problem.chunkEnd))) {
    return 'This is Python 2: in Python 3 the cell cannot be read, so every run stops here. Write print and exec as functions.';
  }
  return (
    `Python cannot read this (${problem.message}), so every run stops here, and no rule has looked at it. Correct it, or ` +
    'make it a comment or a text cell.'
  );
}

/** From where the parser gave up to the end of that line, and at least one character. */
function placeOf({ start, chunkStart, chunkEnd }: BrokenChunk, text: string): { start: number; end: number } {
  const from = start >= chunkStart && start < chunkEnd ? start : chunkStart;
  const line = /[^\r\n]*/y;
  line.lastIndex = from;
  const length = line.exec(text)?.[0].trimEnd().length ?? 0;
  return length > 0 ? { start: from, end: from + length } : { start: chunkStart, end: Math.max(chunkStart + 1, from) };
}
