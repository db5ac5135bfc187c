import { decodedContent } from '../content';
import { inspectHiddenPickle, inspectPickle } from '../pickle/inspectPickle';
import type { Content, InspectContent, Spot } from '../scanRun';
import { readAll } from '../source';
import { Uninspectable } from '../uninspectable';
import type { Compression } from './compression';
import { decoded } from './compression';
import { detectFormat } from './detect';
import { inspectHdf5 } from './hdf5';
import { parseJson } from './json';
import { inspectKerasConfig } from './keras';
import { inspectNpy } from './npy';
import { inspectOnnx } from './onnx';
import { inspectSafetensors } from './safetensors';
import { inspectTar } from './tar';
import { inspectZip } from './zip';
import { readZipDirectory } from './zipDirectory';

const PICKLE_NAME = /\.(pkl|pickle|p|joblib|pt|pth|ckpt)(\.(gz|gzip|bz2|xz|lzma|lz4|z))?$/i;
const TORCH_NAME = /\.(pt|pth|ckpt|bin)$/i;

/** Inspects content by what it is; its name only says what it is expected to be. */
export const inspectContent: InspectContent = async (spot, content, name) => {
  const detected = detectFormat(content.head);
  switch (detected.kind) {
    case 'compressed':
      return await inspectCompressed(spot, content, name, detected.compression);
    case 'opaque':
      throw new Uninspectable('scan/opaque-format', `${detected.name} is not read`);
    case 'zip':
      return (await inspectZip(spot, await content.source())) ?? missingDirectory();
    case 'tar':
      await inspectHiddenPickle(spot, content);
      return await inspectTar(spot, await content.source());
    case 'npy':
      return await inspectNpy(spot, content);
    case 'hdf5':
      return await inspectHdf5(spot, content);
    case 'safetensors':
      await inspectHiddenPickle(spot, content);
      return await inspectSafetensors(await content.source());
    case 'json':
      return await inspectJson(spot, content, name);
    case 'unknown':
      return await inspectUnknown(spot, content, name);
  }
};

/** joblib and Python's gzip hand what they decode to the unpickler; anything else compressed is inspected as itself. */
async function inspectCompressed(
  spot: Spot,
  content: Content,
  name: string,
  compression: Compression,
): Promise<string | undefined> {
  const { run } = spot;
  const depth = spot.depth + 1;
  run.budget.enter(depth);
  const decode = (): ReturnType<typeof decoded> => decoded(compression, content.open(), run.budget.limits.heldBytes);
  const inner = await run.inspect({ ...spot, depth }, await decodedContent(run, decode), name);
  return inner === undefined ? undefined : `${compression}, ${inner}`;
}

async function inspectJson(spot: Spot, content: Content, name: string): Promise<string | undefined> {
  let bytes: Uint8Array;
  try {
    bytes = await readAll(content.open(), spot.run.budget.limits.heldBytes);
    parseJson(bytes);
  } catch (error) {
    if (!(error instanceof Uninspectable)) throw error;
    return await inspectUnknown(spot, content, name);
  }
  // The architecture of a Keras model may stand alone; other JSON has neither of its class names.
  inspectKerasConfig(spot, bytes);
  return 'json';
}

/** Pickles of the protocols 0 and 1 and ONNX models have no magic number, so both are tried. */
async function inspectUnknown(spot: Spot, content: Content, name: string): Promise<string | undefined> {
  if (/\.onnx$/i.test(name)) return await inspectOnnx(spot, await content.source());
  const expected = PICKLE_NAME.test(name);
  const isPickle = await inspectPickle(spot, content, { expected, torch: TORCH_NAME.test(name) || inTorch(spot) });
  const source = spot.member === null ? await content.source() : undefined;
  // An archive may begin behind other bytes, and some loaders look for its end first.
  if (source && (await readZipDirectory(source, spot.run.budget).catch(() => undefined))) {
    const archive = await inspectZip(spot, source);
    return isPickle ? `pickle and ${archive ?? 'zip'}` : archive;
  }
  if (isPickle) return 'pickle';
  return expected ? 'unreadable pickle' : undefined;
}

function inTorch({ member }: Spot): boolean {
  return member !== null && /(^|\/)(data|constants)\.pkl$/.test(member);
}

function missingDirectory(): never {
  throw new Uninspectable('zip/no-directory', 'it begins as a zip archive but has no directory');
}
