import { compare } from 'semver';
import type { Job } from '../base/job';
import type { Ports } from '../base/ports';
import { PreflightError } from '../base/problem';
import type { LoadedModel } from '../model/loadManifest';
import { loadManifest } from '../model/loadManifest';
import { didYouMean } from '../model/validate';
import { highestVersion } from '../model/version';
import { buildGraph, type KnownVersion, versionNodeId } from './buildGraph';
import type { LineageGraph } from './graph';
import { neighbourhood, type Direction } from './neighbourhood';

/** Every version the registry knows, of all models: on the base branch and on branches of submissions. */
export type KnownVersions = (job: Job) => Promise<readonly KnownVersion[]>;

export interface LineageQuery {
  /** Name or folder of the model. */
  readonly model: string;
  /** Else the highest version that the registry knows, else the draft of the working tree. */
  readonly version?: string;
  readonly hops: number;
  readonly direction: Direction;
}

/**
 * What a model version was made from and what became of it. The draft of the working tree is part of the graph as long
 * as its version is not in the registry. Throws `lineage/unknown-version`, `model/not-found`.
 */
export async function lineageOf(
  ports: Pick<Ports, 'files'>,
  knownVersions: KnownVersions,
  { model, version, hops, direction }: LineageQuery,
  job: Job,
): Promise<LineageGraph> {
  const known = [...(await knownVersions(job))].sort(byVersion);
  const { name, draft } = await nameAndDraft(ports, model, known);
  const all = draft ? [...known, draft] : known;
  const versions = all.filter(({ record }) => record.model === name).map(({ record }) => record.version);
  const recorded = known.filter(({ record }) => record.model === name).map(({ record }) => record.version);
  const chosen = version ?? highestVersion(recorded) ?? draft?.record.version;
  if (chosen === undefined || !versions.includes(chosen)) throw unknownVersion(name, chosen, versions);
  const graph = { schema: 'preflight.lineage/1', focus: versionNodeId(name, chosen), ...buildGraph(all) } as const;
  return neighbourhood(graph, hops, direction);
}

async function nameAndDraft(
  ports: Pick<Ports, 'files'>,
  model: string,
  known: readonly KnownVersion[],
): Promise<{ name: string; draft: KnownVersion | undefined }> {
  let loaded: LoadedModel;
  try {
    loaded = await loadManifest(ports, model);
  } catch (error) {
    // A model that the registry knows has a lineage also when its folder is gone or its manifest is being edited.
    if (!PreflightError.is(error) || !known.some(({ record }) => record.model === model)) throw error;
    return { name: model, draft: undefined };
  }
  const { name, version } = loaded.manifest;
  const isRecorded = known.some(({ record }) => record.model === name && record.version === version);
  return { name, draft: isRecorded ? undefined : await draftOf(ports, loaded, known) };
}

async function draftOf(
  { files }: Pick<Ports, 'files'>,
  { manifest, resolve }: LoadedModel,
  known: readonly KnownVersion[],
): Promise<KnownVersion> {
  const [notebook, artifact] = [resolve(manifest.notebook), resolve(manifest.artifact)];
  const digest = async (path: string): Promise<`sha256:${string}`> =>
    (await files.exists(path)) ? await files.digest(path) : 'sha256:missing';
  const lower = known.map(({ record }) => record).filter((record) => record.model === manifest.name);
  return {
    sha256: null,
    status: null,
    record: {
      model: manifest.name,
      version: manifest.version,
      supersedes:
        highestVersion(lower.map((record) => record.version).filter((each) => compare(each, manifest.version) < 0)) ??
        null,
      git: { commit: null },
      notebook: { path: notebook, sha256: await digest(notebook) },
      artifact: { path: artifact, sha256: await digest(artifact), bytes: (await files.size(artifact)) ?? 0 },
      datasets: manifest.data.map(({ name, role, path, uri, digest: sha256 }) => ({
        name,
        role,
        location: path === undefined ? (uri ?? '') : resolve(path),
        digest: sha256 ?? null,
      })),
      parents: manifest.parents,
    },
  };
}

function byVersion({ record: a }: KnownVersion, { record: b }: KnownVersion): number {
  return a.model < b.model ? -1 : a.model > b.model ? 1 : compare(a.version, b.version);
}

function unknownVersion(name: string, version: string | undefined, known: readonly string[]): PreflightError {
  const meant = version === undefined ? undefined : didYouMean(version, known);
  return new PreflightError({
    code: 'lineage/unknown-version',
    message: `There is no version ${version ?? ''} of ${name}${meant === undefined ? '.' : `; did you mean ${meant}?`}`,
    remedy: known.length === 0 ? 'Submit it first.' : `Known: ${known.join(', ')}.`,
  });
}
