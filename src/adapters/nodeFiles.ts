import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, opendir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import ignore from 'ignore';
import { glob } from 'tinyglobby';
import writeFileAtomic from 'write-file-atomic';
import type { Digest } from '../core/base/digest';
import type { Files } from '../core/base/files';
import { PreflightError } from '../core/base/problem';
import { notFound, outsideRoot, readOnly, refused } from './fileProblems';

const ALWAYS_IGNORED = ['**/.git/**', '**/node_modules/**', '**/.ipynb_checkpoints/**', '**/.venv/**'];

/** Permission bits of a file that somebody may write. */
const ANYBODY_WRITES = 0o222;

/** The `Files` port over the real file system below `root`. */
export class NodeFiles implements Files {
  readonly #root: string;

  constructor(root: string) {
    this.#root = path.resolve(root);
  }

  absolute(relative: string): string {
    const full = path.resolve(this.#root, relative);
    if (!holds(this.#root, full)) throw outsideRoot(relative);
    return full;
  }

  async readBytes(relative: string): Promise<Uint8Array> {
    const full = await this.#existing(relative);
    return await readFile(full).catch((error: unknown) => Promise.reject(refused(relative, 'read', error)));
  }

  async readText(relative: string): Promise<string> {
    const bytes = await this.readBytes(relative);
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch (cause) {
      throw new PreflightError(
        {
          code: 'files/not-text',
          message: `${relative} is not UTF-8 text.`,
          remedy: 'Save it as UTF-8, or name another file.',
          place: { file: relative },
        },
        { cause },
      );
    }
  }

  async exists(relative: string): Promise<boolean> {
    return (await this.size(relative)) !== undefined;
  }

  async size(relative: string): Promise<number | undefined> {
    try {
      const found = await stat(this.absolute(relative));
      return found.isFile() ? found.size : undefined;
    } catch {
      return undefined;
    }
  }

  async isFolder(relative: string): Promise<boolean> {
    try {
      await (await opendir(this.absolute(relative))).close();
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw refused(relative, 'read', error);
    }
  }

  async digest(relative: string): Promise<Digest> {
    const hash = createHash('sha256');
    const full = await this.#existing(relative);
    await pipeline(createReadStream(full), hash).catch((error: unknown) =>
      Promise.reject(refused(relative, 'read', error)),
    );
    return `sha256:${hash.digest('hex')}`;
  }

  async write(relative: string, content: string | Uint8Array): Promise<void> {
    const full = this.absolute(relative);
    try {
      await mkdir(path.dirname(full), { recursive: true });
      await this.#refuseEscape(path.dirname(full), relative);
      await this.#refuseProtected(full, relative);
      await writeFileAtomic(full, typeof content === 'string' ? content : Buffer.from(content));
    } catch (error) {
      throw refused(relative, 'written', error);
    }
  }

  async find(globs: readonly string[]): Promise<string[]> {
    const found = await glob([...globs], {
      cwd: this.#root,
      ignore: ALWAYS_IGNORED,
      dot: true,
      followSymbolicLinks: false,
      expandDirectories: false,
    });
    const ignored = await this.#gitignore(found);
    return found.filter((file) => !ignored(file)).sort();
  }

  /** Whether the .gitignore files beside and above these files name a path; each speaks for the folder it stands in. */
  async #gitignore(files: readonly string[]): Promise<(file: string) => boolean> {
    const folders = [...foldersOf(files)];
    const texts = await Promise.all(folders.map((folder) => this.#gitignoreIn(folder)));
    const matchers = folders.flatMap((folder, index) => {
      const text = texts[index];
      return text === undefined ? [] : [{ folder, matcher: ignore().add(text) }];
    });
    return (file) =>
      matchers.some(
        ({ folder, matcher }) =>
          file.startsWith(folder) && file !== folder && matcher.ignores(file.slice(folder.length)),
      );
  }

  /** The text of the .gitignore in a folder; one that cannot be read says nothing. */
  async #gitignoreIn(folder: string): Promise<string | undefined> {
    try {
      return await readFile(path.join(this.#root, folder, '.gitignore'), 'utf8');
    } catch {
      return undefined;
    }
  }

  async #existing(relative: string): Promise<string> {
    const full = this.absolute(relative);
    await this.#refuseEscape(full, relative);
    if ((await this.size(relative)) === undefined) throw notFound(relative);
    return full;
  }

  /** A file is replaced as a whole, which neither its permissions nor a link out of the root would prevent. */
  async #refuseProtected(full: string, relative: string): Promise<void> {
    const { mode } = (await stat(full).catch(() => undefined)) ?? {};
    if (mode === undefined) return;
    await this.#refuseEscape(full, relative);
    if ((mode & ANYBODY_WRITES) === 0) throw readOnly(relative);
  }

  async #refuseEscape(full: string, relative: string): Promise<void> {
    let real: string;
    try {
      real = await realpath(full);
    } catch {
      throw notFound(relative);
    }
    const root = await realpath(this.#root);
    if (!holds(root, real)) throw outsideRoot(relative);
  }
}

/** Whether a file is a folder or below it; both are absolute. */
export function holds(folder: string, file: string): boolean {
  return file === folder || file.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep);
}

/** The folders that files stand in, and all above those up to the root, as prefixes: `''`, `a/`, `a/b/`. */
function foldersOf(files: readonly string[]): ReadonlySet<string> {
  const folders = new Set(['']);
  for (const file of files) {
    let end = file.lastIndexOf('/');
    while (end > 0 && !folders.has(file.slice(0, end + 1))) {
      folders.add(file.slice(0, end + 1));
      end = file.lastIndexOf('/', end - 1);
    }
  }
  return folders;
}

/** Whether an error says that there is no such folder. */
function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP' || code === 'ENAMETOOLONG';
}
