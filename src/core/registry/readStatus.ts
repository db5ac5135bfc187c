import { rcompare } from 'semver';
import type { Job } from '../base/job';
import { silentJob } from '../base/job';
import { PreflightError } from '../base/problem';
import { findBase, refresh } from './base';
import type { RegistryPorts } from './ports';
import type { KnownVersion, Registry, VersionFilter } from './registry';
import { readRegistry } from './registry';
import type { StatusReport, VersionStatus } from './status';

export interface StatusOptions extends VersionFilter {
  /** False reads what was fetched before; true (the default) asks the remote and falls back to that. */
  readonly fetch?: boolean;
}

/**
 * Where versions stand: state, decisions and what is missing, in words. Models by name, versions newest first.
 * Throws `git/no-repository`, `git/no-remote`, `ledger/rewritten`.
 */
export async function readStatus(
  ports: RegistryPorts,
  options: StatusOptions = {},
  job: Job = silentJob(),
): Promise<StatusReport> {
  const warnings: string[] = [];
  if (options.fetch !== false) warnings.push(...(await tryRefresh(ports, job)));
  const registry = await readRegistry(ports, await findBase(ports), options, job);
  if (registry.reading.faults.length > 0) {
    const count = registry.reading.faults.length;
    warnings.push(`${count} commit${count === 1 ? '' : 's'} of the ledger break its rules; see: preflight verify`);
  }
  const models = new Map<string, VersionStatus[]>();
  for (const known of registry.versions.values()) {
    const { model, version } = known.life;
    if (options.version !== undefined && options.version !== version) continue;
    const versions = models.get(model) ?? [];
    versions.push(statusOf(known, registry));
    models.set(model, versions);
  }
  return {
    schema: 'preflight.status/1',
    models: [...models]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, versions]) => ({ name, versions: versions.sort((a, b) => rcompare(a.version, b.version)) })),
    ...(warnings.length > 0 && { warnings }),
  };
}

/** Asks the remote; without a network what is known stands, and the report says so. */
async function tryRefresh(ports: RegistryPorts, job: Job): Promise<string[]> {
  try {
    await refresh(ports, job);
    return [];
  } catch (error) {
    if (!PreflightError.is(error, 'git/remote-unreachable')) throw error;
    return [`${error.problem.message} This is what was known when it was last reached.`];
  }
}

/** A version as the status report shows it. */
export function statusOf(known: KnownVersion, registry: Registry): VersionStatus {
  const { life, submission, state, verdict } = known;
  const { subject, by, branch } = submission.event;
  const why = new Map(life.ineffective.map(({ entry, why: reason }) => [entry.commit, reason]));
  return {
    version: life.version,
    state,
    record: subject.record,
    commit: subject.commit,
    branch,
    submitter: by.email,
    approvals: [...verdict.decisions],
    missing: missingOf(known, registry.base.branch),
    stage: life.stage,
    timeline: life.entries.map(({ event, commit }) => {
      const reason = why.get(commit);
      return {
        type: event.type,
        by: event.by.email,
        at: event.at,
        comment: event.comment,
        verified: registry.signatureOf(commit)?.status === 'verified',
        ...(reason !== undefined && { why: reason }),
      };
    }),
  };
}

function missingOf({ state, verdict, blockers }: KnownVersion, branch: string): string[] {
  switch (state) {
    case 'submitted':
    case 'in_review':
    case 'changes_requested':
    case 'rejected':
      return [...verdict.missing];
    case 'approved':
      return [`merge it into ${branch}`];
    case 'blocked':
      return [...blockers];
    case 'draft':
    case 'registered':
    case 'canary':
    case 'production':
    case 'superseded':
    case 'rolled_back':
    case 'retired':
    case 'withdrawn':
      return [];
  }
}
