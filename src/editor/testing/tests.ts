import type { TestController, TestItem } from 'vscode';
import { Position, Range, Uri } from 'vscode';
import type { Place } from '../../core/base/problem';
import { PreflightError } from '../../core/base/problem';
import { loadEngine } from '../base/engine';
import type { Repository } from '../base/repositories';

/** A model in the Testing view. */
export interface TestedModel {
  readonly repository: Repository;
  readonly name: string;
  /** Folder of the model, from the repository's root. */
  readonly folder: string;
  readonly item: TestItem;
  /** Items of the single tests by their id. */
  readonly cases: ReadonlyMap<string, TestItem>;
}

/** Fills the Testing view with model, kind and case, from the manifests. Nothing is executed. */
export async function discoverTests(
  controller: TestController,
  repositories: readonly Repository[],
): Promise<readonly TestedModel[]> {
  const engine = await loadEngine();
  const found: TestedModel[] = [];
  for (const repository of repositories) {
    const files = engine.openFiles(repository.root.fsPath);
    for (const { name, folder, file } of await engine.listModels({ files })) {
      const item = controller.createTestItem(`${repository.root.toString()}#${name}`, name, uriOf(repository, file));
      if (repositories.length > 1) item.description = repository.name;
      found.push({ repository, name, folder, item, cases: await fillModel(controller, repository, item, folder) });
    }
  }
  controller.items.replace(found.map(({ item }) => item));
  return found;
}

async function fillModel(
  controller: TestController,
  repository: Repository,
  model: TestItem,
  folder: string,
): Promise<ReadonlyMap<string, TestItem>> {
  const engine = await loadEngine();
  const cases = new Map<string, TestItem>();
  try {
    const loaded = await engine.loadManifest({ files: engine.openFiles(repository.root.fsPath) }, folder);
    model.range = rangeOf(loaded.place(['tests']));
    for (const [index, test] of engine.listTests(loaded.manifest.tests).entries()) {
      const kind = kindItem(controller, model, test.kind);
      // The view would sort by label otherwise; the plan's order is that in which the tests run.
      kind.sortText ??= sortText(index);
      kind.range ??= rangeOf(loaded.place(['tests', ...test.path.slice(0, 1)]));
      const item = controller.createTestItem(`${model.id}/${test.id}`, test.label, model.uri);
      item.sortText = sortText(index);
      item.range = rangeOf(loaded.place(['tests', ...test.path]));
      kind.children.add(item);
      cases.set(test.id, item);
    }
  } catch (error) {
    if (!PreflightError.is(error)) throw error;
    model.error = `${error.problem.message} ${error.problem.remedy}`;
  }
  return cases;
}

function kindItem(controller: TestController, model: TestItem, kind: string): TestItem {
  const id = `${model.id}/${kind}/`;
  const known = model.children.get(id);
  if (known) return known;
  const item = controller.createTestItem(id, kind, model.uri);
  model.children.add(item);
  return item;
}

function sortText(index: number): string {
  return String(index).padStart(4, '0');
}

/** The model that an item of the Testing view belongs to, as commands take it; undefined for anything else. */
export function modelOfItem(argument: unknown): { readonly root: string; readonly model: string } | undefined {
  let item = argument as Partial<TestItem> | null | undefined;
  while (item?.parent) item = item.parent;
  const [root, model] = typeof item?.id === 'string' ? item.id.split('#') : [];
  return root !== undefined && model !== undefined ? { root, model } : undefined;
}

function rangeOf({ line = 1, column = 1 }: Place): Range {
  const position = new Position(line - 1, column - 1);
  return new Range(position, position);
}

function uriOf(repository: Repository, path: string): Uri {
  return Uri.joinPath(repository.root, path);
}
