import type { Files } from '../base/files';
import type { Job } from '../base/job';
import { throwIfCancelled } from '../base/job';

/** What rules know of the repository: read once per run, so that rules stay synchronous and pure. */
export interface RepositoryFacts {
  /** Paths of all files that version control does not ignore, sorted. */
  readonly files: readonly string[];
  has(path: string): boolean;
  /** Size in bytes, for files that were measured; undefined otherwise. */
  size(path: string): number | undefined;
  /** Text of a file that describes the project (see `DESCRIBES`); undefined for all others. */
  text(path: string): string | undefined;
}

/** Files whose text rules may read: dependencies, environment, data and model descriptions. */
const DESCRIBES =
  /(^|\/)(requirements[^/]*\.(txt|in)|constraints[^/]*\.txt|pyproject\.toml|setup\.(py|cfg)|Pipfile(\.lock)?|poetry\.lock|uv\.lock|pdm\.lock|pylock[^/]*\.toml|conda-lock\.yml|environment[^/]*\.ya?ml|\.python-version|runtime\.txt|\.env\.(example|sample|template)|\.gitattributes|\.gitignore|\.dvcignore|dvc\.(yaml|lock)|[^/]+\.dvc|Dockerfile|README\.md|CHANGELOG\.md|model\.yaml|MODEL_CARD\.md|preflight\.yaml)$|^requirements\/[^/]+\.(txt|in)$/i;

/** Larger descriptions are not read. */
const MAX_TEXT = 2_000_000;

/** The facts as plain data, so that they can be handed to another thread. */
export interface RepositoryData {
  readonly paths: readonly string[];
  /** Bytes by path. */
  readonly sizes: Readonly<Record<string, number>>;
  readonly texts: Readonly<Record<string, string>>;
}

const AT_ONCE = 64;

/** Reads what rules may know of the files below the root of `files`. */
export async function readRepositoryData(
  files: Pick<Files, 'find' | 'size' | 'readText'>,
  job: Job,
): Promise<RepositoryData> {
  const paths = await files.find(['**/*']);
  const sizes: Record<string, number> = {};
  const texts: Record<string, string> = {};
  const read = async (path: string): Promise<void> => {
    const size = await files.size(path);
    if (size === undefined) return;
    sizes[path] = size;
    if (!DESCRIBES.test(path) || size > MAX_TEXT) return;
    try {
      texts[path] = await files.readText(path);
    } catch {
      // A description that is not text says nothing; rules see it as a file without text.
    }
  };
  for (let from = 0; from < paths.length; from += AT_ONCE) {
    throwIfCancelled(job);
    await Promise.all(paths.slice(from, from + AT_ONCE).map(read));
  }
  return { paths, sizes, texts };
}

/** Facts over data that has been read. */
export function repositoryFacts({ paths, sizes, texts }: RepositoryData): RepositoryFacts {
  const known = new Set(paths);
  return {
    files: paths,
    has: (path) => known.has(path),
    size: (path) => (Object.hasOwn(sizes, path) ? sizes[path] : undefined),
    text: (path) => (Object.hasOwn(texts, path) ? texts[path] : undefined),
  };
}

/** Facts from what is at hand: `files` maps each path to its text. */
export function repositoryFactsOf(files: Readonly<Record<string, string>>): RepositoryFacts {
  const entries = Object.entries(files);
  return repositoryFacts({
    paths: entries.map(([path]) => path).sort(),
    sizes: Object.fromEntries(entries.map(([path, text]) => [path, text.length])),
    texts: Object.fromEntries(entries.filter(([path]) => DESCRIBES.test(path))),
  });
}
