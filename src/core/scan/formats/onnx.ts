import { PreflightError } from '../../base/problem';
import type { OnnxTensorInfo } from '../../model/onnxGraph';
import type { OnnxModel } from '../../model/onnxModel';
import { allNodes, allTensors, readOnnxModel } from '../../model/onnxModel';
import type { Spot } from '../scanRun';
import type { ByteSource } from '../source';
import { Uninspectable } from '../uninspectable';
import { escapesFolder } from './memberPath';

/** Domains whose operators are specified by ONNX itself. */
const STANDARD = new Set(['ai.onnx', 'ai.onnx.ml', 'ai.onnx.training', 'ai.onnx.preview.training']);
/** Domains that ONNX Runtime brings along. */
const RUNTIME = new Set(['com.microsoft', 'com.microsoft.nchwc', 'com.ms.internal.nhwc']);
const LARGEST = 2 ** 31;
/** Elements; no tensor of a model that one machine runs has more. */
const LARGEST_TENSOR = 2 ** 36;
const LOOPS = new Set(['Loop', 'Scan']);

/**
 * Inspects an ONNX model: operators from unknown libraries, external data outside of its folder, absurd shapes. The
 * domains are taken from the nodes, since exporters list domains that no node uses.
 */
export async function inspectOnnx(spot: Spot, source: ByteSource): Promise<string> {
  if (source.size > LARGEST) {
    throw new Uninspectable('onnx/too-large', 'it is larger than the 2 GiB that ONNX allows in one file');
  }
  const model = read(await source.read(0, source.size));
  inspectNodes(spot, model);
  for (const tensor of allTensors(model)) inspectTensor(spot, tensor);
  return 'onnx';
}

function read(bytes: Uint8Array): OnnxModel {
  try {
    return readOnnxModel(bytes);
  } catch (error) {
    if (!PreflightError.is(error)) throw error;
    throw new Uninspectable(error.problem.code, 'it is not a whole ONNX model', { cause: error });
  }
}

function inspectNodes(spot: Spot, model: OnnxModel): void {
  const local = new Set(model.functions.map(({ domain, name }) => `${domain}:${name}`));
  let loops = 0;
  for (const { domain, opType } of allNodes(model)) {
    if (STANDARD.has(domain) && LOOPS.has(opType)) loops += 1;
    if (STANDARD.has(domain) || local.has(`${domain}:${opType}`)) continue;
    if (RUNTIME.has(domain)) noteRuntimeOperator(spot, domain);
    else reportDomain(spot, domain, opType);
  }
  if (loops === 0) return;
  spot.run.add(spot.member, {
    code: 'onnx/loop',
    kind: 'note',
    message: `Has ${loops} Loop or Scan nodes, whose running time depends on the input.`,
    remedy: 'Run it with a time limit.',
  });
}

function noteRuntimeOperator(spot: Spot, domain: string): void {
  spot.run.add(spot.member, {
    code: 'onnx/runtime-operator',
    kind: 'note',
    message: `Uses operators of ${domain}, which ONNX Runtime has and other runtimes may not.`,
    remedy: 'Export without optimisation for one runtime when the model must run elsewhere.',
  });
}

function reportDomain(spot: Spot, domain: string, opType: string): void {
  spot.run.add(spot.member, {
    code: 'onnx/custom-domain',
    kind: 'unknown',
    message: `Operator ${opType} of domain ${domain} needs a library of its own, which is native code.`,
    remedy: `Export with standard operators, or justify "domain:${domain}" and name the library.`,
    subject: `domain:${domain}`,
  });
}

function inspectTensor(spot: Spot, { name, dims, external }: OnnxTensorInfo): void {
  const location = external?.location;
  if (location !== undefined && escapesFolder(location)) {
    spot.run.add(spot.member, {
      code: 'onnx/external-path',
      kind: 'dangerous',
      message: `Tensor ${name} is read from ${location}, outside of the model's folder.`,
      remedy: 'Do not load it. Save the model again with its data beside it.',
    });
  }
  const elements = dims.reduce((product, size) => product * size, 1);
  if (elements <= LARGEST_TENSOR && dims.every((size) => size >= 0)) return;
  spot.run.addUninspected(
    spot.member,
    new Uninspectable('onnx/absurd-shape', `tensor ${name} has the shape [${dims.join(', ')}]`),
  );
}
