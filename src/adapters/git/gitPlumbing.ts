import type { GitWriter, MergeOutcome, NewCommit, NewTag, PushOutcome, RefUpdate } from '../../core/base/gitWriter';
import type { Job } from '../../core/base/job';
import { GitCommand, GitFailure } from './gitCommand';
import { GitObjects } from './gitObjects';
import { GitRemote } from './gitRemote';
import type { RepositoryPlace } from './gitRepository';

/** The `GitWriter` port over a real repository. */
export class GitPlumbing implements GitWriter {
  readonly #git: GitCommand;
  readonly #objects: GitObjects;
  readonly #remote: GitRemote;

  constructor(place: RepositoryPlace) {
    this.#git = new GitCommand(place.root);
    this.#objects = new GitObjects(place);
    this.#remote = new GitRemote(place.root);
  }

  async commit(commit: NewCommit, job: Job): Promise<string> {
    return await this.commitTree(await this.#objects.writeTree(commit.parents[0], commit.files, job), commit, job);
  }

  async commitTree(tree: string, commit: Omit<NewCommit, 'files'>, job: Job): Promise<string> {
    const signs = await settingOf(this.#git, ['--type=bool', 'commit.gpgSign']);
    return await this.#objects.commitTree(tree, commit, signs === 'true' ? 'configured' : 'none', job);
  }

  async setRef(ref: string, to: string | null, from: string | null): Promise<boolean> {
    return await setRef(this.#git, ref, to, from);
  }

  async localRefs(prefix: string): Promise<ReadonlyMap<string, string>> {
    return await localRefs(this.#git, [prefix]);
  }

  async isAncestor(ancestor: string, of: string): Promise<boolean> {
    return await isAncestor(this.#git, ancestor, of);
  }

  async remoteRefs(remote: string, patterns: readonly string[], job: Job): Promise<ReadonlyMap<string, string>> {
    return await this.#remote.refs(remote, patterns, job);
  }

  async push(remote: string, updates: readonly RefUpdate[], job: Job): Promise<PushOutcome> {
    return await this.#remote.push(remote, updates, { hooks: true }, job);
  }

  async fetch(remote: string, refs: readonly string[], job: Job): Promise<void> {
    await this.#remote.fetch(remote, refs, job);
  }

  async merge(ours: string, theirs: string): Promise<MergeOutcome> {
    return await this.#objects.merge(ours, theirs);
  }

  async tag(tag: NewTag): Promise<string> {
    return await this.#objects.tag(tag);
  }
}

/** Value of a setting; undefined when it is not set. */
export async function settingOf(git: GitCommand, args: readonly string[]): Promise<string | undefined> {
  try {
    return await git.line(['config', '--get', ...args]);
  } catch (error) {
    if (error instanceof GitFailure) return undefined;
    throw error;
  }
}

/** Local refs of these names or below these folders, with the objects they point to. */
export async function localRefs(git: GitCommand, prefixes: readonly string[]): Promise<Map<string, string>> {
  const output = await git.run(['for-each-ref', '--format=%(refname) %(objectname)', ...prefixes]);
  const lines = output.split('\n').filter((line) => line !== '');
  return new Map(lines.map((line) => line.split(' ')).map(([ref = '', object = '']) => [ref, object]));
}

/** Sets a ref if it still is what was expected (null: does not exist); false when it is not. */
export async function setRef(git: GitCommand, ref: string, to: string | null, from: string | null): Promise<boolean> {
  const old = from ?? '0'.repeat(40);
  const change = to === null ? `delete ${ref} ${old}` : `update ${ref} ${to} ${old}`;
  try {
    await git.run(['update-ref', '--stdin'], { input: `start\n${change}\ncommit\n` });
    return true;
  } catch (error) {
    if (error instanceof GitFailure) return false;
    throw error;
  }
}

export async function isAncestor(git: GitCommand, ancestor: string, of: string): Promise<boolean> {
  try {
    await git.run(['merge-base', '--is-ancestor', ancestor, of]);
    return true;
  } catch (error) {
    if (error instanceof GitFailure) return false;
    throw error;
  }
}
