import { readFile } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { Digest } from '../../core/base/digest';
import type { Signature } from '../../core/registry/event';
import type { LedgerReading } from '../../core/registry/ledger';
import type { GitObjects } from './gitObjects';

/** Raised when what is cached changes its form. */
const FORM = 1;

interface CachedReading {
  readonly form: number;
  readonly reading: LedgerReading & { readonly head: string };
}

/** What each repository's file holds, so that a program that goes on running reads it once. */
const lastRead = new Map<string, CachedReading['reading']>();

interface CachedSignatures {
  readonly form: number;
  readonly signers: Digest;
  readonly signatures: Readonly<Record<string, Signature>>;
}

/**
 * What was read and checked before, in `.git/preflight/`, which only this machine writes. A missing or damaged file
 * costs time and nothing else.
 */
export class LedgerCache {
  readonly #objects: GitObjects;
  readonly #name: string;

  constructor(objects: GitObjects, remote: string, branch: string) {
    this.#objects = objects;
    this.#name = encodeURIComponent(`${remote}/${branch}`);
  }

  /** The reading that ended at `head`. */
  async reading(head: string | undefined): Promise<CachedReading['reading'] | undefined> {
    if (head === undefined) return undefined;
    const file = await this.#file('ledger');
    const last = lastRead.get(file);
    if (last?.head === head) return last;
    const cached = (await this.#load('ledger')) as CachedReading | undefined;
    if (cached?.form !== FORM || cached.reading.head !== head || !Array.isArray(cached.reading.entries))
      return undefined;
    lastRead.set(file, cached.reading);
    return cached.reading;
  }

  async keepReading(reading: CachedReading['reading']): Promise<void> {
    lastRead.set(await this.#file('ledger'), reading);
    await this.#save('ledger', { form: FORM, reading } satisfies CachedReading);
  }

  /** Signatures found under these allowed signers. */
  async signatures(signers: Digest): Promise<Map<string, Signature>> {
    const cached = (await this.#load('signatures')) as CachedSignatures | undefined;
    if (cached?.form !== FORM || cached.signers !== signers) return new Map();
    return new Map(Object.entries(cached.signatures));
  }

  async keepSignatures(signers: Digest, signatures: ReadonlyMap<string, Signature>): Promise<void> {
    const content: CachedSignatures = { form: FORM, signers, signatures: Object.fromEntries(signatures) };
    await this.#save('signatures', content);
  }

  async #load(kind: string): Promise<unknown> {
    try {
      return JSON.parse(await readFile(await this.#file(kind), 'utf8')) as unknown;
    } catch {
      return undefined;
    }
  }

  async #save(kind: string, content: unknown): Promise<void> {
    await writeFileAtomic(await this.#file(kind), JSON.stringify(content), { fsync: false });
  }

  async #file(kind: string): Promise<string> {
    return path.join(await this.#objects.ownFolder(), `${kind}-${this.#name}.json`);
  }
}
