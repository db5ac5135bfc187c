/** Whether unpacking a member of this name, or opening a file at this location, could leave the folder. */
export function escapesFolder(path: string): boolean {
  const parts = path.split(/[\\/]/);
  return path.startsWith('/') || path.startsWith('\\') || /^[A-Za-z]:/.test(path) || parts.includes('..');
}
