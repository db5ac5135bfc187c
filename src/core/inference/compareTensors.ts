import type { Tolerance } from './compare';
import type { Tensor } from './tensor';
import { valueAt } from './tensor';

export interface TensorComparison {
  readonly isEqual: boolean;
  /** What differs, in words; empty when equal. */
  readonly message: string;
  /** Largest |actual - expected|; undefined for strings and for tensors of different type or shape. */
  readonly largest: number | undefined;
}

/**
 * Compares two tensors: element type and shape must be the same, floats within |a-e| <= atol + rtol*|e| with NaN equal
 * to NaN and infinities to themselves (or to the largest number of the type, at which some kernels stop), everything else
 * exactly.
 */
export function compareTensors(expected: Tensor, actual: Tensor, tolerance: Tolerance): TensorComparison {
  if (expected.type !== actual.type) return differs(`element type ${actual.type} instead of ${expected.type}`);
  if (expected.dims.join() !== actual.dims.join()) {
    return differs(`shape [${actual.dims.join(', ')}] instead of [${expected.dims.join(', ')}]`);
  }
  const allowed = expected.type.startsWith('float') ? tolerance : { rtol: 0, atol: 0 };
  let largest: number | undefined;
  let wrong = 0;
  let first = -1;
  for (let index = 0; index < expected.data.length; index++) {
    const [wanted, got] = [valueAt(expected, index), valueAt(actual, index)];
    if (Object.is(wanted, got) || wanted === got || isSaturated(expected.type, wanted, got)) continue;
    const difference = Math.abs(Number(got) - Number(wanted));
    if (Number.isFinite(difference)) largest = Math.max(largest ?? 0, difference);
    if (Number.isFinite(difference) && difference <= allowed.atol + allowed.rtol * Math.abs(Number(wanted))) continue;
    wrong += 1;
    if (first === -1) first = index;
  }
  if (wrong === 0)
    return { isEqual: true, message: '', largest: largest ?? (expected.type === 'string' ? undefined : 0) };
  const [wanted, got] = [valueAt(expected, first), valueAt(actual, first)];
  const message = `${wrong} of ${expected.data.length} values differ, the first at [${indexOf(first, expected.dims).join(', ')}]: expected ${String(wanted)}, got ${String(got)}`;
  return { isEqual: false, message, largest };
}

const LARGEST: Readonly<Partial<Record<Tensor['type'], number>>> = {
  float16: 65504,
  float32: (2 - 2 ** -23) * 2 ** 127,
  float64: Number.MAX_VALUE,
};

function isSaturated(
  type: Tensor['type'],
  expected: number | bigint | string,
  actual: number | bigint | string,
): boolean {
  const largest = LARGEST[type];
  return (
    largest !== undefined && Math.abs(Number(expected)) === Infinity && actual === Math.sign(Number(expected)) * largest
  );
}

function differs(message: string): TensorComparison {
  return { isEqual: false, message, largest: undefined };
}

/** The position of an element in row-major order. */
function indexOf(flat: number, dims: readonly number[]): number[] {
  const position: number[] = [];
  let rest = flat;
  for (const dim of [...dims].reverse()) {
    position.unshift(rest % dim);
    rest = Math.floor(rest / dim);
  }
  return position;
}
