/** What the core reads from the team's git repository. Writing is the ledger's and the submission's own port. */
export interface GitReader {
  /** Full hash of a revision; undefined when it does not exist. */
  resolve(revision: string): Promise<string | undefined>;
  /** Name of the checked-out branch; undefined when HEAD is detached. */
  branch(): Promise<string | undefined>;
  /** Paths that differ from HEAD or are not tracked, relative to the root; all of them, or those below `paths`. */
  changedPaths(paths?: readonly string[]): Promise<string[]>;
  /** UTF-8 text of a file at a revision; undefined when it is not there. */
  readFileAt(revision: string, path: string): Promise<string | undefined>;
  /** Paths of all files below a folder at a revision. */
  listAt(revision: string, folder: string): Promise<string[]>;
  /** Who commits here; `git/no-identity` when git does not know. */
  identity(): Promise<{ name: string; email: string }>;
  /** Names of the configured remotes. */
  remotes(): Promise<string[]>;
}
