import { MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, Uri } from 'vscode';
import { isWaitingForReview } from '../../core/registry/stateLabel';
import type { VersionState } from '../../core/registry/status';
import type { Repository } from '../base/repositories';
import { versionUri } from './decorations';
import type { ModelOverview, VersionOverview } from './overview';
import { describeModel, describeVersion } from './overview';
import type { RepositoryModels } from './store';

/** A row of the Models view. */
export type ModelsNode =
  | { readonly kind: 'repository'; readonly content: RepositoryModels }
  | { readonly kind: 'problem'; readonly content: RepositoryModels }
  | { readonly kind: 'warning'; readonly text: string }
  | { readonly kind: 'model'; readonly repository: Repository; readonly model: ModelOverview }
  | {
      readonly kind: 'version';
      readonly repository: Repository;
      readonly model: ModelOverview;
      readonly version: VersionOverview;
    };

/** Whether a command's argument is a row of the Models view, as its menus pass it. */
export function isModelsNode(value: unknown): value is ModelsNode {
  return (
    typeof value === 'object' && value !== null && 'kind' in value && ('repository' in value || 'content' in value)
  );
}

/** The tree item of a row. */
export function treeItem(node: ModelsNode): TreeItem {
  switch (node.kind) {
    case 'repository':
      return repositoryItem(node.content);
    case 'problem':
      return problemItem(node.content);
    case 'warning':
      return warningItem(node.text);
    case 'model':
      return modelItem(node.repository, node.model);
    case 'version':
      return versionItem(node.repository, node.model, node.version);
  }
}

function repositoryItem({ repository }: RepositoryModels): TreeItem {
  const item = new TreeItem(repository.name, TreeItemCollapsibleState.Expanded);
  item.id = repository.root.toString();
  item.iconPath = new ThemeIcon('repo');
  item.contextValue = 'repository';
  return item;
}

function problemItem({ repository, problem }: RepositoryModels): TreeItem {
  const item = new TreeItem('The registry cannot be read', TreeItemCollapsibleState.None);
  item.id = `${repository.root.toString()}#problem`;
  item.description = problem?.message ?? '';
  item.tooltip = problem ? `${problem.message}\n${problem.remedy}` : '';
  item.iconPath = new ThemeIcon('warning', new ThemeColor('list.warningForeground'));
  item.contextValue = 'problem';
  item.command = { command: 'preflight.log.show', title: 'Show Log' };
  return item;
}

function warningItem(text: string): TreeItem {
  const item = new TreeItem(text, TreeItemCollapsibleState.None);
  item.iconPath = new ThemeIcon('info');
  item.tooltip = text;
  return item;
}

function modelItem(repository: Repository, model: ModelOverview): TreeItem {
  const { Expanded, None } = TreeItemCollapsibleState;
  const item = new TreeItem(model.name, model.versions.length > 0 ? Expanded : None);
  item.id = `${repository.root.toString()}#${model.name}`;
  item.description = describeModel(model);
  item.contextValue = model.manifest ? 'model.local' : 'model.remote';
  item.iconPath = model.manifest?.problem
    ? new ThemeIcon('error', new ThemeColor('list.errorForeground'))
    : new ThemeIcon('package');
  item.tooltip = modelTooltip(model);
  return item;
}

function modelTooltip(model: ModelOverview): string | MarkdownString {
  const { manifest } = model;
  if (manifest?.problem) return `${manifest.problem.message}\n${manifest.problem.remedy}`;
  // Names and descriptions come from the repository: appended as text, so that no markup of theirs is rendered.
  const tooltip = new MarkdownString().appendText(model.name);
  if (manifest?.description !== undefined) tooltip.appendMarkdown('\n\n').appendText(manifest.description);
  if (!manifest) tooltip.appendMarkdown('\n\n').appendText('In the registry, not in this working tree.');
  return tooltip;
}

const ICONS: Readonly<Record<VersionState, readonly [icon: string, color?: string]>> = {
  draft: ['edit'],
  submitted: ['cloud-upload', 'charts.blue'],
  in_review: ['eye', 'charts.blue'],
  changes_requested: ['request-changes', 'charts.orange'],
  approved: ['pass', 'charts.green'],
  registered: ['verified', 'charts.green'],
  canary: ['beaker', 'charts.purple'],
  production: ['rocket', 'charts.green'],
  superseded: ['history'],
  rolled_back: ['discard', 'charts.orange'],
  retired: ['archive'],
  rejected: ['error', 'charts.red'],
  withdrawn: ['circle-slash'],
  blocked: ['lock', 'charts.red'],
};

function versionItem(repository: Repository, model: ModelOverview, version: VersionOverview): TreeItem {
  const item = new TreeItem(version.version, TreeItemCollapsibleState.None);
  const [icon, color] = ICONS[version.state];
  item.id = `${repository.root.toString()}#${model.name}@${version.version}`;
  item.description = describeVersion(version);
  item.iconPath = new ThemeIcon(icon, color === undefined ? undefined : new ThemeColor(color));
  item.resourceUri = versionUri(repository, model.name, version);
  item.contextValue = isWaitingForReview(version.state)
    ? `version.${version.state}.reviewable`
    : `version.${version.state}`;
  item.tooltip = versionTooltip(model, version);
  if (version.state !== 'draft') {
    const subject = { root: repository.root.toString(), model: model.name, version: version.version };
    item.command = { command: 'preflight.status.show', title: 'Show Status', arguments: [subject] };
  } else if (model.manifest) {
    const manifest = Uri.joinPath(repository.root, model.manifest.file);
    item.command = { command: 'vscode.open', title: 'Open model.yaml', arguments: [manifest] };
  }
  return item;
}

function versionTooltip(model: ModelOverview, version: VersionOverview): MarkdownString {
  const tooltip = new MarkdownString().appendText(`${model.name} ${version.version}: ${describeVersion(version)}`);
  if (!('missing' in version)) return tooltip;
  tooltip.appendMarkdown('\n\n').appendText(`Submitted by ${version.submitter}.`);
  for (const missing of version.missing) tooltip.appendMarkdown('\n- ').appendText(missing);
  return tooltip;
}
