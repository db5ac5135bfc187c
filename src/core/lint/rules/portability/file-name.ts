import type { Fix, NotebookRule } from '../../rule';

/** Characters; longer names break on some file systems once folders are added. */
const MAX_LENGTH = 140;

/** Names that Windows gives to devices. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** A file name that says nothing or that tools stumble over. */
export const fileName: NotebookRule = {
  name: 'portability/file-name',
  summary: 'The notebook’s file name is untitled, a copy, or not portable',
  why:
    'The name becomes the name of the exported module, of a pipeline step and of a node in lineage. Spaces and special ' +
    'characters break scripts and imports; "Untitled" and "-Copy1" tell nobody which of several files is the one.',
  severity: 'info',
  moment: 'edit',
  level: 'notebook',
  fix: 'edit',
  anyLanguage: true,
  references: ['https://pubs.opengroup.org/onlinepubs/9699919799/basedefs/V1_chap03.html#tag_03_282'],
  examples: {
    bad: [
      { cells: ['print(1)'], path: 'notebooks/Untitled3.ipynb' },
      { cells: ['print(1)'], path: 'notebooks/train-Copy1.ipynb' },
      { cells: ['print(1)'], path: 'notebooks/train model (final).ipynb' },
      { cells: ['print(1)'], path: 'notebooks/aux.ipynb', shown: false },
      { cells: ['print(1)'], path: `notebooks/${'a'.repeat(MAX_LENGTH + 1)}.ipynb` },
    ],
    good: [
      { cells: ['print(1)'], path: 'notebooks/train_churn.ipynb' },
      { cells: ['print(1)'], path: 'notebooks/03.08-aggregation.ipynb' },
      { cells: ['print(1)'], path: 'notebooks/c++_bindings.ipynb' },
    ],
  },
  *check({ notebook }) {
    const stem = notebook.path.slice(notebook.path.lastIndexOf('/') + 1).replace(/\.ipynb$/, '');
    if (/^untitled([ _-]?\d+)?$/i.test(stem) || stem === '') {
      yield {
        at: 'notebook',
        message:
          'An untitled notebook cannot be told from others in the registry and in lineage. Name it after what it does.',
      };
    } else if (/-copy\d*$|[ _-]copy([ _-]?\d+)?$|\(\d+\)$/i.test(stem)) {
      yield {
        at: 'notebook',
        message: `The name "${stem}" says that this is a copy, so nobody knows which file counts. Delete one or name the difference.`,
      };
    } else if (/[^A-Za-z0-9._+=@,~-]/.test(stem)) {
      const fix = portable(stem);
      yield {
        at: 'notebook',
        message: `The name "${stem}" has characters that break imports, scripts and other systems. Use letters, digits, "_", "-" and ".".`,
        ...(fix ? { fix } : {}),
      };
    } else if (RESERVED.test(stem)) {
      yield {
        at: 'notebook',
        message: `Windows keeps the name "${stem}" for a device, so the repository cannot be checked out there. Choose another name.`,
      };
    } else if (stem.length > MAX_LENGTH) {
      yield {
        at: 'notebook',
        message: `A name of ${stem.length} characters breaks on some file systems and is cut off in lists. Use at most ${MAX_LENGTH}.`,
      };
    }
  },
};

function portable(stem: string): Fix | undefined {
  const name = stem
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .replace(/^_+|_+$/g, '');
  if (name === '' || name.length > MAX_LENGTH) return undefined;
  return { title: `Rename the notebook to ${name}.ipynb`, edits: [{ kind: 'renameNotebook', name: `${name}.ipynb` }] };
}
