import type { Job } from '../base/job';
import { loadManifest } from '../model/loadManifest';
import { findRegistry } from '../registry/findRegistry';
import type { RegistryPorts } from '../registry/ports';
import { existingVersions } from '../registry/readRecord';
import { readRegistry } from '../registry/registry';
import type { ModelCheck } from '../submission/ports';
import type { CheckOptions } from './checkModel';
import type { Evidence } from './evidence';
import type { ExistingVersion } from './facts';
import type { LoadedPolicy } from './loadPolicy';
import type { ReadinessReport } from './report';

export interface WorkingTreeCheck {
  readonly report: ReadinessReport;
  readonly evidence: Evidence;
  /** Which policy it was judged by, in words: that of the base branch, as a submission is, where there is one. */
  readonly judgedBy: string;
  readonly warnings: readonly string[];
}

/**
 * The readiness report of a model as it lies in the working tree, judged as a submission would be: by the policy of the
 * base branch and against the versions of the registry. Without a remote, by the working tree's own policy.
 */
export async function checkWorkingTree(
  ports: RegistryPorts & { readonly check: ModelCheck },
  model: string,
  options: Pick<CheckOptions, 'waivers'> & { readonly fetch?: boolean },
  job: Job,
): Promise<WorkingTreeCheck> {
  const { manifest, folder } = await loadManifest(ports, model);
  const { existing, policy, judgedBy, warnings } = await known(ports, manifest.name, options.fetch !== false, job);
  const waivers = options.waivers ?? [];
  const { report, evidence } = await ports.check(ports, folder, { waivers, existing, ...(policy && { policy }) }, job);
  return { report, evidence, judgedBy, warnings };
}

interface Known {
  readonly existing: readonly ExistingVersion[];
  readonly policy?: LoadedPolicy;
  readonly judgedBy: string;
  readonly warnings: readonly string[];
}

async function known(ports: RegistryPorts, model: string, fetch: boolean, job: Job): Promise<Known> {
  const found = await findRegistry(ports, fetch, job);
  const own = 'preflight.yaml of the working tree';
  if (!found) return { existing: [], judgedBy: own, warnings: [] };
  const { base, warnings } = found;
  const registry = await readRegistry(ports, base, { model }, job);
  const existing = await existingVersions(ports, registry, model, job);
  if (base.commit === undefined) return { existing, judgedBy: own, warnings };
  const file = base.policy.text === '' ? 'the default policy, as there is no preflight.yaml' : 'preflight.yaml';
  const judgedBy = `${file} on ${base.branch} of ${base.remote} (${base.commit.slice(0, 12)})`;
  return { existing, policy: base.policy, judgedBy, warnings };
}
