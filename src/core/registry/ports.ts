import type { GitWriter } from '../base/gitWriter';
import type { Ports } from '../base/ports';
import type { Digest } from '../base/digest';
import type { Job } from '../base/job';
import type { Ledger } from './ledger';

/** A file that differs between two commits. */
export interface FileChange {
  readonly path: string;
  readonly kind: 'added' | 'changed' | 'deleted';
}

/** Version records and commits, many at a time. */
export interface RecordReader {
  /** Digests of all version records at a commit, by `model@version`. */
  digestsAt(commit: string, job: Job): Promise<ReadonlyMap<string, Digest>>;
  /** Texts of files at commits, in the order asked for; undefined for what is not there. */
  textsAt(files: readonly { commit: string; path: string }[], job: Job): Promise<(string | undefined)[]>;
  /** Files that differ between two commits; a rename is a file deleted and one added. */
  changesBetween(from: string, to: string, job: Job): Promise<FileChange[]>;
  /** The newest commit that both have in their history; undefined when there is none. */
  mergeBase(one: string, other: string): Promise<string | undefined>;
  /** E-mail addresses of author and committer of commits that are here. */
  peopleOf(commits: readonly string[], job: Job): Promise<ReadonlyMap<string, readonly string[]>>;
}

/** The ports of a use case that also writes to the team's repository. */
export interface RegistryPorts extends Ports {
  readonly ledger: Ledger;
  readonly writer: GitWriter;
  readonly records: RecordReader;
}
