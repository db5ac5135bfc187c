import { Uri, commands } from 'vscode';
import type { StatusAction, StatusContent } from '../../../webview-ui/status/protocol';
import { statusActionSchema } from '../../../webview-ui/status/protocol';
import { readVersionPage } from '../../core/review/readVersionPage';
import type { PageKind } from './pagePanel';
import { portsOf } from './subjects';

/** The approval status of one version, and the decision on it. */
export const statusKind: PageKind<StatusContent, StatusAction> = {
  page: 'status',
  actions: statusActionSchema,
  doing: 'Reading the registry…',
  title: ({ model, version }) => (version === null ? `Status: ${model}` : `Status: ${model} ${version}`),
  changed: ({ models }) => models.onDidChange,
  async load(services, subject, job) {
    const page = await readVersionPage(await portsOf(services, subject), subject, job);
    return { ...page, versions: [...page.versions] };
  },
  async act({ subject, content, show }, action) {
    const { version } = content.version;
    const target = { ...subject, version };
    switch (action.type) {
      case 'review':
        await commands.executeCommand(COMMANDS[action.decision], { ...target, comment: action.comment });
        return;
      case 'step':
        await commands.executeCommand(STEPS[action.step], target);
        return;
      case 'showVersion':
        await show({ ...subject, version: action.version });
        return;
      case 'showLineage':
        await commands.executeCommand('preflight.lineage.show', target);
        return;
      case 'showInference':
        await commands.executeCommand('preflight.inference.show', target);
        return;
      case 'openFile':
        await commands.executeCommand('vscode.open', Uri.joinPath(Uri.parse(subject.root), action.path));
        return;
      case 'ready':
      case 'refresh':
      case 'showLog':
    }
  },
};

const STEPS = {
  'merge': 'preflight.version.merge',
  'promote': 'preflight.version.promote',
  'roll-back': 'preflight.version.rollBack',
} as const;

const COMMANDS = {
  'approve': 'preflight.version.approve',
  'request-changes': 'preflight.version.requestChanges',
  'reject': 'preflight.version.reject',
} as const;
