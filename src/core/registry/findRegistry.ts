import type { Job } from '../base/job';
import { PreflightError } from '../base/problem';
import { findBase, refresh, type Base } from './base';
import type { RegistryPorts } from './ports';

/** The registry's base, and what to tell a person when it may not be the newest. */
export interface FoundBase {
  readonly base: Base;
  readonly warnings: readonly string[];
}

/**
 * The base for readers that go on without a registry: undefined without a repository or a remote; as last fetched, with
 * a warning, when the remote does not answer. `fetch` false does not ask it.
 */
export async function findRegistry(ports: RegistryPorts, fetch: boolean, job: Job): Promise<FoundBase | undefined> {
  try {
    return { base: fetch ? await refresh(ports, job) : await findBase(ports), warnings: [] };
  } catch (error) {
    if (!PreflightError.is(error)) throw error;
    const { code, message } = error.problem;
    if (code === 'git/no-remote' || code === 'git/no-repository') return undefined;
    if (code !== 'git/remote-unreachable') throw error;
    return { base: await findBase(ports), warnings: [`${message} This is what was known when it was last reached.`] };
  }
}
