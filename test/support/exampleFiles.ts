import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { MemoryFiles } from './memoryFiles';

export const EXAMPLE_MODEL = 'models/breast-cancer';

/** The example in memory, so that a test can change it. */
export function exampleFiles(): MemoryFiles {
  const root = 'examples/breast-cancer';
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new MemoryFiles(
    Object.fromEntries(
      entries.map((entry) => {
        const full = path.join(entry.parentPath, entry.name);
        return [path.relative(root, full).split(path.sep).join('/'), readFileSync(full)];
      }),
    ),
  );
}
