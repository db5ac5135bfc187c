import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import path from 'node:path';
import type { Files } from '../../core/base/files';
import type { GitReader } from '../../core/base/git';
import { NodeFiles } from '../nodeFiles';
import { GitCommand } from './gitCommand';
import { GitRepository, type RepositoryPlace } from './gitRepository';

/** Runs `body` on a fresh checkout of a commit in a temporary folder; no hook runs, and nothing of it remains. */
export async function withCheckout<T>(
  place: RepositoryPlace,
  commit: string,
  body: (ports: { files: Files; git: GitReader }) => Promise<T>,
): Promise<T> {
  const git = new GitCommand(place.root);
  const root = path.join(await realpath(await mkdtemp(path.join(tmpdir(), 'preflight-gate-'))), 'checkout');
  try {
    await git.run(['worktree', 'add', '--quiet', '--detach', root, commit], { config: [`core.hooksPath=${devNull}`] });
    const checkout = { root, gitFolder: place.gitFolder };
    return await body({ files: new NodeFiles(root), git: new GitRepository(checkout) });
  } finally {
    await rm(path.dirname(root), { recursive: true, force: true });
    await git.run(['worktree', 'prune']);
  }
}
