import { createHash } from 'node:crypto';
import type { Disposable, Event } from 'vscode';
import { EventEmitter, Uri, workspace } from 'vscode';
import type { TestReport } from '../../core/inference/result';
import { loadEngine } from '../base/engine';
import type { Repository } from '../base/repositories';

/** The newest inference report of each model, kept in the storage of the workspace over a reload. */
export class InferenceReports implements Disposable {
  readonly #onDidChange = new EventEmitter<void>();
  readonly #storage: Uri | undefined;
  readonly #known = new Map<string, Promise<TestReport | undefined>>();

  /** `storage`: the extension's folder for this workspace; reports last as long as the window without one. */
  constructor(storage: Uri | undefined) {
    this.#storage = storage;
  }

  /** Fires when a model has another report. */
  get onDidChange(): Event<void> {
    return this.#onDidChange.event;
  }

  /** Undefined for a model that was not tested here yet. */
  async get(repository: Repository, model: string): Promise<TestReport | undefined> {
    const key = keyOf(repository, model);
    const known = this.#known.get(key) ?? this.#read(key);
    this.#known.set(key, known);
    return await known;
  }

  /** Keeps the results of a run, and of those before it that still hold. */
  async add(repository: Repository, model: string, report: TestReport): Promise<void> {
    const { mergeReports } = await loadEngine();
    const merged = mergeReports(await this.get(repository, model), report);
    const key = keyOf(repository, model);
    this.#known.set(key, Promise.resolve(merged));
    const file = this.#file(key);
    if (file) await workspace.fs.writeFile(file, new TextEncoder().encode(JSON.stringify(merged)));
    this.#onDidChange.fire();
  }

  dispose(): void {
    this.#onDidChange.dispose();
  }

  async #read(key: string): Promise<TestReport | undefined> {
    const file = this.#file(key);
    if (!file) return undefined;
    const { testReportSchema } = await loadEngine();
    try {
      const text = new TextDecoder().decode(await workspace.fs.readFile(file));
      return testReportSchema.safeParse(JSON.parse(text)).data;
    } catch {
      // There is none, or it was cut off: the next run writes a new one.
      return undefined;
    }
  }

  #file(key: string): Uri | undefined {
    const name = createHash('sha256').update(key).digest('hex');
    return this.#storage && Uri.joinPath(this.#storage, 'inference', `${name}.json`);
  }
}

function keyOf({ root }: Repository, model: string): string {
  return `${root.toString()}#${model}`;
}
