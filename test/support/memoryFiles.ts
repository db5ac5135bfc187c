import { digestOf } from '../../src/core/base/digest';
import type { Files } from '../../src/core/base/files';
import { joinPath } from '../../src/core/base/paths';
import { PreflightError } from '../../src/core/base/problem';
import picomatch from 'picomatch';

/** The `Files` port over a map, for tests of the core. */
export class MemoryFiles implements Files {
  readonly content: Map<string, Uint8Array>;

  constructor(files: Readonly<Record<string, string | Uint8Array>> = {}) {
    this.content = new Map(Object.entries(files).map(([path, data]) => [path, bytesOf(data)]));
  }

  async readText(path: string): Promise<string> {
    return new TextDecoder().decode(await this.readBytes(path));
  }

  readBytes(path: string): Promise<Uint8Array> {
    const found = this.content.get(inside(path));
    return found ? Promise.resolve(found) : Promise.reject(notFound(path));
  }

  exists(path: string): Promise<boolean> {
    return Promise.resolve(this.content.has(inside(path)));
  }

  size(path: string): Promise<number | undefined> {
    return Promise.resolve(this.content.get(inside(path))?.length);
  }

  isFolder(path: string): Promise<boolean> {
    const folder = inside(path) === '' ? '' : `${inside(path)}/`;
    return Promise.resolve([...this.content.keys()].some((file) => file.startsWith(folder)));
  }

  async digest(path: string): Promise<ReturnType<typeof digestOf>> {
    return digestOf(await this.readBytes(path));
  }

  write(path: string, content: string | Uint8Array): Promise<void> {
    this.content.set(inside(path), bytesOf(content));
    return Promise.resolve();
  }

  find(globs: readonly string[]): Promise<string[]> {
    const matches = picomatch([...globs]);
    return Promise.resolve([...this.content.keys()].filter((path) => matches(path)).sort());
  }

  absolute(path: string): string {
    return `/memory/${inside(path)}`;
  }

  text(path: string): string | undefined {
    const found = this.content.get(path);
    return found && new TextDecoder().decode(found);
  }
}

function bytesOf(data: string | Uint8Array): Uint8Array {
  return typeof data === 'string' ? new TextEncoder().encode(data) : data;
}

function inside(path: string): string {
  const joined = joinPath(path);
  if (joined.startsWith('..')) {
    throw new PreflightError({ code: 'files/outside-root', message: path, remedy: 'Use a path inside.' });
  }
  return joined;
}

function notFound(file: string): PreflightError {
  return new PreflightError({ code: 'files/not-found', message: file, remedy: 'Check the path.', place: { file } });
}
