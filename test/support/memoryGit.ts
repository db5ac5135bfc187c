import type { GitReader } from '../../src/core/base/git';
import type { MemoryFiles } from './memoryFiles';

/** The `GitReader` port over files that were all committed when it was made. */
export class MemoryGit implements GitReader {
  readonly #files: MemoryFiles;
  readonly #head: Map<string, Uint8Array>;

  constructor(files: MemoryFiles) {
    this.#files = files;
    this.#head = new Map(files.content);
  }

  resolve(revision: string): Promise<string | undefined> {
    return Promise.resolve(revision === 'HEAD' ? 'c'.repeat(40) : undefined);
  }

  branch(): Promise<string | undefined> {
    return Promise.resolve('main');
  }

  changedPaths(paths?: readonly string[]): Promise<string[]> {
    const all = paths ?? [...new Set([...this.#head.keys(), ...this.#files.content.keys()])];
    return Promise.resolve(all.filter((path) => !same(this.#head.get(path), this.#files.content.get(path))));
  }

  readFileAt(_revision: string, path: string): Promise<string | undefined> {
    const found = this.#head.get(path);
    return Promise.resolve(found && new TextDecoder().decode(found));
  }

  listAt(_revision: string, folder: string): Promise<string[]> {
    return Promise.resolve([...this.#head.keys()].filter((path) => folder === '' || path.startsWith(`${folder}/`)));
  }

  identity(): Promise<{ name: string; email: string }> {
    return Promise.resolve({ name: 'Data Science Team', email: 'ds@example.com' });
  }

  remotes(): Promise<string[]> {
    return Promise.resolve(['origin']);
  }
}

function same(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  return one === undefined || other === undefined ? one === other : Buffer.compare(one, other) === 0;
}
