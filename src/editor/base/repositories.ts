import type { Disposable, Event } from 'vscode';
import { EventEmitter, RelativePattern, Uri, workspace } from 'vscode';
import { PreflightError } from '../../core/base/problem';
import { Disposables } from './disposables';
import type { Engine } from './engine';
import { loadEngine } from './engine';

/** A repository on this machine that a folder of the workspace is in, or such a folder outside any repository. */
export interface Repository {
  readonly name: string;
  readonly root: Uri;
}

/** Files that change what Preflight knows of a repository's models. */
const WATCHED = ['models/*/**', 'preflight.yaml', '.git/HEAD', '.git/packed-refs', '.git/refs/{heads,remotes}/**'];

/** The repositories of the workspace. Folders of virtual file systems are left out: git and models need real files. */
export class Repositories implements Disposable {
  readonly #owned = new Disposables();
  readonly #onDidChange = this.#owned.add(new EventEmitter<void>());
  readonly #watchers = this.#owned.add(new Disposables());
  #found: Promise<readonly Repository[]> | undefined;

  constructor() {
    this.#owned.add(
      workspace.onDidChangeWorkspaceFolders(() => {
        this.#found = undefined;
        this.#onDidChange.fire();
      }),
    );
  }

  /** Fires when a repository came or went, or when a file that describes its models changed. */
  get onDidChange(): Event<void> {
    return this.#onDidChange.event;
  }

  all(): Promise<readonly Repository[]> {
    this.#found ??= this.#find();
    return this.#found;
  }

  /** The repository that holds a file, the innermost when they are nested. */
  async of(uri: Uri): Promise<Repository | undefined> {
    const holding = (await this.all()).filter(({ root }) => uri.path.startsWith(`${root.path}/`));
    return holding.sort((a, b) => b.root.path.length - a.root.path.length)[0];
  }

  /** The repository with this root; undefined when the workspace no longer has it. */
  async at(root: string): Promise<Repository | undefined> {
    return (await this.all()).find((repository) => repository.root.toString() === root);
  }

  /** The ports of a repository. `trust/restricted` in a workspace that is not trusted, where nothing may execute. */
  async ports(repository: Repository): ReturnType<Engine['openPorts']> {
    if (!workspace.isTrusted) {
      throw new PreflightError({
        code: 'trust/restricted',
        message: 'This workspace is not trusted, so Preflight only lints it.',
        remedy: 'Trust the workspace, then try again.',
      });
    }
    return await (await loadEngine()).openPorts(repository.root.fsPath);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #find(): Promise<readonly Repository[]> {
    const folders = (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
    const found = new Map<string, Repository>();
    for (const folder of folders) {
      const root = (await repositoryRoot(folder.uri)) ?? folder.uri;
      const name = root.path === folder.uri.path ? folder.name : (root.path.split('/').at(-1) ?? folder.name);
      found.set(root.toString(), { name, root });
    }
    this.#watch([...found.values()]);
    return [...found.values()];
  }

  #watch(repositories: readonly Repository[]): void {
    this.#watchers.dispose();
    const changed = () => {
      this.#onDidChange.fire();
    };
    for (const { root } of repositories) {
      for (const pattern of WATCHED) {
        const watcher = this.#watchers.add(workspace.createFileSystemWatcher(new RelativePattern(root, pattern)));
        this.#watchers.add(watcher.onDidChange(changed));
        this.#watchers.add(watcher.onDidCreate(changed));
        this.#watchers.add(watcher.onDidDelete(changed));
      }
    }
  }
}

/** The nearest folder with a `.git`, found without running git, which would execute in an untrusted workspace. */
async function repositoryRoot(folder: Uri): Promise<Uri | undefined> {
  for (let at = folder; ; at = Uri.joinPath(at, '..')) {
    if (await exists(Uri.joinPath(at, '.git'))) return at;
    if (at.path === '/' || Uri.joinPath(at, '..').path === at.path) return undefined;
  }
}

async function exists(uri: Uri): Promise<boolean> {
  try {
    await workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
