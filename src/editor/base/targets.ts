import type { QuickPickItem } from 'vscode';
import { Uri, window, workspace } from 'vscode';
import { PreflightError } from '../../core/base/problem';
import { stateLabel } from '../../core/registry/stateLabel';
import type { VersionState } from '../../core/registry/status';
import type { Services } from '../editor';
import { isModelsNode } from '../models/items';
import type { ModelOverview } from '../models/overview';
import type { Repository } from './repositories';

/** The model that a command is about. */
export interface ModelTarget {
  readonly repository: Repository;
  readonly model: ModelOverview;
}

/** The version that a command is about. */
export interface VersionTarget extends ModelTarget {
  readonly version: string;
}

/**
 * The model that an argument of a command means: a row of the Models view, or an object with `model` (its name) and
 * optionally `root` (URI of the repository). Without one the only model there is, or the one that the person picks,
 * with that of the active editor first. Undefined when they pick none.
 */
export async function modelTarget(
  services: Services,
  argument: unknown,
  title: string,
): Promise<ModelTarget | undefined> {
  if (isModelsNode(argument) && 'model' in argument) return { repository: argument.repository, model: argument.model };
  const all = await knownModels(services);
  const name = textOf(argument, 'model');
  if (name !== undefined) return named(all, name, textOf(argument, 'root'));
  const [only, ...more] = all;
  if (!only) throw noModel();
  return more.length === 0 ? only : await pick(await activeFirst(services, all), title);
}

/** Like `modelTarget`, for a version; `offered` says which states may be picked. */
export async function versionTarget(
  services: Services,
  argument: unknown,
  title: string,
  offered: (state: VersionState) => boolean,
): Promise<VersionTarget | undefined> {
  const target = await modelTarget(services, argument, title);
  if (!target) return undefined;
  const version = versionOf(argument);
  if (version !== undefined) return { ...target, version };
  const versions = target.model.versions.filter(({ state }) => offered(state));
  const [only, ...more] = versions;
  if (!only) throw noVersion(target.model.name, title);
  if (more.length === 0) return { ...target, version: only.version };
  const items = versions.map((each) => ({ label: each.version, description: stateLabel(each.state) }));
  const picked = await window.showQuickPick(items, { title: `${title}: ${target.model.name}`, placeHolder: 'Version' });
  return picked && { ...target, version: picked.label };
}

/** The version that an argument of a command names: a row of the Models view, or an object with `version`. */
export function versionOf(argument: unknown): string | undefined {
  if (isModelsNode(argument)) return argument.kind === 'version' ? argument.version.version : undefined;
  return textOf(argument, 'version');
}

/** A text that an argument of a command names; undefined when there is none. */
export function textOf(argument: unknown, key: string): string | undefined {
  if (typeof argument !== 'object' || argument === null || !(key in argument)) return undefined;
  const value: unknown = (argument as Record<string, unknown>)[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Whether an argument of a command carries a flag. */
export function flagOf(argument: unknown, key: string): boolean {
  return typeof argument === 'object' && argument !== null && (argument as Record<string, unknown>)[key] === true;
}

async function knownModels({ models }: Services): Promise<ModelTarget[]> {
  return (await models.read()).flatMap(({ repository, models: found }) =>
    found.map((model) => ({ repository, model })),
  );
}

function named(all: readonly ModelTarget[], name: string, root: string | undefined): ModelTarget {
  const found = all.find(
    ({ repository, model }) => model.name === name && (root === undefined || repository.root.toString() === root),
  );
  if (found) return found;
  throw new PreflightError({
    code: 'model/not-found',
    message: `There is no model ${name}.`,
    remedy: 'See the Models view for those there are.',
  });
}

/** The model of the active editor first: its notebook, or a file of its folder. */
async function activeFirst(services: Services, all: readonly ModelTarget[]): Promise<ModelTarget[]> {
  const active = window.activeNotebookEditor?.notebook.uri ?? window.activeTextEditor?.document.uri;
  const repository = active && (await services.repositories.of(active));
  const isActive = (target: ModelTarget) =>
    repository !== undefined &&
    target.repository.root.toString() === repository.root.toString() &&
    filesOf(target).some((uri) => active?.path === uri.path || active?.path.startsWith(`${uri.path}/`) === true);
  return [...all.filter(isActive), ...all.filter((target) => !isActive(target))];
}

function filesOf({ repository, model }: ModelTarget): Uri[] {
  const { manifest } = model;
  if (!manifest) return [];
  const folder = Uri.joinPath(repository.root, manifest.file, '..');
  return manifest.notebook === undefined ? [folder] : [folder, Uri.joinPath(repository.root, manifest.notebook)];
}

async function pick(all: readonly ModelTarget[], title: string): Promise<ModelTarget | undefined> {
  const severalRoots = (workspace.workspaceFolders?.length ?? 0) > 1;
  const items = all.map((target): QuickPickItem & { target: ModelTarget } => ({
    label: target.model.name,
    description: [target.model.manifest?.version ?? '', ...(severalRoots ? [target.repository.name] : [])].join(' '),
    detail: target.model.manifest?.description ?? '',
    target,
  }));
  return (await window.showQuickPick(items, { title, placeHolder: 'Model', matchOnDescription: true }))?.target;
}

function noModel(): PreflightError {
  return new PreflightError({
    code: 'model/none',
    message: 'There is no model in this workspace.',
    remedy: 'Make one from a notebook with: Preflight: New Model from Notebook',
  });
}

function noVersion(model: string, title: string): PreflightError {
  return new PreflightError({
    code: 'version/none',
    message: `${model} has no version that "${title}" applies to.`,
    remedy: 'See the Models view for its versions and their states.',
  });
}
