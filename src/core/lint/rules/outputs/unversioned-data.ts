import picomatch from 'picomatch';
import type { RepositoryFacts } from '../../repositoryFacts';
import type { RepositoryRule } from '../../rule';

/** Bytes; the size from which data version control is the usual choice. */
const MAX_BYTES = 10_000_000;

const DATA =
  /\.(csv|tsv|jsonl?|parquet|feather|arrow|xlsx?|h5|hdf5|npy|npz|pkl|pickle|joblib|db|sqlite3?|zip|t?gz|bz2|xz|zst|tar)$/i;

/** Large data in git itself. */
export const unversionedData: RepositoryRule = {
  name: 'outputs/unversioned-data',
  summary: 'A large data file stands in the repository without LFS or DVC',
  why:
    'git keeps every version of the file for good, and each clone and each deployment job downloads all of them. With ' +
    'Git LFS or DVC the repository holds a digest, which is also what the lineage of the model needs.',
  severity: 'warning',
  moment: 'gate',
  level: 'repository',
  fix: 'none',
  references: ['https://git-lfs.com', 'https://dvc.org/doc/start/data-management/data-versioning'],
  examples: {
    bad: [{ cells: ['print(1)'], files: { 'data/train.csv': 'x'.repeat(MAX_BYTES + 1) }, shown: false }],
    good: [
      { cells: ['print(1)'], files: { 'data/train.csv': 'a,b\n' } },
      {
        cells: ['print(1)'],
        files: {
          '.gitattributes': '*.csv filter=lfs diff=lfs merge=lfs -text\n',
          'data/train.csv': 'x'.repeat(MAX_BYTES + 1),
        },
        shown: false,
      },
    ],
  },
  *check({ repository }) {
    const inLfs = lfsMatcher(repository);
    for (const path of repository.files) {
      const size = repository.size(path) ?? 0;
      if (size <= MAX_BYTES || !DATA.test(path) || inLfs(path) || repository.has(`${path}.dvc`)) continue;
      yield {
        path,
        message:
          `The file ${path} has ${Math.round(size / 1_000_000)} MB and is versioned by git itself, which every clone pays for. ` +
          'Track it with Git LFS or DVC, or ignore it and record its digest in model.yaml.',
      };
    }
  },
};

/** Whether .gitattributes at the root sends a path to LFS; patterns without a slash match in every folder. */
function lfsMatcher(repository: RepositoryFacts): (path: string) => boolean {
  const lines = (repository.text('.gitattributes') ?? '').split(/\r?\n/);
  const patterns = lines
    .filter((line) => /\bfilter=lfs\b/.test(line))
    .map((line) => line.trim().split(/\s+/)[0] ?? '')
    .map((pattern) => (pattern.includes('/') ? pattern.replace(/^\//, '') : `**/${pattern}`));
  return patterns.length === 0 ? () => false : picomatch(patterns, { dot: true });
}
