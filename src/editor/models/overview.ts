import type { Problem } from '../../core/base/problem';
import { isWaitingForReview, stateLabel } from '../../core/registry/stateLabel';
import type { StatusReport, VersionState, VersionStatus } from '../../core/registry/status';

/** A manifest in the working tree, or why it cannot be read. */
export interface ManifestOverview {
  readonly name: string;
  /** Path of model.yaml from the repository's root. */
  readonly file: string;
  /** Path of the notebook from the repository's root. */
  readonly notebook: string | undefined;
  readonly version: string | undefined;
  readonly description: string | undefined;
  readonly problem: Problem | undefined;
}

/** A version as the Models view lists it; a draft is the manifest's version before it is submitted. */
export type VersionOverview =
  { readonly version: string; readonly state: 'draft' } | (VersionStatus & { readonly state: VersionState });

/** A model as the Models view lists it: what the working tree says together with what the registry says. */
export interface ModelOverview {
  readonly name: string;
  readonly manifest: ManifestOverview | undefined;
  readonly versions: readonly VersionOverview[];
}

/** Joins manifests and registry by model name, sorted by name; versions newest first. */
export function joinOverviews(
  manifests: readonly ManifestOverview[],
  status: StatusReport['models'],
): readonly ModelOverview[] {
  const names = new Set([...manifests.map(({ name }) => name), ...status.map(({ name }) => name)]);
  return [...names].sort().map((name) => {
    const manifest = manifests.find((each) => each.name === name);
    const versions = status.find((each) => each.name === name)?.versions ?? [];
    return { name, manifest, versions: withDraft(manifest?.version, versions) };
  });
}

function withDraft(version: string | undefined, known: readonly VersionStatus[]): readonly VersionOverview[] {
  if (version === undefined || known.some((each) => each.version === version)) return known;
  return [{ version, state: 'draft' }, ...known];
}

/** How many versions wait for a reviewer. */
export function countWaiting(models: readonly ModelOverview[]): number {
  return models.flatMap(({ versions }) => versions).filter(({ state }) => isWaitingForReview(state)).length;
}

/** What stands beside a model's name: its newest version and that version's state. */
export function describeModel(model: ModelOverview): string {
  if (model.manifest?.problem) return 'model.yaml has a problem';
  const [newest] = model.versions;
  return newest ? `${newest.version} · ${stateLabel(newest.state)}` : '';
}

/** What stands beside a version: its state, how far the review is, and the stage it is deployed to. */
export function describeVersion(version: VersionOverview): string {
  const parts = [stateLabel(version.state)];
  if ('approvals' in version) {
    const counting = version.approvals.filter(({ decision, counts }) => decision === 'approved' && counts).length;
    if (isWaitingForReview(version.state) && counting > 0) parts.push(plural(counting, 'approval'));
    if (version.stage !== null && version.stage !== version.state) parts.push(version.stage);
  }
  return parts.join(' · ');
}

/** `1 approval`, `2 approvals`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
