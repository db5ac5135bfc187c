import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { modelNameSchema, versionSchema } from '../../core/model/manifest';
import type { Journal, Journals } from '../../core/submission/journal';
import { journalSchema } from '../../core/submission/journal';
import type { RepositoryPlace } from './gitRepository';

/** The `Journals` port: one file a version under `.git/preflight/submit/<model>/`. */
export class FileJournals implements Journals {
  readonly #folder: string;

  constructor(place: RepositoryPlace) {
    this.#folder = path.join(place.gitFolder, 'preflight', 'submit');
  }

  async list(model: string): Promise<Journal[]> {
    const folder = this.#folderOf(model);
    const names = await readdir(folder).catch(() => []);
    const journals = await Promise.all(
      names.filter((name) => name.endsWith('.json')).map((name) => read(path.join(folder, name))),
    );
    return journals.flatMap((journal) => journal ?? []);
  }

  async write(journal: Journal): Promise<void> {
    await mkdir(this.#folderOf(journal.model), { recursive: true });
    await writeFileAtomic(this.#file(journal.model, journal.version), `${JSON.stringify(journal, null, 2)}\n`);
  }

  async remove(model: string, version: string): Promise<void> {
    await rm(this.#file(model, version), { force: true });
  }

  #folderOf(model: string): string {
    return path.join(this.#folder, modelNameSchema.parse(model));
  }

  #file(model: string, version: string): string {
    return path.join(this.#folderOf(model), `${versionSchema.parse(version)}.json`);
  }
}

async function read(file: string): Promise<Journal | undefined> {
  try {
    return journalSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}
