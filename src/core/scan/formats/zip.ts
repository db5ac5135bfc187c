import { contentOf, decodedContent } from '../content';
import type { Content, Spot } from '../scanRun';
import type { ByteSource } from '../source';
import { partOf, readAll, streamOf } from '../source';
import { Uninspectable } from '../uninspectable';
import type { Compression } from './compression';
import { decoded } from './compression';
import { inspectKerasConfig } from './keras';
import { escapesFolder } from './memberPath';
import { inspectSkopsSchema } from './skops';
import type { ZipEntry } from './zipDirectory';
import { readLocalHeader, readZipDirectory } from './zipDirectory';

/** Encrypted, patched, strongly encrypted, or with a masked header. */
const HIDDEN = 0x0001 | 0x0020 | 0x0040 | 0x2000;
const METHODS: Readonly<Record<number, Compression | 'stored'>> = { 0: 'stored', 8: 'deflate', 12: 'bzip2' };
const LARGEST_JSON = 64 << 20;

/** Inspects every file of a zip archive: npz, torch, Keras, skops or any other. Names the kind. */
export async function inspectZip(spot: Spot, source: ByteSource): Promise<string | undefined> {
  const entries = await readZipDirectory(source, spot.run.budget);
  if (!entries) return undefined;
  const kind = kindOf(entries);
  if (kind === 'torch' && entries.some(({ name }) => /(^|\/)code\/.*\.py$/.test(name))) noteTorchScript(spot);
  for (const entry of entries) {
    if (entry.name.endsWith('/') && entry.compressedBytes === 0) continue;
    const member = spot.member === null ? entry.name : `${spot.member}/${entry.name}`;
    const inside: Spot = { run: spot.run, member, depth: spot.depth + 1 };
    try {
      await inspectEntry(inside, source, entry, kind);
    } catch (error) {
      spot.run.addUninspected(member, error);
    }
  }
  return kind ? `zip (${kind})` : 'zip';
}

function kindOf(entries: readonly ZipEntry[]): 'torch' | 'keras' | 'skops' | 'npz' | undefined {
  const names = new Set(entries.map(({ name }) => name));
  if (entries.some(({ name }) => /(^|\/)data\.pkl$/.test(name))) return 'torch';
  if (names.has('config.json') && (names.has('metadata.json') || names.has('model.weights.h5'))) return 'keras';
  if (names.has('schema.json')) return 'skops';
  return entries.length > 0 && entries.every(({ name }) => name.endsWith('.npy')) ? 'npz' : undefined;
}

async function inspectEntry(spot: Spot, source: ByteSource, entry: ZipEntry, kind: string | undefined): Promise<void> {
  const { run } = spot;
  run.budget.enter(spot.depth);
  if (escapesFolder(entry.name)) reportEscape(spot, entry.name);
  const local = await readLocalHeader(source, entry);
  if (local.name !== entry.name) {
    const why = `its directory calls ${entry.name} what its own header calls ${local.name}, so readers may disagree`;
    run.addUninspected(spot.member, new Uninspectable('zip/inconsistent', why));
  }
  const hidden = (entry.flags & HIDDEN) !== 0;
  if (hidden) {
    run.addUninspected(spot.member, new Uninspectable('zip/encrypted', `${entry.name} is marked as encrypted`));
  }
  try {
    const content = await entryContent(spot, partOf(source, local.dataOffset, entry.compressedBytes), entry);
    await inspectMember(spot, content, kind);
  } catch (error) {
    // A reader that ignores the flag sees the plain content, which is why it is inspected; real encryption ends here.
    if (!hidden || !(error instanceof Uninspectable)) throw error;
  }
}

async function entryContent(spot: Spot, data: ByteSource, entry: ZipEntry): Promise<Content> {
  const method = METHODS[entry.method];
  if (method === undefined) {
    throw new Uninspectable('zip/unknown-compression', `compression method ${entry.method} is not known`);
  }
  if (method === 'stored') return await contentOf(data);
  return await decodedContent(spot.run, () => decoded(method, streamOf(data), spot.run.budget.limits.heldBytes));
}

async function inspectMember(spot: Spot, content: Content, kind: string | undefined): Promise<void> {
  const name = spot.member ?? '';
  if (kind === 'keras' && name.endsWith('config.json')) {
    inspectKerasConfig(spot, await readAll(content.open(), LARGEST_JSON));
  } else if (kind === 'skops' && name.endsWith('schema.json')) {
    inspectSkopsSchema(spot, await readAll(content.open(), LARGEST_JSON));
  } else if (!(kind === 'keras' && name.endsWith('model.weights.h5'))) {
    // Weights of a .keras archive are read as arrays by name; the architecture is in config.json.
    await spot.run.inspect(spot, content, name);
  }
}

function reportEscape(spot: Spot, name: string): void {
  spot.run.add(spot.member, {
    code: 'archive/path-escape',
    kind: 'dangerous',
    message: `Unpacking ${name} would write outside of the folder.`,
    remedy: 'Do not unpack it. Ask its author for an archive with plain relative paths.',
  });
}

function noteTorchScript(spot: Spot): void {
  spot.run.add(spot.member, {
    code: 'torch/script',
    kind: 'unknown',
    message: 'Holds TorchScript code, which runs when the model does.',
    remedy: 'Store the model as ONNX, or justify "torchscript" so that the approver can judge it.',
    subject: 'torchscript',
  });
}
