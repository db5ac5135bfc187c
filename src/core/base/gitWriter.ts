import type { Job } from './job';

/** A commit to be made without a working tree: files written on top of `parents[0]`. */
export interface NewCommit {
  /** The first one's files are kept; none for a first commit. */
  readonly parents: readonly string[];
  /** Files to write, by path. */
  readonly files: ReadonlyMap<string, string>;
  readonly message: string;
  /** Author and committer; what git is configured with when left out. */
  readonly by?: { readonly name: string; readonly email: string };
  /** ISO 8601; with `by` and the same files and parents the commit's hash is the same again. */
  readonly at: string;
}

/** An annotated tag to be written. */
export interface NewTag {
  readonly name: string;
  readonly commit: string;
  readonly message: string;
  readonly by: { readonly name: string; readonly email: string };
  /** ISO 8601. */
  readonly at: string;
}

/** One branch or tag of a remote to be changed from what it was expected to be. */
export interface RefUpdate {
  readonly ref: string;
  /** Object to point to; null deletes it. */
  readonly to: string | null;
  /** Object it points to now; null when it must not exist yet. */
  readonly from: string | null;
}

/** `lost`: somebody else changed a ref first; nothing was changed. */
export type PushOutcome = 'done' | 'lost';

/** What two commits give when merged. */
export type MergeOutcome =
  { readonly clean: true; readonly tree: string } | { readonly clean: false; readonly conflicts: readonly string[] };

/** Writing to the team's repository by plumbing: never touches the working tree, its index or HEAD. */
export interface GitWriter {
  /** Writes a commit object, signed when git is set up for SSH signing; no branch moves. Its hash. */
  commit(commit: NewCommit, job: Job): Promise<string>;
  /** Sets a local ref, if it still is what was expected (null: does not exist). False when it is not. */
  setRef(ref: string, to: string | null, from: string | null): Promise<boolean>;
  /** Local refs below a prefix (`refs/…/`) or the one of this name, with the objects they point to. */
  localRefs(prefix: string): Promise<ReadonlyMap<string, string>>;
  /** Whether one commit is an ancestor of, or the same as, another. */
  isAncestor(ancestor: string, of: string): Promise<boolean>;
  /** Objects of a remote's refs that match the patterns. `git/remote-unreachable`. */
  remoteRefs(remote: string, patterns: readonly string[], job: Job): Promise<ReadonlyMap<string, string>>;
  /** Changes refs of a remote, all or none. `git/remote-refused`, `git/remote-unreachable`. */
  push(remote: string, updates: readonly RefUpdate[], job: Job): Promise<PushOutcome>;
  /** Fetches refs of a remote to their places under `refs/remotes/<remote>/`. `git/remote-unreachable`. */
  fetch(remote: string, refs: readonly string[], job: Job): Promise<void>;
  /** Merges two commits in memory. */
  merge(ours: string, theirs: string): Promise<MergeOutcome>;
  /** Writes a merge commit with this tree; its hash. */
  commitTree(tree: string, commit: Omit<NewCommit, 'files'>, job: Job): Promise<string>;
  /** Writes an annotated tag object; its hash is the same for the same tag. */
  tag(tag: NewTag): Promise<string>;
}
