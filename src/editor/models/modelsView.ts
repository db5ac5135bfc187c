import type { Disposable, TreeDataProvider, TreeView } from 'vscode';
import { EventEmitter, commands, window, workspace } from 'vscode';
import { settings } from '../base/settings';
import { Disposables } from '../base/disposables';
import type { ModelsNode } from './items';
import { treeItem } from './items';
import { countWaiting, plural } from './overview';
import type { RepositoryModels } from './store';
import type { Services } from '../editor';
import { versionDecorations } from './decorations';

/** Id of the view in the manifest. */
const VIEW = 'preflight.models';
/** Context key for the welcome texts: loading, none, some or failed. */
const STATE_KEY = 'preflight.modelsState';

/** The Models view: repositories (when there are several), models, versions with their state. */
export class ModelsView implements Disposable, TreeDataProvider<ModelsNode> {
  readonly #owned = new Disposables();
  readonly #onDidChangeTreeData = this.#owned.add(new EventEmitter<void>());
  readonly onDidChangeTreeData = this.#onDidChangeTreeData.event;
  readonly #view: TreeView<ModelsNode>;

  readonly #services: Services;
  #hasFetched = false;

  constructor(services: Services) {
    this.#services = services;
    this.#view = this.#owned.add(window.createTreeView(VIEW, { treeDataProvider: this, showCollapseAll: true }));
    this.#owned.add(window.registerFileDecorationProvider(versionDecorations));
    this.#owned.add(
      this.#view.onDidChangeVisibility(({ visible }) => {
        if (visible && !this.#hasFetched && settings.registryFetch()) void this.#fetch();
      }),
    );
    // The badge and the context key are wanted before anybody looks at the view.
    setImmediate(() => void this.getChildren());
    this.#owned.add(
      services.models.onDidChange(() => {
        this.#onDidChangeTreeData.fire();
      }),
    );
  }

  /** Asks the remotes once, when somebody looks; a failure is a row of the view already. */
  async #fetch(): Promise<void> {
    this.#hasFetched = true;
    await this.#services.models.fetch().catch(this.#services.errors.log);
  }

  getTreeItem(node: ModelsNode) {
    return treeItem(node);
  }

  async getChildren(node?: ModelsNode): Promise<ModelsNode[]> {
    if (node) return childrenOf(node);
    try {
      const contents = await this.#services.models.read();
      this.#describe(contents);
      return rootsOf(contents);
    } catch (error) {
      this.#services.errors.log(error);
      void commands.executeCommand('setContext', STATE_KEY, 'failed');
      return [];
    }
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #describe(contents: readonly RepositoryModels[]): void {
    const models = contents.flatMap((content) => content.models);
    const waiting = countWaiting(models);
    const tooltip = `${plural(waiting, 'version')} waiting for review`;
    this.#view.badge = waiting > 0 ? { value: waiting, tooltip } : undefined;
    this.#view.message = workspace.isTrusted
      ? ''
      : 'Restricted mode: versions, tests and submissions need a trusted workspace.';
    const empty = models.length === 0 && contents.every(({ problem }) => !problem);
    void commands.executeCommand('setContext', STATE_KEY, empty ? 'none' : 'some');
  }
}

function rootsOf(contents: readonly RepositoryModels[]): ModelsNode[] {
  const shown = contents.filter(({ models, problem }) => models.length > 0 || problem);
  if (shown.length > 1) return shown.map((content) => ({ kind: 'repository', content }));
  return shown.flatMap(contentsOf);
}

function childrenOf(node: ModelsNode): ModelsNode[] {
  if (node.kind === 'repository') return contentsOf(node.content);
  if (node.kind !== 'model') return [];
  const { repository, model } = node;
  return model.versions.map((version) => ({ kind: 'version', repository, model, version }));
}

function contentsOf(content: RepositoryModels): ModelsNode[] {
  const { repository } = content;
  const models = content.models.map((model): ModelsNode => ({ kind: 'model', repository, model }));
  const problems: ModelsNode[] = content.problem ? [{ kind: 'problem', content }] : [];
  const warnings = content.warnings.map((text): ModelsNode => ({ kind: 'warning', text }));
  return [...problems, ...warnings, ...models];
}
