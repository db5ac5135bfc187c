import type { Disposable, Event } from 'vscode';
import { EventEmitter, workspace } from 'vscode';
import type { Problem } from '../../core/base/problem';
import { PreflightError } from '../../core/base/problem';
import { Disposables } from '../base/disposables';
import type { Engine } from '../base/engine';
import { loadEngine } from '../base/engine';
import type { Repositories, Repository } from '../base/repositories';
import type { ManifestOverview, ModelOverview } from './overview';
import { joinOverviews } from './overview';

/** The models of one repository, or why its registry cannot be read (then the models of the working tree alone). */
export interface RepositoryModels {
  readonly repository: Repository;
  readonly models: readonly ModelOverview[];
  readonly problem: Problem | undefined;
}

/** How long to wait after a file changed, in ms: a checkout or a submission changes many at once. */
const SETTLE_MS = 300;

/** What the views know of models. Reads on the first question, and again when files or refs changed. */
export class ModelStore implements Disposable {
  readonly #owned = new Disposables();
  readonly #onDidChange = this.#owned.add(new EventEmitter<void>());
  #reading: Promise<readonly RepositoryModels[]> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(readonly repositories: Repositories) {
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
    this.#reading ??= readAll(this.repositories.all());
    return this.#reading;
  }

  /** Forgets what was read. */
  refresh(): void {
    this.#reading = undefined;
    this.#onDidChange.fire();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#owned.dispose();
  }
}

async function readAll(repositories: readonly Repository[]): Promise<readonly RepositoryModels[]> {
  const engine = await loadEngine();
  return await Promise.all(repositories.map((repository) => readRepository(engine, repository)));
}

async function readRepository(engine: Engine, repository: Repository): Promise<RepositoryModels> {
  const manifests = await readManifests(engine, repository);
  return { repository, models: joinOverviews(manifests, []), problem: undefined };
}

async function readManifests(engine: Engine, repository: Repository): Promise<readonly ManifestOverview[]> {
  const files = engine.openFiles(repository.root.fsPath);
  const entries = await engine.listModels({ files });
  return await Promise.all(
    entries.map(async ({ name, file, folder }) => {
      try {
        const { manifest } = await engine.loadManifest({ files }, folder);
        return { name, file, version: manifest.version, description: manifest.description, problem: undefined };
      } catch (error) {
        if (!PreflightError.is(error)) throw error;
        return { name, file, version: undefined, description: undefined, problem: error.problem };
      }
    }),
  );
}
