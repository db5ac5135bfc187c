import type { Disposable, Event } from 'vscode';
import { EventEmitter, workspace } from 'vscode';
import type { Problem } from '../../core/base/problem';
import { PreflightError } from '../../core/base/problem';
import { Disposables } from '../base/disposables';
import type { Engine } from '../base/engine';
import { loadEngine } from '../base/engine';
import type { ErrorReporter } from '../base/problems';
import type { Repositories, Repository } from '../base/repositories';
import type { ManifestOverview, ModelOverview } from './overview';
import { joinOverviews } from './overview';

/** The models of one repository, or why its registry cannot be read (then the models of the working tree alone). */
export interface RepositoryModels {
  readonly repository: Repository;
  readonly models: readonly ModelOverview[];
  readonly problem: Problem | undefined;
  /** What makes the answer less than certain, such as no network. */
  readonly warnings: readonly string[];
}

/** How long to wait after a file changed, in ms: a checkout or a submission changes many at once. */
const SETTLE_MS = 300;

/** What the views know of models. Reads on the first question, and again when files or refs changed. */
export class ModelStore implements Disposable {
  readonly #owned = new Disposables();
  readonly #onDidChange = this.#owned.add(new EventEmitter<void>());
  readonly #errors: ErrorReporter;
  #reading: Promise<readonly RepositoryModels[]> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    readonly repositories: Repositories,
    errors: ErrorReporter,
  ) {
    this.#errors = errors;
    this.#owned.add(
      repositories.onDidChange(() => {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => {
          this.refresh();
        }, SETTLE_MS);
      }),
    );
    this.#owned.add(
      workspace.onDidGrantWorkspaceTrust(() => {
        this.refresh();
      }),
    );
  }

  /** Fires when an answer of `read` may have changed. */
  get onDidChange(): Event<void> {
    return this.#onDidChange.event;
  }

  /** Every repository with its models. A problem of one repository stands in its answer; this rejects on defects only. */
  read(): Promise<readonly RepositoryModels[]> {
    this.#reading ??= this.#readAll({ fetch: false });
    return this.#reading;
  }

  /** Forgets what was read. */
  refresh(): void {
    this.#reading = undefined;
    this.#onDidChange.fire();
  }

  /** Asks the remotes for news; what is known stays until they answer. */
  async fetch(): Promise<void> {
    const reading = this.#readAll({ fetch: true });
    await reading;
    this.#reading = reading;
    this.#onDidChange.fire();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#owned.dispose();
  }

  async #readAll(options: { readonly fetch: boolean }): Promise<readonly RepositoryModels[]> {
    const engine = await loadEngine();
    const repositories = await this.repositories.all();
    return await Promise.all(repositories.map((repository) => this.#readOne(engine, repository, options)));
  }

  async #readOne(
    engine: Engine,
    repository: Repository,
    options: { readonly fetch: boolean },
  ): Promise<RepositoryModels> {
    const manifests = await readManifests(engine, repository);
    if (!workspace.isTrusted) {
      return { repository, models: joinOverviews(manifests, []), problem: undefined, warnings: [] };
    }
    try {
      const status = await engine.readStatus(await this.repositories.ports(repository), options);
      const { models, warnings = [] } = status;
      return { repository, models: joinOverviews(manifests, models), problem: undefined, warnings };
    } catch (error) {
      if (!PreflightError.is(error)) throw error;
      this.#errors.log(error);
      return { repository, models: joinOverviews(manifests, []), problem: error.problem, warnings: [] };
    }
  }
}

async function readManifests(engine: Engine, repository: Repository): Promise<readonly ManifestOverview[]> {
  const files = engine.openFiles(repository.root.fsPath);
  const entries = await engine.listModels({ files });
  return await Promise.all(
    entries.map(async ({ name, file, folder }) => {
      try {
        const { manifest, resolve } = await engine.loadManifest({ files }, folder);
        const { version, description } = manifest;
        return { name, file, version, description, notebook: resolve(manifest.notebook), problem: undefined };
      } catch (error) {
        if (!PreflightError.is(error)) throw error;
        const none = { version: undefined, description: undefined, notebook: undefined };
        return { name, file, ...none, problem: error.problem };
      }
    }),
  );
}
