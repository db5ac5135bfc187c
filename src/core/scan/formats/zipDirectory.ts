import type { Budget } from '../limits';
import type { ByteSource } from '../source';
import { Uninspectable } from '../uninspectable';

/** One file of a zip archive, as its central directory lists it. */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly flags: number;
  readonly compressedBytes: number;
  readonly localHeader: number;
}

/** Where an entry's data begins, and the name that the header before it says. */
export interface ZipLocal {
  readonly name: string;
  readonly dataOffset: number;
}

const END = 0x06054b50;
const END64 = 0x06064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
const LONGEST_COMMENT = 0xffff;

/**
 * The entries of an archive (APPNOTE.TXT of PKWARE, with ZIP64). Undefined when there is no archive. Libraries for zip
 * refuse what PyTorch's reader accepts, such as wrong flags and checksums, so the scan reads the directory itself.
 */
export async function readZipDirectory(source: ByteSource, budget: Budget): Promise<ZipEntry[] | undefined> {
  const end = await findEnd(source);
  if (!end) return undefined;
  const entries: ZipEntry[] = [];
  const directory = await source.read(end.directoryOffset, end.directoryBytes);
  const view = viewOf(directory);
  if (end.shift !== 0) await refuseSecondDirectory(source, end);
  for (let at = 0; at < end.directoryBytes;) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== CENTRAL) throw broken('its directory is broken');
    budget.member();
    const nameBytes = view.getUint16(at + 28, true);
    const extraBytes = view.getUint16(at + 30, true);
    const after = at + 46 + nameBytes + extraBytes + view.getUint16(at + 32, true);
    const extra = directory.subarray(at + 46 + nameBytes, at + 46 + nameBytes + extraBytes);
    const sizes = zip64Sizes(extra, [
      view.getUint32(at + 24, true),
      view.getUint32(at + 20, true),
      view.getUint32(at + 42, true),
    ]);
    entries.push({
      name: decodeName(directory.subarray(at + 46, at + 46 + nameBytes)),
      method: view.getUint16(at + 10, true),
      flags: view.getUint16(at + 8, true),
      compressedBytes: sizes[1],
      localHeader: sizes[2] + end.shift,
    });
    at = after;
  }
  return entries;
}

/** The header before an entry's data. */
export async function readLocalHeader(source: ByteSource, entry: ZipEntry): Promise<ZipLocal> {
  const header = await source.read(entry.localHeader, 30 + LONGEST_COMMENT);
  const view = viewOf(header);
  if (view.byteLength < 30 || view.getUint32(0, true) !== LOCAL)
    throw broken(`${entry.name} is not where it is listed`);
  const nameBytes = view.getUint16(26, true);
  return {
    name: decodeName(header.subarray(30, 30 + nameBytes)),
    dataOffset: entry.localHeader + 30 + nameBytes + view.getUint16(28, true),
  };
}

/**
 * With bytes before the archive, some readers correct all offsets by them and some do not. When both find a directory
 * they may see different files.
 */
async function refuseSecondDirectory(source: ByteSource, { directoryOffset, shift }: DirectoryEnd): Promise<void> {
  const view = viewOf(await source.read(Math.max(0, directoryOffset - shift), 4));
  if (view.byteLength === 4 && view.getUint32(0, true) === CENTRAL) {
    throw new Uninspectable('zip/inconsistent', 'it has two directories, so readers may disagree');
  }
}

interface DirectoryEnd {
  readonly directoryOffset: number;
  readonly directoryBytes: number;
  /** Bytes before the archive, by which all its offsets are off. */
  readonly shift: number;
}

async function findEnd(source: ByteSource): Promise<DirectoryEnd | undefined> {
  const tailBytes = Math.min(source.size, END_BYTES + LONGEST_COMMENT);
  const tail = viewOf(await source.read(source.size - tailBytes, tailBytes));
  for (let at = tail.byteLength - END_BYTES; at >= 0; at--) {
    if (tail.getUint32(at, true) !== END) continue;
    const endOffset = source.size - tailBytes + at;
    const small = { bytes: tail.getUint32(at + 12, true), offset: tail.getUint32(at + 16, true), end: endOffset };
    const { bytes, offset, end } = (await zip64End(source, endOffset)) ?? small;
    const directoryOffset = end - bytes;
    if (directoryOffset < 0) throw broken('its directory is broken');
    return { directoryOffset, directoryBytes: bytes, shift: directoryOffset - offset };
  }
  return undefined;
}

async function zip64End(
  source: ByteSource,
  endOffset: number,
): Promise<{ bytes: number; offset: number; end: number } | undefined> {
  if (endOffset < 20 + 56) return undefined;
  const record = viewOf(await source.read(endOffset - 20 - 56, 56 + 20));
  if (record.byteLength < 76 || record.getUint32(56, true) !== 0x07064b50 || record.getUint32(0, true) !== END64) {
    return undefined;
  }
  return { bytes: safe(record, 40), offset: safe(record, 48), end: endOffset - 20 - 56 };
}

/** Uncompressed size, compressed size and header offset, the large ones of which stand in the extra field. */
function zip64Sizes(extra: Uint8Array, sizes: [number, number, number]): [number, number, number] {
  const view = viewOf(extra);
  for (let at = 0; at + 4 <= view.byteLength;) {
    const id = view.getUint16(at, true);
    const bytes = view.getUint16(at + 2, true);
    if (id === 1) {
      let field = at + 4;
      return sizes.map((size) => {
        if (size !== 0xffffffff || field + 8 > view.byteLength) return size;
        field += 8;
        return safe(view, field - 8);
      }) as [number, number, number];
    }
    at += 4 + bytes;
  }
  return sizes;
}

function safe(view: DataView, at: number): number {
  const value = Number(view.getBigUint64(at, true));
  if (!Number.isSafeInteger(value)) throw broken('its directory is broken');
  return value;
}

/** UTF-8 where it is; the older code page 437 differs only beyond ASCII, which no known member name uses. */
function decodeName(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function broken(why: string): Uninspectable {
  return new Uninspectable('zip/broken', why);
}
