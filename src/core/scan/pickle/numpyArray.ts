import { Uninspectable } from '../uninspectable';
import type { MadeValue, Value } from './value';
import { isMadeBy } from './value';

const WRAPPER_MODULES = ['joblib.numpy_pickle', 'sklearn.externals.joblib.numpy_pickle'];
const WRAPPER = 'NumpyArrayWrapper';

/** What follows a joblib array wrapper in the stream: a pickle of its own, or this many raw bytes. */
export type InlineArray =
  { readonly kind: 'pickle' } | { readonly kind: 'raw'; readonly bytes: number; readonly padded: boolean };

/** Whether an imported name is joblib's wrapper around an array that stands in the stream. */
export function isArrayWrapper(module: string, name: string): boolean {
  return name === WRAPPER && WRAPPER_MODULES.includes(module);
}

/** Whether BUILD has completed such a wrapper, after which joblib reads the array from the stream. */
export function isBuiltWrapper(built: MadeValue): boolean {
  return WRAPPER_MODULES.some((module) => isMadeBy(built, module, WRAPPER));
}

/**
 * What joblib (since 0.10) will read for a wrapper, from its state: shape, element type and, since 1.2, padding.
 * `joblib/unreadable-array` where that is not plain to see, since a wrong length would hide what follows.
 */
export function inlineArray(wrapper: MadeValue): InlineArray {
  const state = wrapper.state;
  if (state?.kind !== 'dict') throw unreadable();
  const { itemBytes, holdsObjects } = elementOf(state.entries.get('dtype'));
  if (holdsObjects) return { kind: 'pickle' };
  const count = elements(state.entries.get('shape'));
  const alignment = state.entries.get('numpy_array_alignment_bytes');
  const bytes = count * itemBytes;
  if (!Number.isSafeInteger(bytes)) throw unreadable();
  return { kind: 'raw', bytes, padded: alignment !== undefined && alignment.kind !== 'none' };
}

function elements(shape: Value | undefined): number {
  if (shape?.kind !== 'tuple') throw unreadable();
  let count = 1;
  for (const size of shape.items) {
    if (size.kind !== 'integer' || size.value < 0) throw unreadable();
    count *= size.value;
  }
  return count;
}

/** Reads a numpy.dtype from its constructor's argument and the state of `__setstate__`. */
function elementOf(dtype: Value | undefined): { itemBytes: number; holdsObjects: boolean } {
  if (!isMadeBy(dtype, 'numpy', 'dtype') || dtype.args.kind !== 'tuple') throw unreadable();
  const [name] = dtype.args.items;
  const match = name?.kind === 'text' ? /^([biufcOSUVMm])(\d{1,9})$/.exec(name.text) : null;
  if (!match) throw unreadable();
  const [, kind = '', digits = ''] = match;
  const declared = Number(digits) * (kind === 'U' ? 4 : 1);
  if (dtype.state === undefined) {
    if (kind === 'V') throw unreadable();
    return { itemBytes: declared, holdsObjects: kind === 'O' };
  }
  if (dtype.state.kind !== 'tuple' || dtype.state.items.length < 8) throw unreadable();
  const [, , subarray, , , size, , flags] = dtype.state.items;
  if (subarray?.kind !== 'none' || size?.kind !== 'integer' || flags?.kind !== 'integer') throw unreadable();
  // Bit 0 is NPY_ITEM_HASOBJECT, by which joblib decides; it must agree with the kind, or numpy versions differ.
  const holdsObjects = (flags.value & 1) === 1;
  if (kind !== 'V' && holdsObjects !== (kind === 'O')) throw unreadable();
  const flexible = kind === 'S' || kind === 'U' || kind === 'V';
  return { itemBytes: flexible && size.value >= 0 ? size.value : declared, holdsObjects };
}

function unreadable(): Uninspectable {
  return new Uninspectable('joblib/unreadable-array', 'the length of an array inside it is not plain to see');
}
