import { PreflightError } from '../../base/problem';
import { YamlText } from '../../model/yamlText';
import type { RepositoryFacts } from '../repositoryFacts';
import { resolveFrom } from './repositoryPaths';

/** What rules need of a `model.yaml`; paths are relative to the repository. */
export interface ModelManifest {
  readonly path: string;
  readonly yaml: YamlText;
  readonly name: string | undefined;
  readonly version: string | undefined;
  readonly notebook: string | undefined;
  readonly artifact: string | undefined;
  readonly card: string | undefined;
}

/** Whether a path is that of a manifest. */
export function isManifestPath(path: string): boolean {
  return /(^|\/)model\.yaml$/.test(path);
}

/** The manifests of the repository that can be read. */
export function manifestsOf(repository: Pick<RepositoryFacts, 'files' | 'text'>): ModelManifest[] {
  return repository.files.filter(isManifestPath).flatMap((path) => readManifest(path, repository.text(path)) ?? []);
}

/** One manifest; undefined when it is no YAML, about which the readiness report tells more. */
export function readManifest(path: string, text: string | undefined): ModelManifest | undefined {
  const yaml = text === undefined ? undefined : parse(text, path);
  if (!yaml || typeof yaml.value !== 'object' || yaml.value === null) return undefined;
  const value = yaml.value as Readonly<Record<string, unknown>>;
  const textAt = (key: string): string | undefined => (typeof value[key] === 'string' ? value[key] : undefined);
  const pathAt = (key: string, otherwise?: string): string | undefined => {
    const given = textAt(key) ?? otherwise;
    return given === undefined ? undefined : resolveFrom(path, given);
  };
  return {
    path,
    yaml,
    name: textAt('name'),
    version: textAt('version'),
    notebook: pathAt('notebook'),
    artifact: pathAt('artifact'),
    card: pathAt('card', 'MODEL_CARD.md'),
  };
}

function parse(text: string, path: string): YamlText | undefined {
  try {
    return new YamlText(text, path);
  } catch (error) {
    if (!PreflightError.is(error)) throw error;
    return undefined;
  }
}
