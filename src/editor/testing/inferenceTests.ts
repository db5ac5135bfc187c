import type { CancellationToken, Disposable, TestController, TestItem } from 'vscode';
import { RelativePattern, TestRunProfileKind, TestRunRequest, tests, workspace } from 'vscode';
import type { Job } from '../../core/base/job';
import type { TestReport } from '../../core/inference/result';
import { Disposables } from '../base/disposables';
import { loadEngine } from '../base/engine';
import { signalOf } from '../base/job';
import type { Repository } from '../base/repositories';
import type { Services } from '../editor';
import { runModel } from './runModel';
import type { TestedModel } from './tests';
import { discoverTests } from './tests';

/** The inference tests in the Testing view: model, kind, case. */
export class InferenceTests implements Disposable {
  readonly #owned = new Disposables();
  readonly #services: Services;
  readonly #controller: TestController;
  /** Requests to run again whenever something they rest on changes, until their token is cancelled. */
  readonly #continuous = new Map<TestRunRequest, CancellationToken>();
  /** Items of the models that run continuously at this moment. */
  readonly #repeating = new Set<string>();
  /** Reports whose results are marked as outdated. */
  readonly #outdated = new WeakSet<TestReport>();
  /** Files outside the models' folders that tests read. */
  readonly #watched = new Set<string>();
  #models: Promise<readonly TestedModel[]> | undefined;
  #looking: Promise<void> = Promise.resolve();

  constructor(services: Services) {
    this.#services = services;
    this.#controller = this.#owned.add(tests.createTestController('preflight.inference', 'Preflight'));
    this.#controller.resolveHandler = async (item) => {
      if (!item) await this.#discovered();
    };
    this.#controller.refreshHandler = async () => {
      await this.#discover();
    };
    const run = (request: TestRunRequest, token: CancellationToken) => this.#start(request, token);
    this.#owned.add(this.#controller.createRunProfile('Run', TestRunProfileKind.Run, run, true, undefined, true));
    this.#owned.add(
      services.models.onDidChange(() => {
        this.#changed();
      }),
    );
  }

  /** Runs all tests of a model, as its button in the Testing view does; the report of this run. */
  async run(repository: Repository, name: string, job: Job): Promise<TestReport | undefined> {
    const models = await this.#discover();
    const isMeant = (each: TestedModel) =>
      each.name === name && each.repository.root.toString() === repository.root.toString();
    const model = models.find(isMeant);
    if (!model) return undefined;
    return await this.#runModel(new TestRunRequest([model.item]), model, job);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #discovered(): Promise<readonly TestedModel[]> {
    this.#models ??= this.#discover();
    return this.#models;
  }

  #discover(): Promise<readonly TestedModel[]> {
    const models = this.#services.repositories.all().then((all) => discoverTests(this.#controller, all));
    this.#models = models;
    return models;
  }

  async #start(request: TestRunRequest, token: CancellationToken): Promise<void> {
    if (request.continuous === true) {
      this.#continuous.set(request, token);
      token.onCancellationRequested(() => this.#continuous.delete(request));
      return;
    }
    const run = this.#controller.createTestRun(request);
    try {
      const signal = AbortSignal.any([signalOf(token), signalOf(run.token)]);
      for (const model of await this.#discovered()) {
        const only = casesOf(request, model);
        if (only.length === 0 || signal.aborted) continue;
        await this.#keep(model, await runModel(this.#services, run, model, only, silent(signal)));
      }
    } finally {
      run.end();
    }
  }

  async #runModel(request: TestRunRequest, model: TestedModel, job: Job): Promise<TestReport | undefined> {
    const run = this.#controller.createTestRun(request);
    try {
      const signal = AbortSignal.any([job.signal, signalOf(run.token)]);
      const own: Job = {
        signal,
        progress: (message, fraction) => {
          job.progress(message, fraction);
        },
      };
      const report = await runModel(this.#services, run, model, casesOf(request, model), own);
      await this.#keep(model, report);
      return report;
    } finally {
      run.end();
    }
  }

  async #keep(model: TestedModel, report: TestReport | undefined): Promise<void> {
    if (!report) return;
    await this.#services.reports.add(model.repository, model.name, report);
    this.#watch(model, report);
  }

  /** Data may lie outside the folders that are watched for models. */
  #watch({ repository: { root } }: TestedModel, { data }: TestReport): void {
    for (const { path } of data) {
      const name = `${root.toString()}/${path}`;
      if (/^(models\/|\.\.)/.test(path) || this.#watched.has(name)) continue;
      this.#watched.add(name);
      const watcher = this.#owned.add(workspace.createFileSystemWatcher(new RelativePattern(root, path)));
      const changed = () => {
        this.#changed();
      };
      this.#owned.add(watcher.onDidChange(changed));
      this.#owned.add(watcher.onDidCreate(changed));
      this.#owned.add(watcher.onDidDelete(changed));
    }
  }

  /** Looks at all models again, one look after the other. */
  #changed(): void {
    this.#looking = this.#looking
      .then(() => this.#look())
      .catch((error: unknown) => {
        this.#services.errors.log(error);
      });
  }

  /** Marks results as outdated when model, data or plan changed, and repeats what is to run continuously. */
  async #look(): Promise<void> {
    if (!this.#models) return;
    for (const model of await this.#discover()) {
      const report = await this.#services.reports.get(model.repository, model.name);
      if (report && !(await this.#isStale(model, report))) continue;
      if (report && !this.#outdated.has(report)) {
        this.#outdated.add(report);
        this.#controller.invalidateTestResults(model.item);
      }
      for (const [request, token] of this.#continuous) void this.#repeat(request, token, model);
    }
  }

  /** Runs what a continuous request asks of a model, and again as long as something changed meanwhile. */
  async #repeat(request: TestRunRequest, token: CancellationToken, model: TestedModel): Promise<void> {
    const cases = new Set(casesOf(request, model));
    const items = [...model.cases].filter(([id]) => cases.has(id)).map(([, item]) => item);
    if (items.length === 0 || this.#repeating.has(model.item.id)) return;
    this.#repeating.add(model.item.id);
    try {
      const again = new TestRunRequest(items, undefined, request.profile, true);
      for (;;) {
        const report = await this.#runModel(again, model, silent(signalOf(token)));
        if (!report || token.isCancellationRequested || !(await this.#isStale(model, report))) return;
      }
    } catch (error) {
      this.#services.errors.log(error);
    } finally {
      this.#repeating.delete(model.item.id);
    }
  }

  async #isStale(model: TestedModel, report: TestReport): Promise<boolean> {
    const engine = await loadEngine();
    try {
      const ports = await this.#services.repositories.ports(model.repository);
      const target = engine.targetOfModel(await engine.loadManifest(ports, model.folder));
      return (await engine.whatIsStale(ports, target, report)).length > 0;
    } catch (error) {
      this.#services.errors.log(error);
      return true;
    }
  }
}

function silent(signal: AbortSignal): Job {
  return { signal, progress: () => undefined };
}

/** Ids of the model's tests that a request includes. */
function casesOf(request: TestRunRequest, model: TestedModel): string[] {
  return [...model.cases].filter(([, item]) => isRequested(request, item)).map(([id]) => id);
}

/** Whether a request includes an item: itself or one above it, and neither excluded. */
function isRequested({ include, exclude }: TestRunRequest, item: TestItem): boolean {
  const line: TestItem[] = [];
  for (let at: TestItem | undefined = item; at; at = at.parent) line.push(at);
  const names = new Set(line.map(({ id }) => id));
  if (exclude?.some(({ id }) => names.has(id)) === true) return false;
  return !include || include.some(({ id }) => names.has(id));
}
