import type { Spot } from '../scanRun';
import { objectsIn, parseJson, property } from './json';

const KERAS_MODULES = /^(keras|keras\.[\w.]+|tensorflow\.keras[\w.]*|builtins)$/;

/** Judges the architecture of a Keras model (config.json): Lambda layers carry code, other packages bring their own. */
export function inspectKerasConfig(spot: Spot, bytes: Uint8Array): void {
  for (const object of objectsIn(parseJson(bytes))) {
    const className = property(object, 'class_name');
    if (typeof className !== 'string') continue;
    if (className === 'Lambda' || className === '__lambda__' || className === 'function') {
      reportCode(spot, className);
      continue;
    }
    const module = property(object, 'module');
    const registered = property(object, 'registered_name');
    if (typeof module === 'string' && !KERAS_MODULES.test(module)) reportCustom(spot, `${module}.${className}`);
    else if (typeof registered === 'string' && registered.includes('>') && !registered.startsWith('keras')) {
      reportCustom(spot, registered);
    }
  }
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
    message: `Needs ${name}, which is not part of Keras.`,
    remedy: 'Export the model as ONNX, or name the object with a justification that the approver can judge.',
    subject: name,
  });
}
