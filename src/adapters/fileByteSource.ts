import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { PreflightError } from '../core/base/problem';
import type { ByteSource } from '../core/scan/source';

/**
 * Runs `body` with a file as a byte source and closes it afterwards. `files/not-found` when there is no such file,
 * `files/unreadable` when it cannot be read or is no regular file.
 */
export async function withFileSource<T>(file: string, body: (source: ByteSource) => Promise<T>): Promise<T> {
  const handle = await openFile(file);
  try {
    const found = await handle.stat();
    if (!found.isFile()) throw unreadable(file);
    return await body({
      size: found.size,
      async read(offset, length) {
        const wanted = Math.max(0, Math.min(length, found.size - offset));
        const bytes = new Uint8Array(wanted);
        const { bytesRead } = await handle.read(bytes, 0, wanted, offset);
        return bytes.subarray(0, bytesRead);
      },
    });
  } finally {
    await handle.close();
  }
}

async function openFile(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'r');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw unreadable(file, cause);
    throw new PreflightError(
      {
        code: 'files/not-found',
        message: `There is no file ${file}.`,
        remedy: 'Check the path.',
        place: { file },
      },
      { cause },
    );
  }
}

function unreadable(file: string, cause?: unknown): PreflightError {
  return new PreflightError(
    {
      code: 'files/unreadable',
      message: `${file} cannot be read as a file.`,
      remedy: 'Name a regular file that you may read.',
      place: { file },
    },
    { cause },
  );
}
