import type { Cell } from '../../../notebook/notebook';
import type { Fix, NotebookRule } from '../../rule';

/** Bytes. Of 3,019 public notebooks 1.3 % are larger. */
const MAX_BYTES = 1_000_000;

/** How many cells are named as the reason. */
const MAX_RELATED = 3;

/** A notebook file too large to be reviewed. */
export const fileTooLarge: NotebookRule = {
  name: 'outputs/file-too-large',
  summary: 'The notebook file is larger than 1 MB',
  why:
    'Hosts for code review refuse to show the file or its difference, so nobody sees what is approved. Nearly always the ' +
    'stored outputs are the reason; what is worth keeping belongs into files with a digest.',
  severity: 'warning',
  moment: 'gate',
  level: 'notebook',
  fix: 'edit',
  reads: 'execution',
  anyLanguage: true,
  references: ['https://docs.github.com/en/repositories/creating-and-managing-repositories/repository-limits'],
  examples: {
    bad: [
      {
        cells: [{ text: 'figure.show()', outputs: [{ mime: 'image/png', text: 'x'.repeat(900_000) }] }],
        size: 1_200_000,
        shown: false,
      },
    ],
    good: [{ cells: ['print(1)'], size: 20_000 }],
  },
  *check({ notebook }) {
    const { size, cells } = notebook;
    if (size === undefined || size <= MAX_BYTES) return;
    const largest = [...cells].sort((a, b) => storedBy(b) - storedBy(a)).filter((cell) => storedBy(cell) > 0);
    yield {
      at: 'notebook',
      message:
        `The notebook file has ${(size / 1_000_000).toFixed(1)} MB, too large to be compared in a review. Clear the ` +
        'outputs that are not evidence, or save them to files.',
      ...clearLargest(largest, size),
      related: largest.slice(0, MAX_RELATED).map((cell) => ({
        at: { cell: cell.index },
        message: `Stores ${Math.ceil(storedBy(cell) / 1000)} kB of output`,
      })),
    };
  },
};

function storedBy(cell: Cell): number {
  return cell.outputs.flatMap(({ items }) => items).reduce((sum, { size }) => sum + size, 0);
}

/** Which outputs are evidence is for a person to say, so nothing is cleared unasked. */
function clearLargest(largest: readonly Cell[], size: number): { readonly fix?: Fix } {
  const cleared: Cell[] = [];
  let left = size;
  for (const cell of largest) {
    if (left <= MAX_BYTES) break;
    cleared.push(cell);
    left -= storedBy(cell);
  }
  if (left > MAX_BYTES || cleared.length === 0) return {};
  const edits = cleared.map(({ index }) => ({ kind: 'clearOutputs' as const, cell: index }));
  return {
    fix: {
      title: `Clear the ${cleared.length === 1 ? 'largest output' : `outputs of ${cleared.length} cells`}`,
      manual: true,
      edits,
    },
  };
}
