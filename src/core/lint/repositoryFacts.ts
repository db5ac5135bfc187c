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

/** Reads the facts below the root of `files`. */
export async function readRepositoryFacts(
  files: Pick<Files, 'find' | 'size' | 'readText'>,
  job: Job,
): Promise<RepositoryFacts> {
  const paths = await files.find(['**/*']);
  const sizes = new Map<string, number>();
  const texts = new Map<string, string>();
  for (const path of paths) {
    throwIfCancelled(job);
    const size = await files.size(path);
    if (size === undefined) continue;
    sizes.set(path, size);
    if (!DESCRIBES.test(path) || size > MAX_TEXT) continue;
    try {
      texts.set(path, await files.readText(path));
    } catch {
      // A description that is not text says nothing; rules see it as a file without text.
    }
  }
  return factsOf(paths, sizes, texts);
}

/** Facts from what is at hand: `files` maps each path to its text. */
export function repositoryFactsOf(files: Readonly<Record<string, string>>): RepositoryFacts {
  const entries = Object.entries(files);
  return factsOf(
    entries.map(([path]) => path).sort(),
    new Map(entries.map(([path, text]) => [path, text.length])),
    new Map(entries.filter(([path]) => DESCRIBES.test(path))),
  );
}

function factsOf(
  paths: readonly string[],
  sizes: ReadonlyMap<string, number>,
  texts: ReadonlyMap<string, string>,
): RepositoryFacts {
  const known = new Set(paths);
  return {
    files: paths,
    has: (path) => known.has(path),
    size: (path) => sizes.get(path),
    text: (path) => texts.get(path),
  };
}
