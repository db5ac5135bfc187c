import path from 'node:path';
import { NodeFiles } from '../adapters/nodeFiles';
import { PreflightError } from '../core/base/problem';
import type { CliIo } from './io';

/** Writes a file that an option names, from the folder that the command runs in. `usage/output` when that fails. */
export async function writeOutput(io: CliIo, file: string, text: string): Promise<void> {
  const full = path.resolve(io.cwd, file);
  try {
    await new NodeFiles(path.dirname(full)).write(path.basename(full), text);
  } catch (error) {
    if (!PreflightError.is(error)) throw error;
    const { message: detail, remedy } = error.problem;
    const message = `${file} cannot be written.`;
    throw new PreflightError({ code: 'usage/output', message, detail, remedy }, { cause: error });
  }
  io.err(`Wrote ${file}\n`);
}
