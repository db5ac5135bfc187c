import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { globSync } from 'tinyglobby';
import { z } from 'zod';

/** What a labelled artifact is: its scan should say clean, unknown, dangerous or uninspected. */
const labelSchema = z.enum(['clean', 'unknown', 'malicious', 'unreadable']);
export type Label = z.infer<typeof labelSchema>;

export interface LabelledFile {
  readonly path: string;
  readonly label: Label;
}

/** File names of the clean files in picklescan's tests/data and tests/data2; all others there are malicious. */
const PICKLESCAN_CLEAN = /^(benign|bad_pytorch|not_a_pickle|(new_)?pytorch_model|int_array|object_array)/;

/**
 * The labelled files of a folder, from its `labels.json` (path to label), or by file name where the folder has
 * picklescan's layout. Throws when it has neither.
 */
export function labelledFiles(folder: string): LabelledFile[] {
  const file = path.join(folder, 'labels.json');
  if (existsSync(file)) {
    const labels = z.record(z.string(), labelSchema).parse(JSON.parse(readFileSync(file, 'utf8')));
    return Object.entries(labels).map(([name, label]) => ({ path: path.join(folder, name), label }));
  }
  const found = globSync(['**/{data,data2}/*'], { cwd: folder, dot: false }).sort();
  if (!found.some((name) => path.basename(name).startsWith('malicious'))) {
    throw new Error(`${folder} has no labels.json, and its files are not laid out as picklescan's.`);
  }
  return found.map((name) => {
    const label = PICKLESCAN_CLEAN.test(path.basename(name)) ? 'clean' : 'malicious';
    return { path: path.join(folder, name), label };
  });
}
