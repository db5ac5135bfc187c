import type { Digest } from '../base/digest';
import { digestOf } from '../base/digest';
import { folderOf, joinPath } from '../base/paths';
import type { Ports } from '../base/ports';
import type { Place } from '../base/problem';
import { PreflightError } from '../base/problem';
import type { Manifest } from './manifest';
import { MANIFEST_FILE, manifestSchema, MODELS_FOLDER } from './manifest';
import type { Validated } from './validate';
import { didYouMean, validate, validated } from './validate';
import type { YamlPath } from './yamlText';
import { YamlText } from './yamlText';

/** A model's manifest as read from its file. Paths are relative to the repository's root. */
export interface LoadedModel {
  readonly manifest: Manifest;
  /** Folder of the model, for example `models/churn`. */
  readonly folder: string;
  /** The manifest file. */
  readonly file: string;
  readonly text: string;
  readonly sha256: Digest;
  /** Where a key of the manifest stands in its file. */
  readonly place: (path: YamlPath, part?: 'key' | 'value') => Place;
  /** A path of the manifest as a path from the repository's root; `manifest/absolute-path` for an absolute one. */
  readonly resolve: (path: string) => string;
}

/** A model of the repository: its folder's name and its manifest file. */
export interface ModelEntry {
  readonly name: string;
  readonly folder: string;
  readonly file: string;
}

/** All models of the repository, by folder name. */
export async function listModels(ports: Pick<Ports, 'files'>): Promise<ModelEntry[]> {
  const found = await ports.files.find([`${MODELS_FOLDER}/*/${MANIFEST_FILE}`]);
  return found.map((file) => {
    const folder = folderOf(file);
    return { name: folder.slice(MODELS_FOLDER.length + 1), folder, file };
  });
}

/** The model that a name, a folder or a manifest's path means; `model/not-found` when there is none. */
export async function findModel(ports: Pick<Ports, 'files'>, model: string): Promise<ModelEntry> {
  const given = joinPath(model);
  const candidates = [
    `${MODELS_FOLDER}/${given}`,
    given,
    ...(given.endsWith(`/${MANIFEST_FILE}`) ? [folderOf(given)] : []),
  ];
  for (const folder of candidates) {
    const file = joinPath(folder, MANIFEST_FILE);
    if (folder.startsWith('..') || !(await ports.files.exists(file))) continue;
    return { name: folder.split('/').at(-1) ?? folder, folder, file };
  }
  const known = (await listModels(ports)).map((entry) => entry.name);
  const meant = didYouMean(given.split('/').at(-1) ?? given, known);
  throw new PreflightError({
    code: 'model/not-found',
    message: `There is no model ${model} in ${MODELS_FOLDER}/ of this repository${meant === undefined ? '.' : `; did you mean ${meant}?`}`,
    remedy:
      known.length === 0
        ? `Name the folder of a model that lies elsewhere (./${MODELS_FOLDER}/NAME), or make one with: preflight init NOTEBOOK`
        : `Name a model (${known.join(', ')}) or its folder, or make one with: preflight init NOTEBOOK`,
  });
}

/** Reads and checks the manifest of a model given by name or folder. Throws its first problem, with its place. */
export async function loadManifest(ports: Pick<Ports, 'files'>, model: string): Promise<LoadedModel> {
  const entry = await findModel(ports, model);
  return parseManifest(await ports.files.readText(entry.file), entry.file);
}

/** A manifest from its text; `file` is its path from the root. Throws its first problem, with its place. */
export function parseManifest(text: string, file: string): LoadedModel {
  const yaml = new YamlText(text, file);
  const folder = folderOf(file);
  return {
    manifest: validated(manifestSchema, yaml, 'manifest'),
    folder,
    file,
    text,
    sha256: digestOf(text),
    place: (path, part) => yaml.place(path, part),
    resolve: (path) => resolveIn(folder, path, file),
  };
}

/** Every problem of a manifest's text, for an editor; `yaml/syntax` is thrown. */
export function checkManifest(text: string, file: string): Validated<Manifest> {
  return validate(manifestSchema, new YamlText(text, file), 'manifest');
}

function resolveIn(folder: string, path: string, file: string): string {
  if (!/^([/\\]|[A-Za-z]:)/.test(path)) return joinPath(folder, path);
  throw new PreflightError({
    code: 'manifest/absolute-path',
    message: `${path} is an absolute path.`,
    remedy: `Make it relative to ${folder}, so that it works on other machines.`,
    place: { file },
  });
}
