import type { CancellationToken, Disposable, TestController, TestItem } from 'vscode';
import { TestRunProfileKind, TestRunRequest, tests } from 'vscode';
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
  /** Requests to run again whenever something they rest on changes. */
  readonly #continuous = new Set<TestRunRequest>();
  /** The newest report of each model, by its item's id, for as long as it holds. */
  readonly #reports = new Map<string, TestReport>();
  #models: Promise<readonly TestedModel[]> | undefined;

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
    this.#owned.add(services.models.onDidChange(() => void this.#changed()));
  }

  /** Runs all tests of a model, as its button in the Testing view does. */
  async run(repository: Repository, name: string, token: CancellationToken): Promise<TestReport | undefined> {
    const models = await this.#discover();
    const isMeant = (each: TestedModel) =>
      each.name === name && each.repository.root.toString() === repository.root.toString();
    const model = models.find(isMeant);
    if (!model) return undefined;
    await this.#run(new TestRunRequest([model.item]), token);
    return this.#reports.get(model.item.id);
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
      this.#continuous.add(request);
      token.onCancellationRequested(() => this.#continuous.delete(request));
    } else {
      await this.#run(request, token);
    }
  }

  async #run(request: TestRunRequest, token: CancellationToken): Promise<void> {
    const run = this.#controller.createTestRun(request);
    try {
      const signal = AbortSignal.any([signalOf(token), signalOf(run.token)]);
      for (const model of await this.#discovered()) {
        const only = [...model.cases].filter(([, item]) => isRequested(request, item)).map(([id]) => id);
        if (only.length === 0 || signal.aborted) continue;
        const report = await runModel(this.#services, run, model, only, signal);
        if (report) this.#reports.set(model.item.id, report);
      }
    } finally {
      run.end();
    }
  }

  /** Marks results as outdated when model, data or plan changed, and repeats what is to run continuously. */
  async #changed(): Promise<void> {
    if (!this.#models) return;
    for (const model of await this.#discover()) {
      const report = this.#reports.get(model.item.id);
      if (!report || !(await this.#isStale(model, report))) continue;
      this.#reports.delete(model.item.id);
      this.#controller.invalidateTestResults(model.item);
      for (const request of this.#continuous) await this.#repeat(request, model);
    }
  }

  async #repeat(request: TestRunRequest, model: TestedModel): Promise<void> {
    const items = [...model.cases.values()].filter((item) => isRequested(request, item));
    if (items.length === 0) return;
    const run = this.#controller.createTestRun(new TestRunRequest(items, undefined, request.profile, true));
    try {
      const only = [...model.cases].filter(([, item]) => items.includes(item)).map(([id]) => id);
      const report = await runModel(this.#services, run, model, only, signalOf(run.token));
      if (report) this.#reports.set(model.item.id, report);
    } finally {
      run.end();
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

/** Whether a request includes an item: itself or one above it, and neither excluded. */
function isRequested({ include, exclude }: TestRunRequest, item: TestItem): boolean {
  const line: TestItem[] = [];
  for (let at: TestItem | undefined = item; at; at = at.parent) line.push(at);
  const names = new Set(line.map(({ id }) => id));
  if (exclude?.some(({ id }) => names.has(id)) === true) return false;
  return !include || include.some(({ id }) => names.has(id));
}
