import { parse as parseToml } from 'smol-toml';
import { parse as parseYaml } from 'yaml';
import { isNestedTooDeeply } from '../../model/nesting';
import type { RepositoryFacts } from '../repositoryFacts';
import { isMovingRepository, repositoryName } from './installs';

/** One declared dependency. */
export interface Declared {
  /** Distribution name in normal form (PEP 503). */
  readonly name: string;
  /** The specifier as written, for messages. */
  readonly text: string;
  /** Whether exactly one version satisfies it. */
  readonly pinned: boolean;
  readonly path: string;
  /** 1-based line in the file; undefined where the format has none. */
  readonly line: number | undefined;
}

/** What a repository declares. */
export interface Manifests {
  /** Files that declare direct dependencies. */
  readonly files: readonly string[];
  readonly declared: readonly Declared[];
  /** Files that hold resolved versions. */
  readonly locks: readonly string[];
  /** Whether all manifests could be read; otherwise a name may be declared where nobody can see it. */
  readonly complete: boolean;
}

const LOCK =
  /(^|\/)(poetry\.lock|uv\.lock|pdm\.lock|Pipfile\.lock|pylock[^/]*\.toml|conda-lock\.yml|requirements[^/]*\.lock)$/;
const MANIFEST =
  /(^|\/)(requirements[^/]*\.(txt|in)|pyproject\.toml|setup\.(py|cfg)|Pipfile|(environment|conda)[^/]*\.ya?ml|[^/]*dependencies\.ya?ml)$|^requirements\/[^/]+\.(txt|in)$/;

/** PEP 503: case and runs of `-`, `_`, `.` do not matter. */
export function normalName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

/** Reads the dependency manifests of a repository, once per facts object. */
export function manifestsOf(repository: RepositoryFacts): Manifests {
  const known = cache.get(repository);
  if (known) return known;
  const files = repository.files.filter(
    (path) => MANIFEST.test(path) && !LOCK.test(path) && !isOfSavedModel(path, repository),
  );
  const read = files.map((path) => readManifest(path, repository.text(path)));
  const manifests: Manifests = {
    files: files.filter((path, index) => read[index] !== undefined || /(^|\/)setup\.(py|cfg)$/.test(path)),
    declared: read.flatMap((found) => found ?? []),
    locks: repository.files.filter((path) => LOCK.test(path)),
    complete: !read.includes(undefined),
  };
  cache.set(repository, manifests);
  return manifests;
}

/** MLflow writes the environment of a model beside it; nobody installs the notebooks' packages from there. */
function isOfSavedModel(path: string, repository: RepositoryFacts): boolean {
  return repository.has(`${path.slice(0, path.lastIndexOf('/') + 1)}MLmodel`);
}

const cache = new WeakMap<RepositoryFacts, Manifests>();

/** Folders that hold the manifests of what stands beside them. */
const ENVIRONMENTS = /(^|\/)(envs?|environments?|requirements|deps|dependencies|docker|conda|setup|config|build)\/$/;

/** The manifests that describe the environment of a notebook: in its folder or one above, the nearest first. */
export function manifestsFor(notebook: string, { files }: Manifests): string[] {
  const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);
  const own = folderOf(notebook);
  return files
    .filter((path) => own.startsWith(folderOf(path).replace(ENVIRONMENTS, '$1')))
    .sort((a, b) => folderOf(b).length - folderOf(a).length);
}

/** The dependencies of one file; undefined when it cannot be read or declares none by its nature. */
function readManifest(path: string, text: string | undefined): Declared[] | undefined {
  if (text === undefined || isNestedTooDeeply(text)) return undefined;
  try {
    if (path.endsWith('.toml')) return readPyproject(path, text);
    if (path.endsWith('Pipfile')) return readPipfile(path, text);
    if (/\.ya?ml$/.test(path)) return readConda(path, text);
    if (/setup\.(py|cfg)$/.test(path)) return readSetup(path, text);
    return readRequirements(path, text);
  } catch {
    return undefined;
  }
}

/**
 * What setup.py or setup.cfg lists in so many words; undefined where there is no such list or code puts it together.
 */
function readSetup(path: string, text: string): Declared[] | undefined {
  const list = path.endsWith('.py')
    ? /\binstall_requires\s*=\s*\[((?:\s*(?:"[^"\n]*"|'[^'\n]*'|,|#[^\n]*\n))*)\s*\]/
        .exec(text)?.[1]
        ?.match(/"[^"\n]*"|'[^'\n]*'/g)
    : /^install_requires\s*=[ \t]*((?:\S[^\n]*)?(?:\n[ \t]+\S[^\n]*)*)/m.exec(text)?.[1]?.split(/\r?\n/);
  // Extras and files of requirements may declare what this list does not.
  if (!list || /extras_require|file:/.test(text)) return undefined;
  return list.flatMap((one) => requirement(one.trim().replace(/^(["'])(.*)\1$/, '$2'), path));
}

function readRequirements(path: string, text: string): Declared[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const specifier = line
      .replace(/(^|\s)#.*$/, '')
      .replace(/\s--hash=.*$/, '')
      .replace(/\\$/, '')
      .trim();
    return specifier === '' || specifier.startsWith('-') ? [] : requirement(specifier, path, index + 1);
  });
}

/** PEP 508 and repository addresses as pip takes them, as far as name and version are concerned. */
function requirement(text: string, path: string, line?: number): Declared[] {
  const repository = repositoryName(text.trim());
  if (repository !== undefined) {
    return [
      {
        name: normalName(repository),
        text: text.trim(),
        pinned: !isMovingRepository(text.trim()),
        path,
        line,
      },
    ];
  }
  const archive = /^(?:https?|file):\/\/\S*\/([A-Za-z0-9][A-Za-z0-9._]*?)-\d[^/\s]*\.(?:whl|tar\.gz|zip)\b/.exec(
    text.trim(),
  )?.[1];
  if (archive !== undefined) return [{ name: normalName(archive), text: text.trim(), pinned: true, path, line }];
  if (/^\w+:\/\//.test(text.trim())) return [];
  const found = /^([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*(@.*|[(=<>~!][^;]*)?/.exec(text.trim());
  const name = found?.[1];
  if (name === undefined) return [];
  const version = (found?.[2] ?? '').trim();
  const pinned =
    /^\(?\s*={2,3}\s*[^*,]+\)?$/.test(version) || /^@.*(@[0-9a-f]{7,40}|#sha256=|\.whl|\.tar\.gz)/.test(version);
  return [{ name: normalName(name), text: text.trim(), pinned, path, line }];
}

function readPyproject(path: string, text: string): Declared[] | undefined {
  const document: unknown = parseToml(text);
  const project = child(document, 'project');
  const poetry = child(child(document, 'tool'), 'poetry');
  const groups = [child(document, 'dependency-groups'), child(project, 'optional-dependencies')].flatMap(values);
  const lists = [child(project, 'dependencies'), ...groups].flatMap((list): unknown[] =>
    Array.isArray(list) ? list : [],
  );
  const tables = [
    child(poetry, 'dependencies'),
    child(poetry, 'dev-dependencies'),
    ...values(child(poetry, 'group')).map((group) => child(group, 'dependencies')),
  ];
  if (project === undefined && poetry === undefined && groups.length === 0) return undefined;
  return [
    ...lists.flatMap((item) => (typeof item === 'string' ? requirement(item, path) : [])),
    ...tables.flatMap((table) => fromTable(table, path)),
  ].filter(({ name }) => name !== 'python');
}

function readPipfile(path: string, text: string): Declared[] {
  const document: unknown = parseToml(text);
  return [child(document, 'packages'), child(document, 'dev-packages')].flatMap((table) => fromTable(table, path));
}

/** `name = "1.2.3"` or `name = {version = "^1.2"}`, as Poetry and Pipenv write them. */
function fromTable(table: unknown, path: string): Declared[] {
  return entries(table).map(([name, value]) => {
    const version = typeof value === 'string' ? value : child(value, 'version');
    const text = typeof version === 'string' ? version : '';
    const pinned = /^={0,3}\s*\d[\w.]*$/.test(text) && !text.includes('*');
    return { name: normalName(name), text: `${name} ${text}`.trim(), pinned, path, line: undefined };
  });
}

function readConda(path: string, text: string): Declared[] | undefined {
  const document: unknown = parseYaml(text, { maxAliasCount: 20 });
  const list = child(document, 'dependencies');
  if (!Array.isArray(list)) return undefined;
  return list.flatMap((item: unknown) => {
    if (typeof item === 'string') return condaPackage(item, path);
    const pip = child(item, 'pip');
    return Array.isArray(pip) ? pip.flatMap((one) => (typeof one === 'string' ? requirement(one, path) : [])) : [];
  });
}

/** `channel::name=1.2.3=build` */
function condaPackage(text: string, path: string): Declared[] {
  const found = /^(?:[\w./-]+::)?([\w.-]+)\s*(.*)$/.exec(text.trim());
  const name = found?.[1];
  if (name === undefined || name === 'python' || name === 'pip') return [];
  return [
    {
      name: normalName(name),
      text,
      pinned: /^={1,2}\s*\d[\w.]*(=\S+)?$/.test(found?.[2] ?? ''),
      path,
      line: undefined,
    },
  ];
}

function child(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

function entries(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

function values(value: unknown): unknown[] {
  return entries(value).map(([, one]) => one);
}
