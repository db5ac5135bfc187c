import path from 'node:path';
import { joinPath } from '../core/base/paths';
import type { Files } from '../core/base/files';

/**
 * What a person typed for a model, as the core takes it: a path that leads somewhere from where they stand becomes one
 * from the repository's root, anything else stays a name.
 */
export function modelArgument(files: Pick<Files, 'absolute'>, cwd: string, typed: string): string {
  const isPath = typed.includes('/') || typed.includes(path.sep) || typed.startsWith('.');
  return isPath ? repositoryPath(files, cwd, typed) : typed;
}

/** A path relative to where a person stands as one relative to the repository's root, `/` between its parts. */
export function repositoryPath(files: Pick<Files, 'absolute'>, cwd: string, typed: string): string {
  return joinPath(path.relative(files.absolute('.'), path.resolve(cwd, typed)));
}
