import { Uninspectable } from './uninspectable';

/** Bytes with random access, so that a file of any size is inspected without being read whole. */
export interface ByteSource {
  /** Bytes. */
  readonly size: number;
  /** Up to `length` bytes from `offset`; fewer only at the end. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** Bytes that come one after the other, for example out of a decoder. */
export interface ByteStream {
  /** The next chunk, never empty; undefined at the end. */
  next(): Promise<Uint8Array | undefined>;
  /** Passes over up to `count` bytes without reading them and says how many; absent where that is not possible. */
  skip?(count: number): number;
}

const CHUNK = 256 * 1024;

/** A source over bytes in memory. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, Math.min(bytes.length, offset + length))),
  };
}

/** The part of a source from `offset`, at most `length` bytes. */
export function partOf(source: ByteSource, offset: number, length = source.size - offset): ByteSource {
  const start = Math.min(offset, source.size);
  const size = Math.max(0, Math.min(length, source.size - start));
  return {
    size,
    read: (from, count) =>
      source.read(start + Math.min(from, size), Math.max(0, Math.min(count, size - Math.min(from, size)))),
  };
}

/** A source from its beginning to its end. */
export function streamOf(source: ByteSource): ByteStream {
  let offset = 0;
  return {
    async next() {
      if (offset >= source.size) return undefined;
      const chunk = await source.read(offset, CHUNK);
      offset += chunk.length;
      return chunk.length === 0 ? undefined : chunk;
    },
    skip(count) {
      const skipped = Math.min(count, source.size - offset);
      offset += skipped;
      return skipped;
    },
  };
}

/** All bytes of a stream; `scan/too-large` above `limit`. */
export async function readAll(stream: ByteStream, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let chunk = await stream.next(); chunk; chunk = await stream.next()) {
    size += chunk.length;
    if (size > limit) throw new Uninspectable('scan/too-large', `its content is larger than ${limit} bytes`);
    chunks.push(chunk);
  }
  return concat(chunks, size);
}

/** One array from several. */
export function concat(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const [only] = chunks;
  if (chunks.length === 1 && only) return only;
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** Reads a stream forward. `has` and the synchronous reads keep the walk over opcodes free of needless awaits. */
export class Cursor {
  readonly #stream: ByteStream;
  #chunk: Uint8Array = new Uint8Array(0);
  #at = 0;
  #consumed = 0;

  constructor(stream: ByteStream) {
    this.#stream = stream;
  }

  /** Bytes read or skipped since the beginning. */
  get position(): number {
    return this.#consumed + this.#at;
  }

  /** Whether `count` bytes can be read without waiting. */
  has(count: number): boolean {
    return this.#chunk.length - this.#at >= count;
  }

  /** Makes `count` bytes available; false when the stream ends before. */
  async ensure(count: number): Promise<boolean> {
    if (this.has(count)) return true;
    const rest = this.#chunk.subarray(this.#at);
    const chunks = rest.length === 0 ? [] : [rest];
    let size = rest.length;
    while (size < count) {
      const next = await this.#stream.next();
      if (!next) break;
      chunks.push(next);
      size += next.length;
    }
    this.#consumed += this.#at;
    this.#at = 0;
    this.#chunk = concat(chunks, size);
    return size >= count;
  }

  /** Makes `count` bytes available; `scan/truncated` when the stream ends before. */
  async need(count: number): Promise<void> {
    if (!(await this.ensure(count))) throw new Uninspectable('scan/truncated', 'it ends in the middle');
  }

  /** The next byte, which must be available. */
  byte(): number {
    const value = this.#chunk[this.#at];
    if (value === undefined) throw new Uninspectable('scan/truncated', 'it ends in the middle');
    this.#at += 1;
    return value;
  }

  /** The next bytes, which must be available; valid until the next `ensure`. */
  take(count: number): Uint8Array {
    const taken = this.peek(count);
    this.#at += taken.length;
    return taken;
  }

  /** Up to `count` of the bytes available, without passing over them. */
  peek(count: number): Uint8Array {
    return this.#chunk.subarray(this.#at, this.#at + count);
  }

  /** Passes over `count` bytes; `scan/truncated` when there are fewer. */
  async skip(count: number): Promise<void> {
    let left = count;
    for (;;) {
      const here = Math.min(left, this.#chunk.length - this.#at);
      this.#at += here;
      left -= here;
      if (left === 0) return;
      const jumped = this.#stream.skip?.(left) ?? 0;
      this.#consumed += jumped;
      left -= jumped;
      if (left > 0) await this.need(1);
    }
  }

  /**
   * The bytes up to the next line feed, which is passed over. A last line without one loses its last byte instead, since
   * unpicklers cut it off unseen. `scan/too-large` when the line is longer than `limit`.
   */
  async line(limit: number): Promise<Uint8Array> {
    let searched = 0;
    for (;;) {
      const found = this.#chunk.indexOf(0x0a, this.#at + searched);
      if (found >= 0) {
        const line = this.#chunk.subarray(this.#at, found);
        this.#at = found + 1;
        return line;
      }
      searched = this.#chunk.length - this.#at;
      if (searched > limit) throw new Uninspectable('scan/too-large', `it has a line longer than ${limit} bytes`);
      // Twice as much each time, so that a long line is not copied once for every chunk.
      await this.ensure(2 * searched + 1);
      if (!this.has(searched + 1)) {
        if (searched === 0) throw new Uninspectable('scan/truncated', 'it ends in the middle');
        return this.take(searched).subarray(0, -1);
      }
    }
  }
}
