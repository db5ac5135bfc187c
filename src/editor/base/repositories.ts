import type { Disposable, Event, Uri } from 'vscode';
import { EventEmitter, RelativePattern, workspace } from 'vscode';
import { Disposables } from './disposables';

/** A folder of the workspace on this machine, in which models are looked for. */
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

  constructor() {
    this.#owned.add(
      workspace.onDidChangeWorkspaceFolders(() => {
        this.#watch();
        this.#onDidChange.fire();
      }),
    );
    this.#watch();
  }

  /** Fires when a repository came or went, or when a file that describes its models changed. */
  get onDidChange(): Event<void> {
    return this.#onDidChange.event;
  }

  all(): readonly Repository[] {
    return (workspace.workspaceFolders ?? [])
      .filter((folder) => folder.uri.scheme === 'file')
      .map((folder) => ({ name: folder.name, root: folder.uri }));
  }

  /** The repository that holds a file. */
  of(uri: Uri): Repository | undefined {
    const folder = workspace.getWorkspaceFolder(uri);
    return this.all().find(({ root }) => root.toString() === folder?.uri.toString());
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #watch(): void {
    this.#watchers.dispose();
    for (const { root } of this.all()) {
      for (const pattern of WATCHED) {
        const watcher = this.#watchers.add(workspace.createFileSystemWatcher(new RelativePattern(root, pattern)));
        for (const event of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete]) {
          this.#watchers.add(
            event(() => {
              this.#onDidChange.fire();
            }),
          );
        }
      }
    }
  }
}
