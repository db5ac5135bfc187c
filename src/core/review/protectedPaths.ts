import { versionKey } from '../registry/lives';
import { POLICY_FILE } from '../readiness/policy';
import type { Policy } from '../readiness/policy';
import type { FileChange } from '../registry/ports';

const RECORD_FILE = /^registry\/([^/]+)\/([^/]+)\/(.+)$/;

/** What a change does to the registry's files. */
export interface RegistryChange {
  /** Versions whose record the change adds. */
  readonly submitted: readonly { readonly model: string; readonly version: string }[];
  /** What it may not do, in words. */
  readonly refusals: readonly { readonly path: string; readonly message: string }[];
}

/**
 * Looks at the files that a change touches: a merged record is never edited, added to or deleted, and a submission
 * changes neither the policy nor who may approve it.
 * @param merged versions whose record stands on the base, as `model@version`.
 */
export function examineChange(
  changes: readonly FileChange[],
  merged: ReadonlySet<string>,
  policy: Policy,
): RegistryChange {
  const refusals: { path: string; message: string }[] = [];
  const submitted: { model: string; version: string }[] = [];
  for (const { path, kind } of changes) {
    const [, model, version, file] = RECORD_FILE.exec(path) ?? [];
    if (model === undefined || version === undefined) continue;
    if (merged.has(versionKey(model, version)))
      refusals.push({ path, message: `${model} ${version} is merged; its record and evidence are never ${kind}` });
    else if (file === 'version.json' && kind !== 'deleted') submitted.push({ model, version });
  }
  if (submitted.length > 0) {
    const guarded = [POLICY_FILE, policy.approvals.allowedSigners];
    for (const { path } of changes.filter((change) => guarded.includes(change.path)))
      refusals.push({
        path,
        message: 'a submission does not change the policy or who may approve; do that on its own',
      });
  }
  return { submitted, refusals };
}
