import type { FileDecorationProvider } from 'vscode';
import { FileDecoration, ThemeColor, Uri } from 'vscode';
import { stateLabel } from '../../core/registry/stateLabel';
import type { VersionState } from '../../core/registry/status';
import type { Repository } from '../base/repositories';
import type { VersionOverview } from './overview';

const SCHEME = 'preflight-version';

/** One letter for a state, and a colour where the state asks for attention. A draft has none. */
const BADGES: Readonly<Partial<Record<VersionState, readonly [badge: string, color?: string]>>> = {
  submitted: ['S', 'charts.blue'],
  in_review: ['R', 'charts.blue'],
  changes_requested: ['C', 'charts.orange'],
  approved: ['A', 'charts.green'],
  registered: ['A', 'charts.green'],
  canary: ['K', 'charts.purple'],
  production: ['P', 'charts.green'],
  superseded: ['–', 'disabledForeground'],
  rolled_back: ['↩', 'charts.orange'],
  retired: ['–', 'disabledForeground'],
  rejected: ['X', 'charts.red'],
  withdrawn: ['–', 'disabledForeground'],
  blocked: ['!', 'charts.red'],
};

/** The identity of a version's row; the state is part of it, so that a new state gets a new decoration. */
export function versionUri(repository: Repository, model: string, version: VersionOverview): Uri {
  return Uri.from({
    scheme: SCHEME,
    path: `${repository.root.path}/${model}/${version.version}`,
    query: version.state,
  });
}

/** Badges for the rows of the Models view. */
export const versionDecorations: FileDecorationProvider = {
  provideFileDecoration(uri) {
    if (uri.scheme !== SCHEME || !isBadged(uri.query)) return undefined;
    const [badge, color] = BADGES[uri.query] ?? [];
    return new FileDecoration(badge, stateLabel(uri.query), color === undefined ? undefined : new ThemeColor(color));
  },
};

function isBadged(state: string): state is VersionState {
  return Object.hasOwn(BADGES, state);
}
