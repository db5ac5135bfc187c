import { noRemote, remoteRefused, remoteUnreachable } from '../../core/base/gitProblems';
import type { PushOutcome, RefUpdate } from '../../core/base/gitWriter';
import type { Job } from '../../core/base/job';
import { GitCommand, GitFailure } from './gitCommand';

/** Where a ref of a remote is kept here: `refs/heads/a` of `origin` is `refs/remotes/origin/a`. */
export function trackingRef(remote: string, ref: string): string {
  return ref.replace(/^refs\/heads\//, `refs/remotes/${remote}/`);
}

/** Talks to the remotes of a repository. */
export class GitRemote {
  readonly #git: GitCommand;

  constructor(root: string) {
    this.#git = new GitCommand(root);
  }

  async refs(remote: string, patterns: readonly string[], job: Job): Promise<Map<string, string>> {
    const output = await this.#talk(remote, ['ls-remote', '--refs', '--', remote, ...patterns], job);
    const lines = output.split('\n').filter((line) => line !== '');
    return new Map(lines.map((line) => line.split('\t')).map(([object = '', ref = '']) => [ref, object]));
  }

  async fetch(remote: string, refs: readonly string[], job: Job): Promise<void> {
    if (refs.length === 0) return;
    const specs = refs.map((ref) => `+${ref}:${trackingRef(remote, ref)}`);
    await this.#talk(remote, ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--', remote, ...specs], job);
  }

  /**
   * Changes refs from what they were expected to be. Whether a push that failed lost a race or was refused is told by
   * what the remote holds afterwards, not by what git says.
   * @param hooks whether the person's pre-push hook runs (Git LFS uploads in it).
   */
  async push(
    remote: string,
    updates: readonly RefUpdate[],
    { hooks }: { readonly hooks: boolean },
    job: Job,
  ): Promise<PushOutcome> {
    const leases = updates.map(({ ref, from }) => `--force-with-lease=${ref}:${from ?? ''}`);
    const specs = updates.map(({ ref, to }) => `${to ?? ''}:${ref}`);
    const atomic = updates.length > 1 ? ['--atomic'] : [];
    const verify = hooks ? [] : ['--no-verify'];
    try {
      await this.#git.run(['push', '--porcelain', ...atomic, ...verify, ...leases, '--', remote, ...specs], { job });
      return 'done';
    } catch (error) {
      if (!(error instanceof GitFailure)) throw error;
      return await this.#failedPush(remote, updates, error, job);
    }
  }

  async #failedPush(remote: string, updates: readonly RefUpdate[], error: GitFailure, job: Job): Promise<PushOutcome> {
    const patterns = updates.map(({ ref }) => ref);
    const now = await this.refs(remote, patterns, job);
    if (updates.every(({ ref, to }) => (now.get(ref) ?? null) === to)) return 'done';
    if (updates.some(({ ref, from }) => (now.get(ref) ?? null) !== from)) return 'lost';
    throw remoteRefused(remote, patterns.join(', '), [error.stdout, error.detail].filter(Boolean).join('\n'));
  }

  async #talk(remote: string, args: readonly string[], job: Job): Promise<string> {
    try {
      return await this.#git.run(args, { job });
    } catch (error) {
      if (!(error instanceof GitFailure)) throw error;
      const known = (await this.#git.line(['remote'])).split('\n').filter(Boolean);
      throw known.includes(remote) ? remoteUnreachable(remote, error.detail) : noRemote(remote, known);
    }
  }
}
