/** Joins and normalizes paths with `/`; leading `..` parts that remain are kept, so that a port can refuse them. */
export function joinPath(...parts: readonly string[]): string {
  const out: string[] = [];
  for (const part of parts.flatMap((each) => each.replaceAll('\\', '/').split('/'))) {
    if (part === '' || part === '.') continue;
    if (part === '..' && out.length > 0 && out.at(-1) !== '..') out.pop();
    else out.push(part);
  }
  return out.join('/');
}

/** The folder of a path, `''` for one at the root. */
export function folderOf(path: string): string {
  return joinPath(path).split('/').slice(0, -1).join('/');
}

/** The path from one folder to a file, both relative to the same root. */
export function relativePath(fromFolder: string, to: string): string {
  const from = joinPath(fromFolder).split('/').filter(Boolean);
  const target = joinPath(to).split('/').filter(Boolean);
  let common = 0;
  while (common < from.length && common < target.length - 1 && from[common] === target[common]) common += 1;
  return [...from.slice(common).map(() => '..'), ...target.slice(common)].join('/');
}
