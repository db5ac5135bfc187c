import type { Content, ScanRun } from './scanRun';
import type { ByteSource, ByteStream } from './source';
import { bytesSource, Cursor, readAll, streamOf } from './source';

const HEAD = 512;

/** Content of a source with random access. */
export async function contentOf(source: ByteSource): Promise<Content> {
  return {
    head: await source.read(0, HEAD),
    open: () => streamOf(source),
    source: () => Promise.resolve(source),
  };
}

/** Content that a decoder yields; every byte of it counts against the run's budget. */
export async function decodedContent(run: ScanRun, decode: () => ByteStream): Promise<Content> {
  const open = (): ByteStream => counted(run, decode());
  const cursor = new Cursor(open());
  await cursor.ensure(HEAD);
  return {
    head: Uint8Array.from(cursor.peek(HEAD)),
    open,
    source: async () => bytesSource(await readAll(open(), run.budget.limits.heldBytes)),
  };
}

function counted(run: ScanRun, stream: ByteStream): ByteStream {
  return {
    async next() {
      const chunk = await stream.next();
      if (chunk) run.budget.expand(chunk.length);
      return chunk;
    },
  };
}
