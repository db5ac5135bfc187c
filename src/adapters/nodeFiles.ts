import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import ignore from 'ignore';
import { glob } from 'tinyglobby';
import writeFileAtomic from 'write-file-atomic';
import type { Digest } from '../core/base/digest';
import type { Files } from '../core/base/files';
import { PreflightError } from '../core/base/problem';

const ALWAYS_IGNORED = ['**/.git/**', '**/node_modules/**', '**/.ipynb_checkpoints/**', '**/.venv/**'];

/** The `Files` port over the real file system below `root`. */
export class NodeFiles implements Files {
  readonly #root: string;

  constructor(root: string) {
    this.#root = path.resolve(root);
  }

  absolute(relative: string): string {
    const full = path.resolve(this.#root, relative);
    if (full !== this.#root && !full.startsWith(this.#root + path.sep)) throw outsideRoot(relative);
    return full;
  }

  async readBytes(relative: string): Promise<Uint8Array> {
    return await readFile(await this.#existing(relative));
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

  async digest(relative: string): Promise<Digest> {
    const hash = createHash('sha256');
    await pipeline(createReadStream(await this.#existing(relative)), hash);
    return `sha256:${hash.digest('hex')}`;
  }

  async write(relative: string, content: string | Uint8Array): Promise<void> {
    const full = this.absolute(relative);
    await mkdir(path.dirname(full), { recursive: true });
    await this.#refuseEscape(path.dirname(full), relative);
    await writeFileAtomic(full, typeof content === 'string' ? content : Buffer.from(content));
  }

  async find(globs: readonly string[]): Promise<string[]> {
    const found = await glob([...globs], {
      cwd: this.#root,
      ignore: ALWAYS_IGNORED,
      dot: true,
      followSymbolicLinks: false,
      expandDirectories: false,
    });
    const ignored = await this.#gitignore();
    return found.filter((file) => !ignored(file)).sort();
  }

  /** Whether .gitignore files of the tree name a path; each file speaks for the folder it stands in. */
  async #gitignore(): Promise<(file: string) => boolean> {
    const files = await glob('**/.gitignore', { cwd: this.#root, ignore: ALWAYS_IGNORED, dot: true });
    const matchers = await Promise.all(
      files.map(async (file) => ({
        folder: path.posix.dirname(file) === '.' ? '' : `${path.posix.dirname(file)}/`,
        matcher: ignore().add(await readFile(path.join(this.#root, file), 'utf8')),
      })),
    );
    return (file) =>
      matchers.some(
        ({ folder, matcher }) =>
          file.startsWith(folder) && file !== folder && matcher.ignores(file.slice(folder.length)),
      );
  }

  async #existing(relative: string): Promise<string> {
    const full = this.absolute(relative);
    await this.#refuseEscape(full, relative);
    if ((await this.size(relative)) === undefined) throw notFound(relative);
    return full;
  }

  async #refuseEscape(full: string, relative: string): Promise<void> {
    let real: string;
    try {
      real = await realpath(full);
    } catch {
      throw notFound(relative);
    }
    const root = await realpath(this.#root);
    if (real !== root && !real.startsWith(root + path.sep)) throw outsideRoot(relative);
  }
}

function notFound(file: string): PreflightError {
  return new PreflightError({
    code: 'files/not-found',
    message: `There is no file ${file}.`,
    remedy: 'Check the path; paths in model.yaml are relative to its own folder.',
    place: { file },
  });
}

function outsideRoot(file: string): PreflightError {
  return new PreflightError({
    code: 'files/outside-root',
    message: `${file} is outside the repository.`,
    remedy: 'Move the file into the repository and use a relative path.',
    place: { file },
  });
}
