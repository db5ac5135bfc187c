import { PreflightError } from '../base/problem';
import type { ModelUnderTest, TensorSpec } from './modelUnderTest';
import type { Tensor, Tensors } from './tensor';
import { readTensorProto } from './tensorProto';

/** One folder `test_data_set_N` of ONNX test data. */
export interface TensorSet {
  readonly folder: string;
  readonly inputs: Tensors;
  readonly outputs: Tensors;
}

/** A file of a set: `input_0.pb`, `output_3.pb`. */
interface TensorFile {
  readonly role: 'input' | 'output';
  readonly index: number;
  readonly path: string;
}

/**
 * Reads a set from its files. A tensor goes to the input or output of its name, or else to the one at its number.
 * Throws `data/tensor` for a file that cannot be read and `data/tensor-set` for a set that does not fit the model.
 */
export async function readTensorSet(
  model: ModelUnderTest,
  folder: string,
  files: readonly string[],
  read: (path: string) => Promise<Uint8Array>,
): Promise<TensorSet> {
  const found = files.flatMap((path) => tensorFile(path) ?? []).sort((a, b) => a.index - b.index);
  const inputs = await assign(found, 'input', model.inputs, folder, read);
  const outputs = await assign(found, 'output', model.outputs, folder, read);
  const missing = model.inputs.find(({ name }) => inputs[name] === undefined);
  if (missing) throw misfit(folder, `has no tensor for input ${missing.name}`);
  if (Object.keys(outputs).length === 0) throw misfit(folder, 'has no output_0.pb');
  return { folder, inputs, outputs };
}

function tensorFile(path: string): TensorFile | undefined {
  const match = /(?:^|\/)(input|output)_(\d+)\.pb$/.exec(path);
  if (!match) return undefined;
  return { role: match[1] === 'input' ? 'input' : 'output', index: Number(match[2]), path };
}

async function assign(
  files: readonly TensorFile[],
  role: TensorFile['role'],
  specs: readonly TensorSpec[],
  folder: string,
  read: (path: string) => Promise<Uint8Array>,
): Promise<Tensors> {
  const tensors: Record<string, Tensor> = {};
  for (const { index, path } of files.filter((file) => file.role === role)) {
    const { name, tensor } = readTensorProto(await read(path), path);
    const spec = specs.find((candidate) => candidate.name === name) ?? specs[index];
    if (!spec) throw misfit(folder, `has ${role}_${index}.pb, and the model has ${specs.length} ${role}s`);
    tensors[spec.name] = tensor;
  }
  return tensors;
}

function misfit(folder: string, message: string): PreflightError {
  return new PreflightError({
    code: 'data/tensor-set',
    message: `${folder} ${message}.`,
    remedy: 'Write input_0.pb, input_1.pb, … and output_0.pb, … in the order of the model, one TensorProto a file.',
    place: { file: folder },
  });
}
