import type { Cell } from '../../../notebook/notebook';
import type { NotebookRule } from '../../rule';

/** A line of .gitattributes by which nbstripout cleans notebooks on their way into git. */
const STRIPS = /^\s*\S*\.ipynb\s+.*\bfilter=nbstripout\b/m;

/** Stored outputs although the team strips them. */
export const outputPolicy: NotebookRule = {
  name: 'outputs/output-policy',
  summary: 'Outputs are stored although the repository strips them',
  why:
    'The repository says in .gitattributes that notebooks are kept without outputs (nbstripout). On a machine without ' +
    'that filter the outputs slip into history, with whatever data they show, and every later commit of a colleague ' +
    'rewrites the whole file.',
  severity: 'warning',
  moment: 'gate',
  level: 'notebook',
  fix: 'edit',
  reads: 'execution',
  anyLanguage: true,
  references: ['https://github.com/kynan/nbstripout#using-as-a-git-filter'],
  examples: {
    bad: [
      {
        cells: [{ text: 'frame.head()', count: 1, outputs: ['a b'] }],
        files: { '.gitattributes': '*.ipynb filter=nbstripout\n' },
      },
    ],
    good: [
      { cells: ['frame.head()'], files: { '.gitattributes': '*.ipynb filter=nbstripout\n' } },
      {
        cells: [{ text: 'frame.head()', tags: ['keep_output'], outputs: ['a b'] }],
        files: { '.gitattributes': '*.ipynb filter=nbstripout\n' },
      },
      { cells: [{ text: 'frame.head()', outputs: ['a b'] }], files: { '.gitattributes': '*.csv text\n' } },
    ],
  },
  *check({ notebook, repository }) {
    const attributes = repository?.text('.gitattributes');
    if (attributes === undefined || !STRIPS.test(attributes) || notebook.metadata['keep_output'] === true) return;
    const kept = notebook.cells.filter((cell) => cell.outputs.length > 0 && !keepsOutput(cell));
    const [first] = kept;
    if (!first) return;
    yield {
      at: { cell: first.index },
      message:
        `Outputs are stored in ${kept.length} ${kept.length === 1 ? 'cell' : 'cells'}, but the ` +
        'repository strips outputs (nbstripout in .gitattributes). Clear them, or tag a cell keep_output.',
      related: kept.slice(1, 6).map(({ index }) => ({ at: { cell: index }, message: 'Stores its output too' })),
      fix: {
        title: 'Clear the outputs',
        edits: kept.map(({ index }) => ({ kind: 'clearOutputs', cell: index })),
      },
    };
  },
};

function keepsOutput(cell: Cell): boolean {
  return cell.tags.includes('keep_output') || cell.metadata['keep_output'] === true;
}
