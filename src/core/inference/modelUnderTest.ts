import type { OnnxModel } from '../model/onnxModel';
import { allNodes, signatureOfModel } from '../model/onnxModel';
import { zipMapOutputs } from '../model/onnxZipMap';
import type { Signature } from '../registry/record';

export type TensorSpec = Signature['inputs'][number];

/** What the tests know of a model before it runs. */
export interface ModelUnderTest {
  readonly onnx: OnnxModel;
  /** As the tests see it: ZipMap outputs are tensors. */
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
  /** The output that holds the predicted label, and the one with scores or values. */
  readonly label: TensorSpec | undefined;
  readonly scores: TensorSpec | undefined;
  /** True when the scores are probabilities of classes, false when they are predicted values. */
  readonly isClassifier: boolean;
  /** Whether each row of the scores must add up to 1: a ZipMap's, one that the plan names, or one named so. */
  readonly isProbability: boolean;
  /** Classes in the order of the columns of the scores; empty when the model does not tell. */
  readonly classLabels: readonly (number | string)[];
}

/** Names of outputs that the plan gives; the rest is inferred. */
export interface OutputHints {
  readonly label?: string | undefined;
  readonly probability?: string | undefined;
}

/** Finds out which output is which. Types decide; the plan's names come first. */
export function describeModel(onnx: OnnxModel, hints: OutputHints = {}): ModelUnderTest {
  const signature = signatureOfModel(onnx);
  const zipMaps = new Map(zipMapOutputs(onnx).map(({ output, classLabels }) => [output, classLabels]));
  const outputs = signature.outputs.map((output): TensorSpec => {
    const labels = zipMaps.get(output.name);
    return labels ? { name: output.name, type: 'float32', shape: [null, labels.length] } : output;
  });
  const named = (name: string | undefined): TensorSpec | undefined => outputs.find((output) => output.name === name);
  const label = named(hints.label) ?? outputs.find(isLabel);
  const floats = outputs.filter((output) => /^float/.test(output.type));
  const scores =
    named(hints.probability) ?? floats.find((output) => zipMaps.has(output.name)) ?? floats.find(isWide) ?? floats[0];
  const classLabels = (scores && zipMaps.get(scores.name)) ?? classLabelsOf(onnx);
  const isClassifier = label !== undefined || hints.probability !== undefined || classLabels.length > 0;
  const isProbability =
    scores !== undefined &&
    (zipMaps.has(scores.name) || scores.name === hints.probability || /prob/i.test(scores.name));
  return { onnx, inputs: signature.inputs, outputs, label, scores, isClassifier, isProbability, classLabels };
}

/** A label is one integer, string or bool a row. */
function isLabel({ type, shape }: TensorSpec): boolean {
  if (!/^(u?int(8|16|32|64)|string|bool)$/.test(type) || !shape) return false;
  return shape.length === 1 || (shape.length === 2 && shape[1] === 1);
}

function isWide({ shape }: TensorSpec): boolean {
  return shape?.length === 2 && shape[1] !== 1;
}

const LABEL_ATTRIBUTES = ['classlabels_strings', 'classlabels_int64s', 'classlabels_ints', 'classlabels_int64'];

/** Classes as the last classifier node of ai.onnx.ml lists them. */
function classLabelsOf(onnx: OnnxModel): readonly (number | string)[] {
  let found: readonly (number | string)[] = [];
  for (const { attributes } of allNodes(onnx)) {
    for (const name of LABEL_ATTRIBUTES) {
      const labels = attributes.get(name);
      if (labels && labels.length > 0) found = labels;
    }
  }
  return found;
}
