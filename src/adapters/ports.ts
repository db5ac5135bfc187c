import manifest from '../../package.json';
import type { Ports } from '../core/base/ports';
import { findRepository, GitRepository, NoRepository } from './git/gitRepository';
import { NodeFiles } from './nodeFiles';
import { systemClock } from './systemClock';

/**
 * All ports for the repository that `folder` is in; the root is that of its working tree. Outside a repository the
 * root is the folder itself, and every call on `git` throws `git/no-repository`.
 */
export async function openPorts(folder: string): Promise<Ports> {
  const found = await findRepository(folder);
  const root = found.place?.root ?? folder;
  return {
    files: new NodeFiles(root),
    git: found.place ? new GitRepository(root) : new NoRepository(found.detail),
    clock: systemClock,
    toolVersion: manifest.version,
  };
}
