import type { Content, Spot } from '../scanRun';
import { inspectPickle } from '../pickle/inspectPickle';
import type { ByteStream } from '../source';
import { Cursor } from '../source';
import { Uninspectable } from '../uninspectable';
import type { Literal } from './pythonLiteral';
import { parseLiteral } from './pythonLiteral';

const LONGEST_HEADER = 1 << 20;
/** A plain element type, as numpy itself writes it; numpy would take aliases of object too. */
const PLAIN_TYPE = /^[<>|=][biufcSUVMm]\d+(\[[^\]]*\])?$|^[<>|=]\?$/;

/**
 * Inspects an npy file. An array whose elements are plain numbers or text is data; any other is a pickle behind the
 * header (numpy/lib/format.py).
 */
export async function inspectNpy(spot: Spot, content: Content): Promise<string> {
  const { elementType, dataOffset } = await readHeader(new Cursor(content.open()));
  if (isPlain(elementType)) return 'npy';
  const open = (): ByteStream => behind(content.open(), dataOffset);
  const head = content.head.subarray(dataOffset);
  await inspectPickle(spot, { ...content, head, open }, { expected: true, torch: false });
  return 'npy (objects)';
}

async function readHeader(cursor: Cursor): Promise<{ elementType: Literal | undefined; dataOffset: number }> {
  await cursor.need(12);
  const prefix = cursor.take(8);
  const wide = (prefix[6] ?? 0) >= 2;
  const size = cursor.take(wide ? 4 : 2).reduceRight((value, byte) => value * 256 + byte, 0);
  if (size > LONGEST_HEADER) throw new Uninspectable('npy/broken', 'its header is too long');
  await cursor.need(size);
  const header = parseLiteral(new TextDecoder().decode(cursor.take(size)));
  if (!(header instanceof Map)) throw new Uninspectable('npy/broken', 'its header is not readable');
  return { elementType: (header as ReadonlyMap<string, Literal>).get('descr'), dataOffset: cursor.position };
}

function isPlain(type: Literal | undefined): boolean {
  if (typeof type === 'string') return PLAIN_TYPE.test(type);
  if (!Array.isArray(type)) return false;
  // Fields are (name, type) or (name, type, shape).
  return (type as readonly Literal[]).every((field) => Array.isArray(field) && isPlain((field as Literal[])[1]));
}

function behind(stream: ByteStream, offset: number): ByteStream {
  let left = offset;
  const skip = stream.skip?.bind(stream);
  return {
    async next() {
      for (;;) {
        const chunk = await stream.next();
        if (!chunk) return undefined;
        const rest = chunk.subarray(Math.min(left, chunk.length));
        left -= chunk.length - rest.length;
        if (rest.length > 0) return rest;
      }
    },
    skip: (count) => (left === 0 && skip ? skip(count) : 0),
  };
}
