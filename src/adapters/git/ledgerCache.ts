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

  async reading(): Promise<CachedReading['reading'] | undefined> {
    const cached = (await this.#load('ledger')) as CachedReading | undefined;
    return cached?.form === FORM && Array.isArray(cached.reading.entries) ? cached.reading : undefined;
  }

  async keepReading(reading: CachedReading['reading']): Promise<void> {
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
