import { digestOf } from '../base/digest';
import type { Files } from '../base/files';
import type { Job } from '../base/job';
import type { Moment } from './rule';
import { throwIfCancelled } from '../base/job';
import { recordFolder } from '../registry/record';
import { isManifestPath, readManifest } from './support/modelManifests';

/** What rules know of the repository: read once per run, so that rules stay synchronous and pure. */
export interface RepositoryFacts {
  /** Paths of all files that version control does not ignore, sorted. */
  readonly files: readonly string[];
  has(path: string): boolean;
  /** Size in bytes, for files that were measured; undefined otherwise. */
  size(path: string): number | undefined;
  /** Text of a file that describes the project (see `DESCRIBES`); undefined for all others. */
  text(path: string): string | undefined;
  /** SHA-256 of a model file whose version is recorded; undefined for all others, and while typing. */
  digest(path: string): string | undefined;
}

/** Files whose text rules may read: dependencies, environment, data and model descriptions. */
const DESCRIBES =
  /(^|\/)(requirements[^/]*\.(txt|in)|constraints[^/]*\.txt|pyproject\.toml|setup\.(py|cfg)|Pipfile(\.lock)?|poetry\.lock|uv\.lock|pdm\.lock|pylock[^/]*\.toml|conda-lock\.yml|(environment|conda)[^/]*\.ya?ml|[^/]*dependencies\.ya?ml|\.python-version|runtime\.txt|\.env\.(example|sample|template)|\.gitattributes|\.gitignore|\.dvcignore|dvc\.(yaml|lock)|[^/]+\.dvc|Dockerfile|README\.md|CHANGELOG\.md|model\.yaml|MODEL_CARD\.md|preflight\.yaml)$|^registry\/[^/]+\/[^/]+\/version\.json$|^requirements\/[^/]+\.(txt|in)$/i;

/** Of the version records only those are read that a manifest names: there may be thousands. */
const RECORD = /^registry\/[^/]+\/[^/]+\/version\.json$/;

/** Larger descriptions are not read. */
const MAX_TEXT = 2_000_000;

/** The facts as plain data, so that they can be handed to another thread. */
export interface RepositoryData {
  readonly paths: readonly string[];
  /** Bytes by path. */
  readonly sizes: Readonly<Record<string, number>>;
  readonly texts: Readonly<Record<string, string>>;
  readonly digests: Readonly<Record<string, string>>;
}

const AT_ONCE = 64;

/** Reads what rules may know of the files below the root of `files`; digests only where rules of the gate run. */
export async function readRepositoryData(
  files: Pick<Files, 'find' | 'size' | 'readText' | 'digest'>,
  job: Job,
  moment: Moment,
): Promise<RepositoryData> {
  const paths = await files.find(['**/*']);
  const sizes: Record<string, number> = {};
  const texts: Record<string, string> = {};
  const read = async (path: string): Promise<void> => {
    const size = await files.size(path);
    if (size === undefined) return;
    sizes[path] = size;
    if (!DESCRIBES.test(path) || RECORD.test(path) || size > MAX_TEXT) return;
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
  const digests = moment === 'gate' ? await readRecorded(files, sizes, texts) : {};
  return { paths, sizes, texts, digests };
}

/** Adds the record of each model's present version to the texts; gives the digests of the files that they are about. */
async function readRecorded(
  files: Pick<Files, 'readText' | 'digest'>,
  sizes: Readonly<Record<string, number>>,
  texts: Record<string, string>,
): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const path of Object.keys(texts).filter(isManifestPath)) {
    const { name, version, artifact } = readManifest(path, texts[path]) ?? {};
    if (name === undefined || version === undefined || artifact === undefined) continue;
    const record = `${recordFolder(name, version)}/version.json`;
    if (!Object.hasOwn(sizes, record) || !Object.hasOwn(sizes, artifact)) continue;
    texts[record] = await files.readText(record);
    digests[artifact] = await files.digest(artifact);
  }
  return digests;
}

/** Facts over data that has been read. */
export function repositoryFacts({ paths, sizes, texts, digests }: RepositoryData): RepositoryFacts {
  const known = new Set(paths);
  return {
    files: paths,
    has: (path) => known.has(path),
    size: (path) => (Object.hasOwn(sizes, path) ? sizes[path] : undefined),
    text: (path) => (Object.hasOwn(texts, path) ? texts[path] : undefined),
    digest: (path) => (Object.hasOwn(digests, path) ? digests[path] : undefined),
  };
}

/** Facts from what is at hand: `files` maps each path to its text. */
export function repositoryFactsOf(files: Readonly<Record<string, string>>): RepositoryFacts {
  const entries = Object.entries(files);
  return repositoryFacts({
    paths: entries.map(([path]) => path).sort(),
    sizes: Object.fromEntries(entries.map(([path, text]) => [path, text.length])),
    texts: Object.fromEntries(entries.filter(([path]) => DESCRIBES.test(path))),
    digests: Object.fromEntries(
      entries.filter(([path]) => path.endsWith('.onnx')).map(([path, text]) => [path, digestOf(text)]),
    ),
  });
}
