import type { Cell } from '../../../notebook/notebook';
import type { NotebookRule } from '../../rule';

/** A cell whose last run failed. */
export const storedError: NotebookRule = {
  name: 'reproducibility/stored-error',
  summary: 'The last run of a cell ended with an error',
  why:
    'A job that runs the notebook stops at this cell. If the error is old, the stored output no longer belongs to the ' +
    'code; if it is expected, say so with the tag raises-exception, which runners honour.',
  severity: 'warning',
  moment: 'edit',
  level: 'cell',
  fix: 'edit',
  runs: ['cell'],
  reads: 'execution',
  anyLanguage: true,
  references: [
    'https://nbconvert.readthedocs.io/en/latest/execute_api.html#handling-errors-and-exceptions',
    'https://nbclient.readthedocs.io/en/latest/client.html',
  ],
  examples: {
    bad: [
      [{ text: 'frame.heads()', count: 3, outputs: [{ type: 'error', mime: 'text/plain', text: 'AttributeError' }] }],
    ],
    good: [
      [{ text: 'frame.head()', count: 3, outputs: ['a b'] }],
      [
        {
          text: 'check(frame)',
          tags: ['raises-exception'],
          outputs: [{ type: 'error', mime: 'text/plain', text: 'ValueError' }],
        },
      ],
    ],
  },
  *check({ notebook }) {
    for (const cell of notebook.cells) {
      const error = cell.tags.includes('raises-exception') ? undefined : errorOf(cell);
      if (!error) continue;
      yield {
        at: { cell: cell.index },
        message:
          `The last run of this cell ended with ${error.name}, and a job would stop here. Mend the cell and run it again` +
          ', or tag it raises-exception if the error is meant.',
        fix: {
          title: 'Clear the stored error',
          edits: [{ kind: 'clearOutputs', cell: cell.index, outputs: error.outputs }],
        },
      };
    }
  },
};

function errorOf(cell: Cell): { name: string; outputs: number[] } | undefined {
  const outputs = cell.outputs.flatMap(({ type }, index) => (type === 'error' ? [index] : []));
  const [first] = outputs;
  if (first === undefined) return undefined;
  const text = cell.outputs[first]?.items[0]?.text() ?? '';
  return { name: /^[A-Za-z_][\w.]*/.exec(text)?.[0] ?? 'an error', outputs };
}
