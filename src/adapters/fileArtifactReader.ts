import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import path from 'node:path';
import type { Digest } from '../core/base/digest';
import { PreflightError } from '../core/base/problem';
import type { ArtifactReader } from '../core/scan/scanFiles';
import type { ByteSource } from '../core/scan/source';

/** Reads artifacts from the file system; relative paths are below `folder`. */
export class FileArtifactReader implements ArtifactReader {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async withSource<T>(
    file: string,
    body: (source: ByteSource, digest: () => Promise<Digest>) => Promise<T>,
  ): Promise<T> {
    const handle = await openFile(path.resolve(this.#folder, file), file);
    try {
      const found = await handle.stat();
      if (!found.isFile()) throw unreadable(file);
      return await body(sourceOf(handle, found.size), () => digestOf(handle));
    } finally {
      await handle.close();
    }
  }
}

function sourceOf(handle: FileHandle, size: number): ByteSource {
  return {
    size,
    async read(offset, length) {
      const wanted = Math.max(0, Math.min(length, size - offset));
      const bytes = new Uint8Array(wanted);
      const { bytesRead } = await handle.read(bytes, 0, wanted, offset);
      return bytes.subarray(0, bytesRead);
    },
  };
}

async function digestOf(handle: FileHandle): Promise<Digest> {
  const hash = createHash('sha256');
  for await (const chunk of handle.createReadStream({ start: 0, autoClose: false })) hash.update(chunk as Buffer);
  return `sha256:${hash.digest('hex')}`;
}

async function openFile(file: string, shown: string): Promise<FileHandle> {
  try {
    return await open(file, 'r');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw unreadable(shown, cause);
    const message = `There is no file ${shown}.`;
    throw new PreflightError(
      { code: 'files/not-found', message, remedy: 'Check the path.', place: { file: shown } },
      { cause },
    );
  }
}

function unreadable(file: string, cause?: unknown): PreflightError {
  const message = `${file} cannot be read as a file.`;
  const remedy = 'Name a regular file that you may read.';
  return new PreflightError({ code: 'files/unreadable', message, remedy, place: { file } }, { cause });
}
