/** The array that holds the values of a tensor, by element type. float16 is held as its bits. */
export interface TensorData {
  float32: Float32Array;
  float64: Float64Array;
  float16: Uint16Array;
  int8: Int8Array;
  int16: Int16Array;
  int32: Int32Array;
  int64: BigInt64Array;
  uint8: Uint8Array;
  uint16: Uint16Array;
  uint32: Uint32Array;
  uint64: BigUint64Array;
  bool: Uint8Array;
  string: string[];
}

/** Element types that a test can feed and compare. */
export type ElementType = keyof TensorData;

/** Values in row-major order; their number is the product of `dims`. */
export type Tensor = {
  [T in ElementType]: { readonly type: T; readonly dims: readonly number[]; readonly data: TensorData[T] };
}[ElementType];

/** Tensors by the name of the model's input or output. */
export type Tensors = Readonly<Record<string, Tensor>>;

const MAKERS: { readonly [T in ElementType]: (length: number) => TensorData[T] } = {
  float32: (length) => new Float32Array(length),
  float64: (length) => new Float64Array(length),
  float16: (length) => new Uint16Array(length),
  int8: (length) => new Int8Array(length),
  int16: (length) => new Int16Array(length),
  int32: (length) => new Int32Array(length),
  int64: (length) => new BigInt64Array(length),
  uint8: (length) => new Uint8Array(length),
  uint16: (length) => new Uint16Array(length),
  uint32: (length) => new Uint32Array(length),
  uint64: (length) => new BigUint64Array(length),
  bool: (length) => new Uint8Array(length),
  string: (length) => new Array<string>(length).fill(''),
};

export function isElementType(type: string): type is ElementType {
  return Object.hasOwn(MAKERS, type);
}

/** A tensor of zeros (or empty strings). */
export function zeros(type: ElementType, dims: readonly number[]): Tensor {
  return { type, dims: [...dims], data: MAKERS[type](sizeOf(dims)) } as Tensor;
}

/** Number of elements; 1 for a scalar. */
export function sizeOf(dims: readonly number[]): number {
  return dims.reduce((product, dim) => product * dim, 1);
}

/** Rows along the first dimension; 1 for a scalar. */
export function rowsOf(tensor: Tensor): number {
  return tensor.dims[0] ?? 1;
}

/** Elements in one row: the product of all dimensions but the first. */
export function widthOf(tensor: Tensor): number {
  return sizeOf(tensor.dims.slice(1));
}

/** One element: a number (integers within 2^53 exact, bool as 0 or 1), a bigint beyond that, or a string. */
export function valueAt(tensor: Tensor, index: number): number | bigint | string {
  const value = tensor.data[index];
  if (value === undefined) throw new RangeError(`There is no element ${index}.`);
  if (tensor.type === 'float16') return float16ToNumber(Number(value));
  return typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

/** All elements as numbers; strings become NaN. */
export function numbersOf(tensor: Tensor): number[] {
  return Array.from({ length: tensor.data.length }, (_, index) => {
    const value = valueAt(tensor, index);
    return typeof value === 'string' ? NaN : Number(value);
  });
}

/** The rows `rows` (indices along the first dimension) in that order. */
export function takeRows(tensor: Tensor, rows: readonly number[]): Tensor {
  const width = widthOf(tensor);
  const result = zeros(tensor.type, [rows.length, ...tensor.dims.slice(1)]);
  rows.forEach((row, index) => {
    for (let column = 0; column < width; column++)
      copyElement(tensor, row * width + column, result, index * width + column);
  });
  return result;
}

/** Tensors of equal type and width one below the other. */
export function concatRows(tensors: readonly Tensor[]): Tensor {
  const [first] = tensors;
  if (!first) throw new RangeError('There is nothing to join.');
  const result = zeros(first.type, [tensors.reduce((sum, tensor) => sum + rowsOf(tensor), 0), ...first.dims.slice(1)]);
  let offset = 0;
  for (const tensor of tensors) {
    for (let index = 0; index < tensor.data.length; index++) copyElement(tensor, index, result, offset + index);
    offset += tensor.data.length;
  }
  return result;
}

/** The same change made to every tensor. */
export function mapTensors(tensors: Tensors, change: (tensor: Tensor) => Tensor): Tensors {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, change(tensor)]));
}

function copyElement(from: Tensor, source: number, to: Tensor, target: number): void {
  (to.data as (number | bigint | string)[])[target] = from.data[source] as number;
}

/** The number that IEEE 754 half-precision bits stand for. */
export function float16ToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Half-precision bits of a number, rounded to nearest even. */
export function numberToFloat16(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (size >= 65520) return sign | 0x7c00;
  const exponent = Math.max(-14, Math.floor(Math.log2(size === 0 ? Number.MIN_VALUE : size)));
  const steps = roundHalfToEven(size / 2 ** (exponent - 10));
  return sign | (exponent === -14 && steps < 1024 ? steps : ((exponent + 15) << 10) + (steps - 1024));
}

function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
