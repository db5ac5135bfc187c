import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import type { Stats } from 'node:fs';
import { homedir, platform } from 'node:os';
import path from 'node:path';

/** Milliseconds after which what one version of program and runtime compiled is written anew, or thrown away. */
const MONTH = 30 * 24 * 3600 * 1000;

/** Windows has no such flag. */
const NO_LINKS = platform() === 'win32' ? 0 : constants.O_NOFOLLOW;

const DIGEST_BYTES = 32;
const HEADER_BYTES = DIGEST_BYTES + 8;

/** What V8 compiled of one program. */
export interface CompiledCode {
  readonly data: Buffer;
  /** Milliseconds of processor time of the run that compiled it; a longer run has compiled more functions. */
  readonly cost: number;
}

/**
 * The code that V8 compiled in earlier processes, in the user's cache folder. V8 would run whatever it is given, so that
 * nothing is read that another user could have written: folder and file must belong to this user, be writable by nobody
 * else, and be no links. What cannot be read or written counts for nothing.
 */
export class CompiledCodeFolder {
  readonly #folder: string;

  constructor(folder = path.join(cacheFolder(), 'preflight', 'compiled')) {
    this.#folder = folder;
  }

  /** What was written under a key; undefined without it, and when it is damaged, old or not this user's alone. */
  read(key: string): CompiledCode | undefined {
    let file: number | undefined;
    try {
      if (!isOwn(lstatSync(this.#folder), 'folder')) return undefined;
      file = openSync(this.#path(key), constants.O_RDONLY | NO_LINKS);
      const status = fstatSync(file);
      if (!isOwn(status, 'file') || Date.now() - status.mtimeMs > MONTH) return undefined;
      const bytes = readFileSync(file);
      const content = bytes.subarray(DIGEST_BYTES);
      if (!digest(content).equals(bytes.subarray(0, DIGEST_BYTES))) return undefined;
      return { data: bytes.subarray(HEADER_BYTES), cost: bytes.readDoubleLE(DIGEST_BYTES) };
    } catch {
      return undefined;
    } finally {
      if (file !== undefined) closeSync(file);
    }
  }

  /** Keeps code under a key, for the next process; does nothing where that cannot be done. */
  write(key: string, { data, cost }: CompiledCode): void {
    const temporary = this.#path(`${key}.${process.pid}`);
    try {
      makeFolder(this.#folder, 3);
      if (!isOwn(lstatSync(this.#folder), 'folder')) return;
      const content = Buffer.concat([Buffer.alloc(8), data]);
      content.writeDoubleLE(cost);
      writeFileSync(temporary, Buffer.concat([digest(content), content]), { mode: 0o600, flag: 'wx' });
      renameSync(temporary, this.#path(key));
      this.#discardOld();
    } catch {
      // A folder that cannot be written costs the time of compiling, nothing else.
    }
  }

  #path(name: string): string {
    return path.join(this.#folder, `${name}.bin`);
  }

  #discardOld(): void {
    for (const name of readdirSync(this.#folder)) {
      const file = path.join(this.#folder, name);
      if (name.endsWith('.bin') && Date.now() - statSync(file).mtimeMs > MONTH) unlinkSync(file);
    }
  }
}

/** Makes a folder and those above it that lack. Node's own `recursive` never returns where the system makes no folder. */
function makeFolder(folder: string, levels: number): void {
  if (levels === 0 || existsSync(folder)) return;
  makeFolder(path.dirname(folder), levels - 1);
  mkdirSync(folder, { mode: 0o700 });
}

function digest(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

/** Whether a folder or file is this user's and nobody else can write it; Windows has no such bits, and a folder per user. */
function isOwn(status: Stats, kind: 'file' | 'folder'): boolean {
  if (!(kind === 'file' ? status.isFile() : status.isDirectory())) return false;
  return process.getuid === undefined || (status.uid === process.getuid() && (status.mode & 0o022) === 0);
}

/** Where programs keep what they can make again. */
function cacheFolder(): string {
  const named = platform() === 'win32' ? process.env['LOCALAPPDATA'] : process.env['XDG_CACHE_HOME'];
  if (named !== undefined && path.isAbsolute(named)) return named;
  const home = homedir();
  if (platform() === 'win32') return path.join(home, 'AppData', 'Local');
  return platform() === 'darwin' ? path.join(home, 'Library', 'Caches') : path.join(home, '.cache');
}
