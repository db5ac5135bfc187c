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

/** The `RecordReader` port. SHA-256 digests are kept by git's own name of the blob, which never changes. */
export class GitRecords implements RecordReader {
  readonly #objects: GitObjects;

  constructor(place: RepositoryPlace) {
    this.#objects = new GitObjects(place);
  }

  async digestsAt(commit: string, job: Job): Promise<ReadonlyMap<string, Digest>> {
    const file = path.join(await this.#objects.ownFolder(), 'record-digests.json');
    const before = lastRead.get(file) ?? (await load(file));
    if (before?.commit === commit) {
      lastRead.set(file, before);
      return digestsOf(before);
    }
    const listing = await this.#objects.git.run(['ls-tree', '-r', '-z', commit, '--', 'registry/'], { job });
    const known = new Map((before?.records ?? []).map(([, blob, digest]) => [blob, digest]));
    const found: [string, string][] = [];
    for (const line of listing.split('\0')) {
      const [, blob, model, version] = RECORD.exec(line) ?? [];
      if (blob !== undefined && model !== undefined && version !== undefined)
        found.push([versionKey(model, version), blob]);
    }
    await this.#addDigests(
      found.map(([, blob]) => blob).filter((blob) => !known.has(blob)),
      known,
      job,
    );
    const records = found.flatMap(([key, blob]): Known['records'] => {
      const digest = known.get(blob);
      return digest ? [[key, blob, digest]] : [];
    });
    const now: Known = { commit, records };
    lastRead.set(file, now);
    await writeFileAtomic(file, JSON.stringify(now), { fsync: false });
    return digestsOf(now);
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

  async #addDigests(blobs: readonly string[], known: Map<string, Digest>, job: Job): Promise<void> {
    for (let at = 0; at < blobs.length; at += BATCH) {
      const batch = blobs.slice(at, at + BATCH);
      const contents = await this.#objects.readBlobs(batch, job);
      for (const [index, blob] of batch.entries()) {
        const content = contents[index];
        if (content) known.set(blob, `sha256:${createHash('sha256').update(content).digest('hex')}`);
      }
    }
  }
}

/** Records of one commit: `model@version`, git's name of the blob, and the SHA-256 of its content. */
interface Known {
  readonly commit: string;
  readonly records: (readonly [string, string, Digest])[];
}

/** What each repository's file holds, so that a program that goes on running reads it once. */
const lastRead = new Map<string, Known>();

function digestsOf({ records }: Known): Map<string, Digest> {
  return new Map(records.map(([key, , digest]) => [key, digest]));
}

/** A missing or damaged file costs time and nothing else. */
async function load(file: string): Promise<Known | undefined> {
  try {
    const content = JSON.parse(await readFile(file, 'utf8')) as Partial<Known>;
    return content.commit !== undefined && Array.isArray(content.records) ? (content as Known) : undefined;
  } catch {
    return undefined;
  }
}
