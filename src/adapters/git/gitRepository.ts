import path from 'node:path';
import type { GitReader } from '../../core/base/git';
import { noIdentity } from '../../core/base/gitProblems';
import { GitCommand, GitFailure } from './gitCommand';
import { GitObjects } from './gitObjects';

/** Where a repository is on this machine. */
export interface RepositoryPlace {
  /** Root of the working tree. */
  readonly root: string;
  /** The folder that all working trees share, usually `.git`. */
  readonly gitFolder: string;
}

/** The repository that a folder is in; when it is in none, or git will not use it, what git said. */
export async function findRepository(
  folder: string,
): Promise<{ place: RepositoryPlace; detail?: undefined } | { place: undefined; detail: string }> {
  const git = new GitCommand(folder);
  try {
    const answer = await git.line(['rev-parse', '--path-format=absolute', '--show-toplevel', '--git-common-dir']);
    const [root = folder, gitFolder = ''] = answer.split('\n');
    return { place: { root: path.resolve(root), gitFolder: path.resolve(gitFolder) } };
  } catch (error) {
    if (error instanceof GitFailure) return { place: undefined, detail: error.detail };
    throw error;
  }
}

/** The `GitReader` port over a real repository; paths are relative to the root of its working tree. */
export class GitRepository implements GitReader {
  readonly #git: GitCommand;
  readonly #objects: GitObjects;

  constructor(place: RepositoryPlace) {
    this.#git = new GitCommand(place.root);
    this.#objects = new GitObjects(place);
  }

  async resolve(revision: string): Promise<string | undefined> {
    return await this.#optional(['rev-parse', '-q', '--verify', '--end-of-options', `${revision}^{commit}`]);
  }

  async branch(): Promise<string | undefined> {
    return await this.#optional(['symbolic-ref', '-q', '--short', 'HEAD']);
  }

  async changedPaths(paths: readonly string[] = []): Promise<string[]> {
    const options = ['--porcelain=v1', '-z', '--untracked-files=all', '--no-renames', '--ignore-submodules=none'];
    const output = await this.#git.run(['--literal-pathspecs', 'status', ...options, '--', ...paths]);
    return output
      .split('\0')
      .filter((entry) => entry !== '')
      .map((entry) => entry.slice(3))
      .sort();
  }

  async readFileAt(revision: string, file: string): Promise<string | undefined> {
    if (revision === '') return undefined; // git would read the index
    const [content] = await this.#objects.readBlobs([`${revision}:${file}`]);
    return content?.toString('utf8');
  }

  async listAt(revision: string, folder: string): Promise<string[]> {
    const commit = await this.resolve(revision);
    if (commit === undefined) return [];
    const below = folder.replace(/\/+$/, '');
    const args = ['--literal-pathspecs', 'ls-tree', '-r', '-z', '--name-only', commit];
    const output = await this.#git.run(below === '' || below === '.' ? args : [...args, '--', `${below}/`]);
    return output.split('\0').filter((entry) => entry !== '');
  }

  async identity(): Promise<{ name: string; email: string }> {
    let answer: string;
    try {
      answer = await this.#git.line(['var', 'GIT_AUTHOR_IDENT'], { config: ['user.useConfigOnly=true'] });
    } catch (error) {
      if (error instanceof GitFailure) throw noIdentity(error.detail);
      throw error;
    }
    const match = /^(.*) <(.*)> \d+ [+-]\d{4}$/.exec(answer);
    if (match?.[1] === undefined || !match[2]) throw noIdentity(answer);
    return { name: match[1], email: match[2] };
  }

  async remotes(): Promise<string[]> {
    const output = await this.#git.line(['remote']);
    return output === '' ? [] : output.split('\n');
  }

  /** A line of output; undefined when git answers "no" (status 1) or does not know the name (128, repository found). */
  async #optional(args: readonly string[]): Promise<string | undefined> {
    try {
      return await this.#git.line(args);
    } catch (error) {
      if (error instanceof GitFailure) return undefined;
      throw error;
    }
  }
}
