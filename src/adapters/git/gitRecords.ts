import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { Digest } from '../../core/base/digest';
import type { Job } from '../../core/base/job';
import { versionKey } from '../../core/registry/lives';
import type { FileChange, RecordReader } from '../../core/registry/ports';
import { GitFailure } from './gitCommand';
import { GitObjects } from './gitObjects';
import type { RepositoryPlace } from './gitRepository';

const RECORD = /^[0-7]{6} blob ([0-9a-f]+)\tregistry\/([^/]+)\/([^/]+)\/version\.json$/;
/** Records read by one process; bounds what is held in memory. */
const BATCH = 2000;

/** The `RecordReader` port. SHA-256 digests of blobs are kept by git's own name of the blob, which never changes. */
export class GitRecords implements RecordReader {
  readonly #objects: GitObjects;

  constructor(place: RepositoryPlace) {
    this.#objects = new GitObjects(place);
  }

  async digestsAt(commit: string, job: Job): Promise<ReadonlyMap<string, Digest>> {
    const listing = await this.#objects.git.run(['ls-tree', '-r', '-z', commit, '--', 'registry/'], { job });
    const blobs = new Map<string, string>();
    for (const line of listing.split('\0')) {
      const [, blob, model, version] = RECORD.exec(line) ?? [];
      if (blob !== undefined && model !== undefined && version !== undefined)
        blobs.set(versionKey(model, version), blob);
    }
    const digests = await this.#digestsOf([...blobs.values()], job);
    const found = new Map<string, Digest>();
    for (const [key, blob] of blobs) {
      const digest = digests.get(blob);
      if (digest) found.set(key, digest);
    }
    return found;
  }

  async textsAt(files: readonly { commit: string; path: string }[], job: Job): Promise<(string | undefined)[]> {
    const contents = await this.#objects.readBlobs(
      files.map(({ commit, path: file }) => `${commit}:${file}`),
      job,
    );
    return contents.map((content) => content?.toString('utf8'));
  }

  async changesBetween(from: string, to: string, job: Job): Promise<FileChange[]> {
    const output = await this.#objects.git.run(['diff-tree', '-r', '-z', '--no-renames', '--name-status', from, to], {
      job,
    });
    const tokens = output.split('\0');
    const changes: FileChange[] = [];
    for (let at = 0; at + 1 < tokens.length; at += 2) {
      const kind = tokens[at] === 'A' ? 'added' : tokens[at] === 'D' ? 'deleted' : 'changed';
      changes.push({ path: tokens[at + 1] ?? '', kind });
    }
    return changes;
  }

  async mergeBase(one: string, other: string): Promise<string | undefined> {
    try {
      return await this.#objects.git.line(['merge-base', one, other]);
    } catch (error) {
      if (error instanceof GitFailure && error.exitCode === 1) return undefined;
      throw error;
    }
  }

  async peopleOf(commits: readonly string[], job: Job): Promise<ReadonlyMap<string, readonly string[]>> {
    if (commits.length === 0) return new Map();
    const here = await this.#objects.git.run(['cat-file', '--batch-check=%(objectname) %(objecttype)'], {
      input: `${[...new Set(commits)].join('\n')}\n`,
      job,
    });
    const known = here.split('\n').flatMap((line) => (line.endsWith(' commit') ? [line.slice(0, -7)] : []));
    if (known.length === 0) return new Map();
    const output = await this.#objects.git.run(
      ['log', '--no-walk=unsorted', '--stdin', '--no-show-signature', '--format=%H%x09%ae%x09%ce'],
      { input: `${known.join('\n')}\n`, job },
    );
    const lines = output.split('\n').filter((line) => line !== '');
    return new Map(lines.map((line) => line.split('\t')).map(([commit = '', ...people]) => [commit, people]));
  }

  async #digestsOf(blobs: readonly string[], job: Job): Promise<Map<string, Digest>> {
    const file = path.join(await this.#objects.ownFolder(), 'record-digests.json');
    const known = await load(file);
    const unknown = blobs.filter((blob) => !known.has(blob));
    for (let at = 0; at < unknown.length; at += BATCH) {
      const batch = unknown.slice(at, at + BATCH);
      const contents = await this.#objects.readBlobs(batch, job);
      for (const [index, blob] of batch.entries()) {
        const content = contents[index];
        if (content) known.set(blob, `sha256:${createHash('sha256').update(content).digest('hex')}`);
      }
    }
    if (unknown.length > 0) await writeFileAtomic(file, JSON.stringify(Object.fromEntries(known)), { fsync: false });
    return known;
  }
}

async function load(file: string): Promise<Map<string, Digest>> {
  try {
    return new Map(Object.entries(JSON.parse(await readFile(file, 'utf8')) as Record<string, Digest>));
  } catch {
    return new Map();
  }
}
