import { digestOf } from '../../../base/digest';
import type { NotebookEdit } from '../../../notebook/edit';
import type { FormatProblem, Notebook } from '../../../notebook/notebook';
import type { Fix, NotebookRule } from '../../rule';

/** A file that other tools refuse to read. */
export const invalidNotebookFormat: NotebookRule = {
  name: 'outputs/invalid-notebook-format',
  summary: 'The file breaks the notebook format: cell ids, missing fields',
  why:
    'Jupyter, nbconvert and papermill check the file against the schema of nbformat and refuse it or repair it without ' +
    'asking. Cells without ids of their own lose their comments and their history in reviews.',
  severity: 'warning',
  moment: 'edit',
  level: 'notebook',
  fix: 'edit',
  anyLanguage: true,
  references: [
    'https://nbformat.readthedocs.io/en/latest/format_description.html',
    'https://jupyter.org/enhancement-proposals/62-cell-id/cell-id.html',
  ],
  examples: {
    bad: [
      {
        cells: ['a = 1', 'b = 2'],
        problems: [
          { kind: 'missing-id', cell: 0, message: 'has no id' },
          { kind: 'missing-id', cell: 1, message: 'has no id' },
        ],
        shown: false,
      },
      { cells: ['a = 1'], problems: [{ kind: 'invalid', cell: 0, message: 'has no "outputs"' }], shown: false },
    ],
    good: [['a = 1', 'b = 2']],
  },
  *check({ notebook }) {
    for (const group of groups(notebook.problems)) {
      const [first, ...others] = group;
      if (!first) continue;
      const fix = isAboutId(first) ? newIds(group, notebook) : undefined;
      const more = others.length > 0 ? `, and ${others.length} more like it` : '';
      yield {
        at: first.cell === undefined ? 'notebook' : { cell: first.cell },
        message: `The file is no valid notebook: cell ${(first.cell ?? 0) + 1} ${first.message}${more}. Jupyter refuses or rewrites such a file. ${remedy(first)}`,
        related: others
          .slice(0, 5)
          .flatMap(({ cell, message }) =>
            cell === undefined ? [] : [{ at: { cell }, message: `This cell ${message}` }],
          ),
        ...(fix ? { fix } : {}),
      };
    }
  },
};

function remedy(problem: FormatProblem): string {
  if (isAboutId(problem)) return 'Give every cell an id of its own.';
  if (problem.kind === 'unexpected-id')
    return 'Save it as nbformat 4.5 with "jupyter nbconvert --to notebook --inplace".';
  return 'Save it again from a notebook editor.';
}

/** Ids are one cause, whatever is wrong with each; everything else is one cause a kind. */
function groups(problems: readonly FormatProblem[]): FormatProblem[][] {
  const other = (kind: FormatProblem['kind']): FormatProblem[] => problems.filter((problem) => problem.kind === kind);
  return [problems.filter(isAboutId), other('unexpected-id'), other('invalid')];
}

function isAboutId({ kind }: FormatProblem): boolean {
  return kind === 'missing-id' || kind === 'duplicate-id' || kind === 'invalid-id';
}

/** Ids from text and place, so that the same fix writes the same file. */
function newIds(problems: readonly FormatProblem[], notebook: Notebook): Fix {
  const taken = new Set(notebook.cells.flatMap(({ id }) => id ?? []));
  const edits = problems.flatMap(({ cell }): NotebookEdit[] => {
    if (cell === undefined) return [];
    const digest = digestOf(`${cell} ${notebook.cells[cell]?.text ?? ''}`).slice('sha256:'.length);
    let length = 8;
    while (taken.has(digest.slice(0, length)) && length < 64) length++;
    const id = digest.slice(0, length);
    taken.add(id);
    return [{ kind: 'setCellId', cell, id }];
  });
  return { title: 'Give every cell an id of its own', edits };
}
