import { Uri, commands, window, workspace } from 'vscode';
import type { LineageAction, LineageContent } from '../../../webview-ui/lineage/protocol';
import { lineageActionSchema } from '../../../webview-ui/lineage/protocol';
import { lineageOf } from '../../core/lineage/lineageOf';
import { neighbourhood } from '../../core/lineage/neighbourhood';
import { registryVersions } from '../../core/lineage/registryVersions';
import { lineageSvg } from '../../core/lineage/svg';
import { settings } from '../base/settings';
import type { PageKind } from './pagePanel';
import { portsOf } from './subjects';

/** More hops than any path has: the page has the whole lineage and cuts it by itself. */
const ALL_HOPS = 10_000;

/** What a version was made from and what became of it. */
export const lineageKind: PageKind<LineageContent, LineageAction> = {
  page: 'lineage',
  actions: lineageActionSchema,
  doing: 'Reading the lineage…',
  title: ({ model, version }) => (version === null ? `Lineage: ${model}` : `Lineage: ${model} ${version}`),
  changed: ({ models }) => models.onDidChange,
  async load(services, subject, job) {
    const ports = await portsOf(services, subject);
    const { model, version } = subject;
    const query = { model, hops: ALL_HOPS, direction: 'both', ...(version !== null && { version }) } as const;
    const graph = await lineageOf(ports, (own) => registryVersions(ports, { fetch: false }, own), query, job);
    const focus = graph.nodes.find(({ id }) => id === graph.focus);
    return { title: `Lineage of ${focus?.label ?? model}`, graph, hops: settings.lineageHops() };
  },
  async act({ subject, content }, action) {
    const { root } = subject;
    switch (action.type) {
      case 'showStatus':
        await commands.executeCommand('preflight.status.show', { ...action, root });
        return;
      case 'showLineage':
        await commands.executeCommand('preflight.lineage.show', { ...action, root });
        return;
      case 'openFile':
        await commands.executeCommand('vscode.open', Uri.joinPath(Uri.parse(root), action.path));
        return;
      case 'save':
        await save(
          Uri.parse(root),
          subject.model,
          lineageSvg(neighbourhood(content.graph, action.hops, action.direction)),
        );
        return;
      case 'ready':
      case 'refresh':
      case 'showLog':
    }
  },
};

async function save(root: Uri, model: string, svg: string): Promise<void> {
  const defaultUri = Uri.joinPath(root, `${model}-lineage.svg`);
  const file = await window.showSaveDialog({ defaultUri, filters: { 'SVG picture': ['svg'] } });
  if (file) await workspace.fs.writeFile(file, new TextEncoder().encode(svg));
}
