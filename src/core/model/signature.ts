import type { Signature } from '../registry/record';

export type Tensor = Signature['inputs'][number];
type Shape = Tensor['shape'];

/** A shape as people read it: `[batch, 30]`, `?` where a size is not known, `unknown` without a rank. */
export function formatShape(shape: Shape): string {
  return shape === null ? 'unknown' : `[${shape.map((size) => size ?? '?').join(', ')}]`;
}

/** What the change from one signature to another demands of the version, and why. */
export interface SignatureChange {
  readonly level: 'major' | 'minor' | 'none';
  readonly reasons: readonly string[];
}

/**
 * Compares signatures as a caller would feel it: what a caller of `before` sends and reads must go on working for less
 * than a major version. Names of symbolic dimensions do not matter.
 * Source: Semantic Versioning 2.0.0; ONNX "Versioning" (a breaking change of the signature is a MAJOR change).
 */
export function compareSignatures(before: Signature, after: Signature): SignatureChange {
  const breaking: string[] = [];
  const additions: string[] = [];
  for (const tensor of before.inputs) {
    const now = after.inputs.find((each) => each.name === tensor.name);
    if (!now) breaking.push(`input ${tensor.name} is gone`);
    else compareTensors('input', tensor, now, { breaking, additions });
  }
  for (const tensor of before.outputs) {
    const now = after.outputs.find((each) => each.name === tensor.name);
    if (!now) breaking.push(`output ${tensor.name} is gone`);
    else compareTensors('output', tensor, now, { breaking, additions });
  }
  breaking.push(
    ...added(before.inputs, after.inputs).map((name) => `input ${name} is new and every caller must send it`),
  );
  additions.push(...added(before.outputs, after.outputs).map((name) => `output ${name} is new`));
  if (breaking.length > 0) return { level: 'major', reasons: breaking };
  return additions.length > 0 ? { level: 'minor', reasons: additions } : { level: 'none', reasons: [] };
}

function added(before: readonly Tensor[], after: readonly Tensor[]): string[] {
  return after.filter((tensor) => !before.some((each) => each.name === tensor.name)).map((tensor) => tensor.name);
}

interface Changes {
  readonly breaking: string[];
  readonly additions: string[];
}

function compareTensors(side: 'input' | 'output', before: Tensor, after: Tensor, changes: Changes): void {
  if (before.type !== after.type) {
    changes.breaking.push(`${side} ${before.name} was ${before.type} and is ${after.type}`);
    return;
  }
  const text = `${side} ${before.name} was ${formatShape(before.shape)} and is ${formatShape(after.shape)}`;
  // An input may take more than before, an output may promise more than before.
  const [narrow, wide] = side === 'input' ? [before.shape, after.shape] : [after.shape, before.shape];
  if (!isWithin(narrow, wide)) changes.breaking.push(text);
  else if (!isWithin(wide, narrow)) changes.additions.push(text);
}

/** Whether every tensor of shape `narrow` is also one of shape `wide`. */
function isWithin(narrow: Shape, wide: Shape): boolean {
  if (wide === null) return true;
  if (narrow?.length !== wide.length) return false;
  return wide.every((size, axis) => typeof size !== 'number' || size === narrow[axis]);
}
