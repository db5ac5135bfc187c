import type { Content, Spot } from '../scanRun';
import { Uninspectable } from '../uninspectable';

const LAMBDA = /"class_name"\s*:\s*"(Lambda|__lambda__)"/;
/** Overlap between two searched pieces, longer than what is searched for. */
const OVERLAP = 256;

/**
 * HDF5 is not read. A Keras model in it with a Lambda layer is still told by its text, which Keras stores uncompressed;
 * that the text is absent proves nothing, so the file counts as not inspected.
 */
export async function inspectHdf5(spot: Spot, content: Content): Promise<string> {
  const stream = content.open();
  const text = new TextDecoder('latin1');
  let tail = '';
  for (let chunk = await stream.next(); chunk; chunk = await stream.next()) {
    const piece = tail + text.decode(chunk);
    if (LAMBDA.test(piece)) {
      spot.run.add(spot.member, {
        code: 'keras/lambda',
        kind: 'dangerous',
        message: 'A Lambda layer brings Python code that runs with the model.',
        remedy: 'Replace it by a layer of Keras, or export the model as ONNX.',
      });
      break;
    }
    tail = piece.slice(-OVERLAP);
  }
  spot.run.addUninspected(spot.member, new Uninspectable('scan/opaque-format', 'HDF5 is not read'));
  return 'hdf5';
}
