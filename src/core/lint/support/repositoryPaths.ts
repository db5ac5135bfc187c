/**
 * The path relative to the repository that `target` means in a file at `from`; undefined when it leaves the repository.
 * A folder is given without a `/` at its end, the root as the empty text.
 */
export function resolveFrom(from: string, target: string): string | undefined {
  const parts = from.split('/').slice(0, -1);
  for (const part of target.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}
