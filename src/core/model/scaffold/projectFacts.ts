import type { Digest } from '../../base/digest';
import { folderOf, joinPath } from '../../base/paths';
import type { Ports } from '../../base/ports';
import { PreflightError } from '../../base/problem';
import { describeModel, type ModelUnderTest } from '../../inference/modelUnderTest';
import type { Signature } from '../../registry/record';
import { parseMetrics, type MetricsFile } from '../metrics';
import { readOnnxModel, signatureOfModel } from '../onnxModel';
import type { DataSource, NotebookFacts } from './notebookFacts';

/** A data file or source, as `model.yaml` will list it. Paths are from the repository's root. */
export interface FoundDataset {
  readonly name: string;
  readonly role: 'train' | 'test' | 'golden';
  readonly path?: string;
  readonly uri?: string;
  readonly digest?: Digest;
}

/** What the repository says of a model that is about to be described. Paths are from its root. */
export interface ProjectFacts {
  readonly notebook: string;
  readonly facts: NotebookFacts;
  readonly artifact: FoundArtifact | undefined;
  readonly datasets: readonly FoundDataset[];
  readonly golden: readonly string[];
  readonly metrics: { readonly path: string; readonly file: MetricsFile } | undefined;
  readonly lockfile: string | undefined;
  readonly owner: { readonly name: string; readonly email: string } | undefined;
}

export interface FoundArtifact {
  readonly path: string;
  readonly signature: Signature;
  readonly model: ModelUnderTest;
}

const LOCKFILES = [
  'requirements.lock',
  'uv.lock',
  'poetry.lock',
  'pdm.lock',
  'Pipfile.lock',
  'conda-lock.yml',
  'requirements.txt',
  'environment.yml',
];

/** Finds artifact, data, metrics, lock file and owner around a notebook. Reads only; what is not there is absent. */
export async function factsOfProject(
  ports: Pick<Ports, 'files' | 'git'>,
  notebook: string,
  facts: NotebookFacts,
): Promise<ProjectFacts> {
  const artifact = await findArtifact(ports, notebook, facts.onnxPaths);
  const beside = artifact === undefined ? [] : await filesBeside(ports, artifact.path);
  const golden = beside.filter((file) => /(^|\/)golden[^/]*\.csv$/i.test(file));
  return {
    notebook,
    facts,
    artifact,
    golden,
    metrics: await findMetrics(ports, beside),
    datasets: await findDatasets(ports, { notebook, sources: facts.data, golden, beside }),
    lockfile: await findLockfile(ports, notebook),
    owner: await identity(ports),
  };
}

async function findArtifact(
  ports: Pick<Ports, 'files'>,
  notebook: string,
  written: readonly string[],
): Promise<FoundArtifact | undefined> {
  const candidates = written.flatMap((path) => [joinPath(folderOf(notebook), path), joinPath(path)]);
  const all = await ports.files.find(['**/*.onnx']);
  const path = candidates.find((candidate) => all.includes(candidate)) ?? (all.length === 1 ? all[0] : undefined);
  if (path === undefined) return undefined;
  try {
    const onnx = readOnnxModel(await ports.files.readBytes(path), path);
    return { path, signature: signatureOfModel(onnx), model: describeModel(onnx) };
  } catch (error) {
    // A broken artifact is for the readiness check to tell; the scaffold goes on without its signature.
    if (!PreflightError.is(error)) throw error;
    return undefined;
  }
}

async function filesBeside({ files }: Pick<Ports, 'files'>, path: string): Promise<string[]> {
  const folder = folderOf(path);
  return await files.find([folder === '' ? '*' : `${escapeGlob(folder)}/*`]);
}

async function findMetrics(
  { files }: Pick<Ports, 'files'>,
  beside: readonly string[],
): Promise<ProjectFacts['metrics']> {
  const isNamed = (file: string): boolean => /(^|\/)(metrics|evaluation|results|scores)\.json$/i.test(file);
  for (const path of beside.filter(isNamed)) {
    try {
      return { path, file: parseMetrics(await files.readText(path), path) };
    } catch (error) {
      if (!PreflightError.is(error)) throw error;
    }
  }
  return undefined;
}

interface DataPlaces {
  readonly notebook: string;
  readonly sources: readonly DataSource[];
  readonly golden: readonly string[];
  readonly beside: readonly string[];
}

async function findDatasets({ files }: Pick<Ports, 'files'>, places: DataPlaces): Promise<FoundDataset[]> {
  const found: FoundDataset[] = [];
  const add = async (path: string, role: FoundDataset['role']): Promise<void> => {
    if (found.some((dataset) => dataset.path === path)) return;
    found.push({ name: stem(path), role, path, digest: await files.digest(path) });
  };
  for (const source of places.sources) {
    const path = source.kind === 'path' ? await existing(files, source.location, places.notebook) : undefined;
    if (path !== undefined) await add(path, /test|valid|hold.?out/i.test(stem(path)) ? 'test' : 'train');
    else found.push(elsewhere(source));
  }
  for (const path of places.beside) {
    if (/(^|\/)(evaluation|test|holdout|held_out)[^/]*\.csv$/i.test(path)) await add(path, 'test');
  }
  for (const path of places.golden) await add(path, 'golden');
  return found;
}

async function existing(files: Ports['files'], written: string, notebook: string): Promise<string | undefined> {
  if (/^([/\\~]|[A-Za-z]:)/.test(written)) return undefined;
  for (const candidate of [joinPath(folderOf(notebook), written), joinPath(written)]) {
    if (!candidate.startsWith('..') && (await files.exists(candidate))) return candidate;
  }
  return undefined;
}

/** Data that is not in the repository; a path of somebody's machine is no place where others find it. */
function elsewhere({ kind, location, reader }: DataSource): FoundDataset {
  const name = stem(location);
  if (kind === 'url') return { name, role: 'train', uri: location.replace(/[?#].*$/, '').replace(/\/\/[^/@]*@/, '//') };
  if (kind === 'library')
    return { name: reader.replace(/^.*\.(load|fetch)_/, ''), role: 'train', uri: `python:${location}` };
  return { name, role: 'train' };
}

async function findLockfile({ files }: Pick<Ports, 'files'>, notebook: string): Promise<string | undefined> {
  let folder = folderOf(notebook);
  for (;;) {
    for (const name of LOCKFILES) {
      const path = joinPath(folder, name);
      if (await files.exists(path)) return path;
    }
    if (folder === '') return undefined;
    folder = folderOf(folder);
  }
}

async function identity({ git }: Pick<Ports, 'git'>): Promise<ProjectFacts['owner']> {
  try {
    return await git.identity();
  } catch (error) {
    if (!PreflightError.is(error)) throw error;
    return undefined;
  }
}

/** File name without folders and extension. */
export function stem(path: string): string {
  const file =
    path
      .replace(/[?#].*$/, '')
      .split(/[\\/]/)
      .at(-1) ?? path;
  return file.replace(/(?<=.)\.[^.]+$/, '') || path;
}

function escapeGlob(path: string): string {
  return path.replace(/[\\*?[\]{}()!+@|]/g, '\\$&');
}
