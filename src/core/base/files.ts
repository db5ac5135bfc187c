import type { Digest } from './digest';

/**
 * Files below one root folder. Paths are relative to the root with `/` between parts; a path that leaves the root,
 * also through a symbolic link, is refused with `files/outside-root`.
 */
export interface Files {
  /** UTF-8 text; `files/not-found`, `files/not-text` or `files/unreadable` otherwise. */
  readText(path: string): Promise<string>;
  readBytes(path: string): Promise<Uint8Array>;
  exists(path: string): Promise<boolean>;
  /** Size in bytes; undefined when there is no such file. */
  size(path: string): Promise<number | undefined>;
  /** Whether there is such a folder, be it empty; `files/unreadable` when it may not be looked into. */
  isFolder(path: string): Promise<boolean>;
  /** SHA-256, read as a stream. */
  digest(path: string): Promise<Digest>;
  /** Writes whole or not at all; makes the folders it needs. `files/read-only` or `files/unwritable` where it may not. */
  write(path: string, content: string | Uint8Array): Promise<void>;
  /** Files that match the globs, sorted, leaving out what .gitignore names, and `.git` and `node_modules`. */
  find(globs: readonly string[]): Promise<string[]>;
  /** The absolute path on this machine, for a child process; never stored. */
  absolute(path: string): string;
}

/** The time, so that the core has no clock of its own. ISO 8601, UTC. */
export interface Clock {
  now(): string;
}
