import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ExternalReference } from '../../core/inference/runner';
import { ModelRefused } from './hostErrors';

/** A file that holds weights: as the model names it, and where it is. */
export interface ExternalFile {
  readonly location: string;
  readonly file: string;
}

/**
 * The files beside the model that hold its weights. Throws `ModelRefused` for one that is missing, too short, or outside
 * the model's folder, also through a symbolic link.
 */
export async function findExternalData(
  references: readonly ExternalReference[],
  folder: string,
): Promise<ExternalFile[]> {
  const root = await realpath(folder);
  const files: ExternalFile[] = [];
  for (const { location, bytes } of references) {
    const file = path.join(folder, location);
    const size = await sizeInside(root, file, location);
    if (bytes > size) {
      const message = `${location} has ${size} bytes and the model reads up to byte ${bytes}`;
      throw refused('onnx/external-data-range', message);
    }
    files.push({ location, file });
  }
  return files;
}

/** The same with their content, for a runtime that gets the model as bytes. */
export async function readExternal(files: readonly ExternalFile[]): Promise<{ path: string; data: Uint8Array }[]> {
  return await Promise.all(files.map(async ({ location, file }) => ({ path: location, data: await readFile(file) })));
}

async function sizeInside(root: string, file: string, location: string): Promise<number> {
  let real: string;
  try {
    real = await realpath(file);
  } catch {
    throw refused('onnx/external-data-missing', `The file ${location} with weights of the model is missing`);
  }
  if (!real.startsWith(root + path.sep)) {
    throw refused('onnx/external-data-escapes', `${location} leads to a file outside the model's folder`);
  }
  return (await stat(real)).size;
}

function refused(code: string, message: string): ModelRefused {
  return new ModelRefused({
    code,
    message: `${message}.`,
    remedy: 'Copy all files of the export together, or save the model again with its data into one folder.',
  });
}
