import type { Digest } from '../base/digest';
import { digestOf } from '../base/digest';
import type { Files } from '../base/files';
import { PreflightError } from '../base/problem';
import { parseCsv } from './csvTable';
import type { Table } from './table';
import type { TestTarget } from './testTarget';

/** Reads the data files of a plan once each and remembers what it read. */
export class DataFiles {
  readonly #files: Pick<Files, 'readBytes'>;
  readonly #target: Pick<TestTarget, 'resolve'>;
  readonly #tables = new Map<string, Promise<Table>>();
  readonly #digests = new Map<string, Digest>();

  constructor(files: Pick<Files, 'readBytes'>, target: Pick<TestTarget, 'resolve'>) {
    this.#files = files;
    this.#target = target;
  }

  /** The file as a table; `path` is as the plan writes it. */
  table(path: string): Promise<Table> {
    const known = this.#tables.get(path);
    if (known) return known;
    const reading = this.#read(this.#target.resolve(path));
    this.#tables.set(path, reading);
    return reading;
  }

  /** What was read so far, by path from the root. */
  digests(): { path: string; sha256: Digest }[] {
    return [...this.#digests].map(([path, sha256]) => ({ path, sha256 })).sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  async #read(file: string): Promise<Table> {
    const bytes = await this.#files.readBytes(file);
    this.#digests.set(file, digestOf(bytes));
    try {
      return parseCsv(new TextDecoder('utf-8', { fatal: true }).decode(bytes), file);
    } catch (cause) {
      if (!(cause instanceof TypeError)) throw cause;
      const remedy = 'Save it as UTF-8.';
      throw new PreflightError(
        { code: 'data/not-text', message: `${file} is not UTF-8 text.`, remedy, place: { file } },
        { cause },
      );
    }
  }
}
