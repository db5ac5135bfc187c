import type { Disposable, Event, WebviewPanel } from 'vscode';
import type { z } from 'zod';
import type { Subject, PageMessage } from '../../../webview-ui/shared/protocol';
import type { Job } from '../../core/base/job';
import { PreflightError } from '../../core/base/problem';
import { Disposables } from '../base/disposables';
import type { Services } from '../editor';
import type { PageName } from './html';
import { pageHtml, pageIcon, pagesFolder } from './html';

/** What one kind of page shows and does. */
export interface PageKind<Content, Action extends { readonly type: string }> {
  readonly page: PageName;
  readonly actions: z.ZodType<Action>;
  title(subject: Subject): string;
  /** What is said while `load` runs. */
  readonly doing: string;
  load(services: Services, subject: Subject, job: Job): Promise<Content>;
  act(context: PageContext<Content>, action: Action): Promise<void>;
  /** When to load again without being asked. */
  readonly changed?: (services: Services) => Event<void>;
}

/** What a page's action works with. */
export interface PageContext<Content> {
  readonly services: Services;
  readonly subject: Subject;
  /** What the page shows now. */
  readonly content: Content;
  /** Shows another subject in the same panel, or the same one anew. */
  readonly show: (subject: Subject) => Promise<void>;
}

/** A page as whoever keeps it sees it. */
export interface OpenPage {
  readonly subject: Subject;
  readonly onDidDispose: Event<void>;
  reveal(): void;
  dispose(): void;
  show(subject: Subject): Promise<void>;
}

/** A webview panel that shows one subject. Messages are parsed at the border; the page's state is always sent whole. */
export class PagePanel<Content, Action extends { readonly type: string }> implements OpenPage, Disposable {
  readonly #owned = new Disposables();
  readonly #kind: PageKind<Content, Action>;
  readonly #services: Services;
  readonly #panel: WebviewPanel;
  #subject: Subject;
  #message: PageMessage<Content>;
  #loading = new AbortController();

  constructor(services: Services, kind: PageKind<Content, Action>, panel: WebviewPanel, subject: Subject) {
    this.#services = services;
    this.#kind = kind;
    this.#panel = panel;
    this.#subject = subject;
    this.#message = { kind: 'loading', subject, doing: kind.doing };
    panel.iconPath = pageIcon(services.extension);
    panel.webview.options = { enableScripts: true, localResourceRoots: [pagesFolder(services.extension)] };
    this.#owned.add(panel.webview.onDidReceiveMessage((message) => this.#receive(message)));
    const reload = kind.changed?.(services);
    if (reload) this.#owned.add(reload(() => void this.#load({ quietly: true })));
    panel.onDidDispose(() => {
      this.dispose();
    });
    panel.webview.html = pageHtml(panel.webview, services.extension, kind.page);
    void this.show(subject);
  }

  get subject(): Subject {
    return this.#subject;
  }

  get onDidDispose(): Event<void> {
    return this.#panel.onDidDispose;
  }

  reveal(): void {
    this.#panel.reveal();
  }

  async show(subject: Subject): Promise<void> {
    this.#subject = subject;
    this.#panel.title = this.#kind.title(subject);
    await this.#load({ quietly: false });
  }

  dispose(): void {
    this.#loading.abort();
    this.#owned.dispose();
  }

  async #load({ quietly }: { readonly quietly: boolean }): Promise<void> {
    this.#loading.abort();
    const { signal } = (this.#loading = new AbortController());
    const subject = this.#subject;
    const say = (doing: string) => {
      if (!signal.aborted && !quietly) this.#post({ kind: 'loading', subject, doing });
    };
    say(this.#kind.doing);
    try {
      const content = await this.#kind.load(this.#services, subject, { signal, progress: say });
      if (!signal.aborted) this.#post({ kind: 'shown', subject, content });
    } catch (error) {
      if (signal.aborted) return;
      this.#services.errors.log(error);
      this.#post({ kind: 'failed', subject, problem: problemOf(error) });
    }
  }

  #post(message: PageMessage<Content>): void {
    this.#message = message;
    void this.#panel.webview.postMessage(message);
  }

  async #receive(message: unknown): Promise<void> {
    const parsed = this.#kind.actions.safeParse(message);
    if (!parsed.success) {
      this.#services.log.warn(`The ${this.#kind.page} page sent a message that is not known.`);
      return;
    }
    const action = parsed.data;
    if (action.type === 'ready') this.#post(this.#message);
    else if (action.type === 'refresh') await this.show(this.#subject);
    else if (action.type === 'showLog') this.#services.log.show();
    else if (this.#message.kind === 'shown') await this.#act(action, this.#message.content);
  }

  async #act(action: Action, content: Content): Promise<void> {
    const { subject } = this;
    try {
      await this.#kind.act({ services: this.#services, subject, content, show: (next) => this.show(next) }, action);
    } catch (error) {
      await this.#services.errors.show(error);
    }
  }
}

function problemOf(error: unknown): { code: string; message: string; remedy: string } {
  if (PreflightError.is(error)) {
    const { code, message, remedy } = error.problem;
    return { code, message, remedy };
  }
  const message = 'Preflight met an error of its own.';
  return { code: 'preflight/defect', message, remedy: 'The log has the details.' };
}
