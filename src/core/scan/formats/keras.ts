import type { Spot } from '../scanRun';
import { objectsIn, parseJson, property } from './json';

/** The parts of Keras whose classes only compute; `keras.utils` and `keras.saving` also fetch and load files. */
const COMPUTING =
  /^(tf_|tensorflow\.)?keras(\.src)?(\.(activations|backend|constraints|dtype_policies|engine|initializers|layers|losses|metrics|models|ops|optimizers|quantizers|random|regularizers)(\.\w+)*)?$/;

/** Judges the architecture of a Keras model (config.json): Lambda layers carry code, other packages bring their own. */
export function inspectKerasConfig(spot: Spot, bytes: Uint8Array): void {
  for (const object of objectsIn(parseJson(bytes))) {
    const className = property(object, 'class_name');
    if (typeof className !== 'string') continue;
    const module = property(object, 'module');
    const registered = property(object, 'registered_name');
    if (className === 'Lambda' || className === '__lambda__') reportCode(spot, className);
    else if (className === 'function') reportCustom(spot, nameOf(property(object, 'config')) ?? 'a function');
    else if (typeof module === 'string' && !COMPUTING.test(module)) {
      spot.run.addImport(spot.member, { module, name: className, offset: 0 });
    } else if (/^[^A-Z_]/.test(className)) reportCustom(spot, className);
    else if (typeof registered === 'string' && registered.includes('>') && !registered.startsWith('keras')) {
      reportCustom(spot, registered);
    }
  }
}

function nameOf(config: unknown): string | undefined {
  return typeof config === 'string' ? config : undefined;
}

function reportCode(spot: Spot, className: string): void {
  spot.run.add(spot.member, {
    code: 'keras/lambda',
    kind: 'dangerous',
    message: `A ${className} object brings Python code that runs with the model.`,
    remedy: 'Replace it by a layer of Keras, or export the model as ONNX.',
  });
}

function reportCustom(spot: Spot, name: string): void {
  spot.run.add(spot.member, {
    code: 'keras/custom-object',
    kind: 'unknown',
    message: `Needs ${name}, which is no class of Keras.`,
    remedy: 'Export the model as ONNX, or name the object with a justification that the approver can judge.',
    subject: name,
  });
}
