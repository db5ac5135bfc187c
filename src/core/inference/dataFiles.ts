import type { Digest } from '../base/digest';
import { digestOf } from '../base/digest';
import type { Files } from '../base/files';
import { folderOf } from '../base/paths';
import { PreflightError } from '../base/problem';
import { parseCsv } from './csvTable';
import { parseJsonLines } from './jsonLinesTable';
import type { ModelUnderTest } from './modelUnderTest';
import { parseParquet } from './parquetTable';
import type { Table } from './table';
import type { TensorSet } from './tensorSets';
import { readTensorSet } from './tensorSets';

/** The format of a table by its ending; undefined for any other file. */
export function tableFormat(path: string): 'csv' | 'jsonl' | 'parquet' | undefined {
  const ending = path.toLowerCase().split('.').at(-1) ?? '';
  if (ending === 'csv' || ending === 'parquet') return ending;
  return ending === 'jsonl' || ending === 'ndjson' ? 'jsonl' : undefined;
}

/** Reads the data files of a plan once each and remembers what it read. */
export class DataFiles {
  readonly #files: Pick<Files, 'readBytes' | 'find'>;
  readonly #resolve: (path: string) => string;
  readonly #tables = new Map<string, Promise<Table>>();
  readonly #digests = new Map<string, Digest>();

  /** `resolve` makes a path of the plan one from the root. */
  constructor(files: Pick<Files, 'readBytes' | 'find'>, resolve: (path: string) => string) {
    this.#files = files;
    this.#resolve = resolve;
  }

  /** A file as a table, by its ending; `path` is as the plan writes it. */
  table(path: string): Promise<Table> {
    const known = this.#tables.get(path);
    if (known) return known;
    const reading = this.#readTable(this.#resolve(path));
    this.#tables.set(path, reading);
    return reading;
  }

  /** The sets of tensors in the folders that a pattern such as `test_data_set_*` means, in the order of their names. */
  async tensorSets(pattern: string, model: ModelUnderTest): Promise<TensorSet[]> {
    const found = await this.#files.find([`${this.#resolve(pattern)}/*.pb`]);
    const folders = [...new Set(found.map(folderOf))];
    if (folders.length === 0) {
      throw new PreflightError({
        code: 'data/tensor-set',
        message: `There is no folder ${pattern} with input_0.pb.`,
        remedy: 'Write the tensors of each case into a folder test_data_set_0, test_data_set_1, … beside the model.',
      });
    }
    return await Promise.all(
      folders.map(async (folder) => {
        const files = found.filter((file) => folderOf(file) === folder);
        return await readTensorSet(model, folder, files, (path) => this.#readBytes(path));
      }),
    );
  }

  /** What was read so far, by path from the root. */
  digests(): { path: string; sha256: Digest }[] {
    return [...this.#digests].map(([path, sha256]) => ({ path, sha256 })).sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  async #readTable(file: string): Promise<Table> {
    const bytes = await this.#readBytes(file);
    switch (tableFormat(file)) {
      case 'parquet':
        return await parseParquet(bytes, file);
      case 'jsonl':
        return parseJsonLines(decode(bytes, file), file);
      case 'csv':
      case undefined:
        return parseCsv(decode(bytes, file), file);
    }
  }

  async #readBytes(file: string): Promise<Uint8Array> {
    const bytes = await this.#files.readBytes(file);
    this.#digests.set(file, digestOf(bytes));
    return bytes;
  }
}

function decode(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    const remedy = 'Save it as UTF-8.';
    throw new PreflightError(
      { code: 'data/not-text', message: `${file} is not UTF-8 text.`, remedy, place: { file } },
      { cause },
    );
  }
}
