import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { MergeOutcome, NewCommit, NewTag } from '../../core/base/gitWriter';
import type { Job } from '../../core/base/job';
import { PreflightError } from '../../core/base/problem';
import type { GitOptions } from './gitCommand';
import { GitCommand, GitFailure } from './gitCommand';
import type { RepositoryPlace } from './gitRepository';

/** How a commit is signed: not, by git's SSH signing, or as git is configured. */
export type Signing = 'none' | 'ssh' | 'configured';

/** Reads and writes objects of a repository without touching its working tree, index or branches. */
export class GitObjects {
  readonly git: GitCommand;

  constructor(readonly place: RepositoryPlace) {
    this.git = new GitCommand(place.root);
  }

  /** A folder of Preflight's own inside the git folder. */
  async ownFolder(): Promise<string> {
    const folder = path.join(this.place.gitFolder, 'preflight');
    await mkdir(folder, { recursive: true });
    return folder;
  }

  /** Writes files on top of a commit's tree (or an empty one) through an index of its own; the new tree's hash. */
  async writeTree(parent: string | undefined, files: ReadonlyMap<string, string>, job: Job): Promise<string> {
    const lines: string[] = [];
    for (const [file, content] of files) {
      const blob = await this.git.line(['hash-object', '-w', '--stdin'], { input: content, job });
      lines.push(`100644 ${blob}\t${file}\0`);
    }
    const index = path.join(await this.ownFolder(), `index-${randomUUID()}`);
    const options: GitOptions = { env: { GIT_INDEX_FILE: index }, job };
    try {
      await this.git.run(['read-tree', parent ?? '--empty'], options);
      await this.git.run(['update-index', '--add', '-z', '--index-info'], { ...options, input: lines.join('') });
      return await this.git.line(['write-tree'], options);
    } finally {
      await rm(index, { force: true });
      await rm(`${index}.lock`, { force: true });
    }
  }

  /** Writes a commit object. `git/sign-failed` when git cannot sign it. */
  async commitTree(tree: string, commit: Omit<NewCommit, 'files'>, signing: Signing, job: Job): Promise<string> {
    const parents = commit.parents.flatMap((parent) => ['-p', parent]);
    const sign = signing === 'none' ? [] : ['-S'];
    try {
      return await this.git.line(['commit-tree', tree, ...parents, ...sign, '-F', '-'], {
        input: commit.message,
        env: authorship(commit),
        config: signing === 'ssh' ? ['gpg.format=ssh'] : [],
        job,
      });
    } catch (error) {
      if (signing !== 'none' && error instanceof GitFailure) throw signFailed(error.detail);
      throw error;
    }
  }

  /** Contents of blobs (hashes or `revision:path`), in the order asked for, by one process; undefined for no blob. */
  async readBlobs(objects: readonly string[], job?: Job): Promise<(Buffer | undefined)[]> {
    if (objects.length === 0) return [];
    const input = objects.map((object) => (object.includes('\n') ? '' : object)).join('\n');
    const output = await this.git.catFile(['--batch'], { input: `${input}\n`, ...(job && { job }) });
    const found: (Buffer | undefined)[] = [];
    let at = 0;
    while (at < output.length) {
      const end = output.indexOf(10, at);
      const [, type, size] = /^[0-9a-f]+ (\w+) (\d+)$/.exec(output.toString('latin1', at, end)) ?? [];
      at = end + 1;
      found.push(type === 'blob' ? output.subarray(at, at + Number(size)) : undefined);
      if (size !== undefined) at += Number(size) + 1;
    }
    return found;
  }

  async merge(ours: string, theirs: string): Promise<MergeOutcome> {
    const args = ['merge-tree', '--write-tree', '--name-only', '--no-messages', '-z', ours, theirs];
    try {
      const [tree = ''] = (await this.git.run(args)).split('\0');
      return { clean: true, tree };
    } catch (error) {
      if (!(error instanceof GitFailure)) throw error;
      if (error.exitCode === 1)
        return { clean: false, conflicts: [...new Set(error.stdout.split('\0').slice(1).filter(Boolean))] };
      throw new PreflightError({
        code: 'git/too-old',
        message: 'This git cannot merge without a working tree.',
        remedy: 'Install git 2.38 or newer, or merge the submission branch on the server.',
        detail: error.detail,
      });
    }
  }

  async tag({ name, commit, message, by, at }: NewTag): Promise<string> {
    const plain = (text: string): string => text.replace(/[<>\p{Cc}]/gu, '').trim() || 'unknown';
    const tagger = `${plain(by.name)} <${plain(by.email)}> ${secondsOf(at)} +0000`;
    const input = `object ${commit}\ntype commit\ntag ${name}\ntagger ${tagger}\n\n${message}\n`;
    return await this.git.line(['mktag'], { input });
  }
}

function authorship({ by, at }: Pick<NewCommit, 'by' | 'at'>): Record<string, string> {
  if (!by) return dates(at);
  return {
    ...dates(at),
    GIT_AUTHOR_NAME: by.name,
    GIT_AUTHOR_EMAIL: by.email,
    GIT_COMMITTER_NAME: by.name,
    GIT_COMMITTER_EMAIL: by.email,
  };
}

function dates(at: string): Record<string, string> {
  const seconds = `@${secondsOf(at)} +0000`;
  return { GIT_AUTHOR_DATE: seconds, GIT_COMMITTER_DATE: seconds };
}

function secondsOf(at: string): number {
  return Math.floor(Date.parse(at) / 1000);
}

function signFailed(detail: string): PreflightError {
  return new PreflightError({
    code: 'git/sign-failed',
    message: 'Git could not sign the entry.',
    remedy: 'Check user.signingkey and that the key is unlocked (ssh-add -l), then run it again.',
    detail,
  });
}
