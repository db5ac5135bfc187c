import { contentOf } from '../content';
import type { Spot } from '../scanRun';
import type { ByteSource } from '../source';
import { partOf } from '../source';
import { Uninspectable } from '../uninspectable';
import { escapesFolder } from './memberPath';

const BLOCK = 512;
/** Long names and attributes of the next member, which no loader of models runs. */
const EXTENSIONS = new Set(['L', 'K', 'x', 'g']);

/** Inspects every file of a tar archive (POSIX ustar, GNU and pax headers). */
export async function inspectTar(spot: Spot, source: ByteSource): Promise<string> {
  const { run } = spot;
  for (let at = 0; at + BLOCK <= source.size;) {
    const header = await source.read(at, BLOCK);
    if (header.every((byte) => byte === 0)) break;
    run.budget.member();
    const bytes = sizeOf(header.subarray(124, 136));
    const type = String.fromCharCode(header[156] ?? 0);
    const name = nameOf(header);
    const member = spot.member === null ? name : `${spot.member}/${name}`;
    const inside: Spot = { run, member, depth: spot.depth + 1 };
    const isFile = type === '0' || type === '\0' || type === '7';
    const isLink = type === '1' || type === '2';
    if (escapesFolder(name) || (isLink && escapesFolder(text(header.subarray(157, 257))))) reportEscape(inside, name);
    if (isFile) {
      run.budget.enter(inside.depth);
      try {
        await run.inspect(inside, await contentOf(partOf(source, at + BLOCK, bytes)), name);
      } catch (error) {
        run.addUninspected(member, error);
      }
    } else if (!isLink && type !== '5' && !EXTENSIONS.has(type)) {
      run.addUninspected(member, new Uninspectable('tar/unknown-member', `${name} is neither a file nor a folder`));
    }
    at += BLOCK + Math.ceil(bytes / BLOCK) * BLOCK;
  }
  return 'tar';
}

function nameOf(header: Uint8Array): string {
  const prefix = text(header.subarray(345, 500));
  const name = text(header.subarray(0, 100));
  return prefix === '' ? name : `${prefix}/${name}`;
}

function text(field: Uint8Array): string {
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}

/** Octal text, or big-endian binary where the first bit says so. */
function sizeOf(field: Uint8Array): number {
  if (((field[0] ?? 0) & 0x80) !== 0) {
    const size = field.subarray(1).reduce((value, byte) => value * 256 + byte, (field[0] ?? 0) & 0x7f);
    if (Number.isSafeInteger(size)) return size;
  } else {
    const octal = text(field).trim();
    if (/^[0-7]*$/.test(octal)) return Number.parseInt(octal || '0', 8);
  }
  throw new Uninspectable('tar/broken', 'a header of it is broken');
}

function reportEscape(spot: Spot, name: string): void {
  spot.run.add(spot.member, {
    code: 'archive/path-escape',
    kind: 'dangerous',
    message: `Unpacking ${name} would write outside of the folder.`,
    remedy: 'Do not unpack it. Ask its author for an archive with plain relative paths.',
  });
}
