import manifest from '../../package.json';
import type { GitReader } from '../core/base/git';
import { noRepository } from '../core/base/gitProblems';
import type { GitWriter } from '../core/base/gitWriter';
import type { Ledger } from '../core/registry/ledger';
import type { RecordReader, RegistryPorts } from '../core/registry/ports';
import type { GatePorts } from '../core/review/gateChange';
import type { Journals } from '../core/submission/journal';
import { FileJournals } from './git/fileJournals';
import { withCheckout } from './git/gitCheckout';
import { GitLedger } from './git/gitLedger';
import { GitPlumbing } from './git/gitPlumbing';
import { GitRecords } from './git/gitRecords';
import { findRepository, GitRepository } from './git/gitRepository';
import { NodeFiles } from './nodeFiles';
import { systemClock } from './systemClock';

/** Every port but the services of linter and inference. */
export interface AllPorts extends RegistryPorts {
  readonly journals: Journals;
  readonly withCheckout: GatePorts['withCheckout'];
}

/**
 * All ports for the repository that `folder` is in; the root is that of its working tree. Outside a repository the
 * root is the folder itself, and every call about git or the registry throws `git/no-repository`.
 */
export async function openPorts(folder: string): Promise<AllPorts> {
  const { place, detail } = await findRepository(folder);
  const always = { clock: systemClock, toolVersion: manifest.version };
  if (!place) {
    const none = refusing(detail);
    const registry = { git: none, ledger: none, writer: none, records: none, journals: none };
    return { ...always, ...registry, files: new NodeFiles(folder), withCheckout: () => none.withCheckout() };
  }
  return {
    ...always,
    files: new NodeFiles(place.root),
    git: new GitRepository(place),
    ledger: new GitLedger(place),
    writer: new GitPlumbing(place),
    records: new GitRecords(place),
    journals: new FileJournals(place),
    withCheckout: (commit, body) => withCheckout(place, commit, body),
  };
}

type Refusing = GitReader & GitWriter & Journals & Ledger & RecordReader & { withCheckout(): Promise<never> };

/** Ports all of whose methods reject with `git/no-repository`. */
function refusing(detail: string): Refusing {
  const refuse = (): Promise<never> => Promise.reject(noRepository(detail));
  // What is awaited must not look like a promise.
  const handler = { get: (_target: object, name: string | symbol) => (name === 'then' ? undefined : refuse) };
  return new Proxy({}, handler) as Refusing;
}
