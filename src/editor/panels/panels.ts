import type { Disposable, WebviewPanel } from 'vscode';
import { ViewColumn, window } from 'vscode';
import type { Subject } from '../../../webview-ui/shared/protocol';
import { Disposables } from '../base/disposables';
import type { Services } from '../editor';
import type { PageName } from './html';
import type { OpenPage } from './pagePanel';

const PAGES: readonly PageName[] = ['status', 'lineage', 'report', 'inference'];

/** View type of a page's panels, as in the manifest's activation events. */
function viewType(page: PageName): string {
  return `preflight.${page}`;
}

/** The open pages, one panel for each subject; brings them back after a reload. */
export class Panels implements Disposable {
  readonly #owned = new Disposables();
  readonly #services: Services;
  readonly #open = new Map<OpenPage, PageName>();

  constructor(services: Services) {
    this.#services = services;
    for (const page of PAGES) {
      const deserializeWebviewPanel = (panel: WebviewPanel, state: unknown) => this.#restore(page, panel, state);
      this.#owned.add(window.registerWebviewPanelSerializer(viewType(page), { deserializeWebviewPanel }));
    }
  }

  /** Shows a page about a subject: the panel that shows it already, or a new one. */
  async show(page: PageName, subject: Subject): Promise<void> {
    for (const [panel, shown] of this.#open) {
      if (shown !== page || !isSame(panel.subject, subject)) continue;
      panel.reveal();
      await panel.show(subject);
      return;
    }
    const options = { enableScripts: true, enableFindWidget: true };
    await this.#fill(page, window.createWebviewPanel(viewType(page), 'Preflight', ViewColumn.Active, options), subject);
  }

  dispose(): void {
    for (const panel of this.#open.keys()) panel.dispose();
    this.#owned.dispose();
  }

  async #restore(page: PageName, panel: WebviewPanel, state: unknown): Promise<void> {
    const { restoredSubject } = await loadKinds();
    const subject = restoredSubject(state);
    if (subject) await this.#fill(page, panel, subject);
    else panel.dispose();
  }

  async #fill(page: PageName, panel: WebviewPanel, subject: Subject): Promise<void> {
    const { createPagePanel } = await loadKinds();
    const created = createPagePanel(this.#services, page, panel, subject);
    this.#open.set(created, page);
    created.onDidDispose(() => this.#open.delete(created));
  }
}

async function loadKinds() {
  return await import(/* webpackChunkName: "engine" */ './kinds');
}

function isSame(a: Subject, b: Subject): boolean {
  return a.root === b.root && a.model === b.model && a.version === b.version;
}
