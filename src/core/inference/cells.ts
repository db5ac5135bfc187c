import type { Cell } from './table';
import type { ElementType, Tensor } from './tensor';
import { numberToFloat16, zeros } from './tensor';

/** Why a cell cannot be fed to an input. */
export class CellError extends Error {}

const NAN_WORDS = new Set(['nan', 'na', 'n/a', 'null', 'none', '']);
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const INFINITY = /^([+-]?)inf(inity)?$/i;
const DATE = /^\d{4}-\d{1,2}-\d{1,2}([T ].*)?$|^\d{1,2}[./]\d{1,2}[./]\d{2,4}$/;

/** A tensor from cells in row-major order. Throws `CellError` for the first that does not fit; `at` says where. */
export function tensorOfCells(
  type: ElementType,
  dims: readonly number[],
  cells: readonly Cell[],
  at: (index: number) => string,
): Tensor {
  const tensor = zeros(type, dims);
  const data = tensor.data as (number | bigint | string)[];
  cells.forEach((cell, index) => {
    try {
      data[index] = convert(type, cell);
    } catch (error) {
      if (error instanceof CellError) throw new CellError(`${at(index)}: ${error.message}`);
      throw error;
    }
  });
  return tensor;
}

/** The number that a cell stands for: NaN when it is missing; undefined when it is not a number. */
export function cellToNumber(cell: Cell): number | undefined {
  if (cell === null) return NaN;
  if (typeof cell !== 'string') return Number(cell);
  if (NUMBER.test(cell)) return Number(cell);
  if (NAN_WORDS.has(cell.toLowerCase())) return NaN;
  const infinity = INFINITY.exec(cell);
  return infinity ? (infinity[1] === '-' ? -Infinity : Infinity) : undefined;
}

function convert(type: ElementType, cell: Cell): number | bigint | string {
  switch (type) {
    case 'string':
      return cell === null ? '' : String(cell);
    case 'bool':
      return toBool(cell);
    case 'float16':
      return numberToFloat16(toNumber(cell));
    case 'float32':
    case 'float64':
      return toNumber(cell);
    case 'int64':
    case 'uint64':
      return toInteger(type, cell);
    case 'int8':
    case 'int16':
    case 'int32':
    case 'uint8':
    case 'uint16':
    case 'uint32':
      return Number(toInteger(type, cell));
  }
}

function toNumber(cell: Cell): number {
  const number = cellToNumber(cell);
  if (number !== undefined) return number;
  const text = String(cell);
  if (DATE.test(text)) {
    throw new CellError(
      `"${text}" looks like a date; the model takes numbers, so give what the training code made of it`,
    );
  }
  throw new CellError(`"${text}" is not a number`);
}

function toInteger(type: ElementType, cell: Cell): bigint {
  if (typeof cell === 'bigint') return inRange(type, cell);
  if (typeof cell === 'string' && /^[+-]?\d+$/.test(cell)) return inRange(type, BigInt(cell.replace(/^\+/, '')));
  const number = toNumber(cell);
  if (Number.isNaN(number)) throw new CellError(`the value is missing, and ${type} has no missing value`);
  if (!Number.isInteger(number)) throw new CellError(`${number} is not an integer, as ${type} needs`);
  return inRange(type, BigInt(number));
}

function inRange(type: ElementType, value: bigint): bigint {
  const bits = Number(type.replace(/\D/g, ''));
  const fits = type.startsWith('u') ? BigInt.asUintN(bits, value) : BigInt.asIntN(bits, value);
  if (fits !== value) throw new CellError(`${value} does not fit into ${type}`);
  return value;
}

function toBool(cell: Cell): number {
  const text = String(cell).toLowerCase();
  if (text === 'true' || text === '1') return 1;
  if (text === 'false' || text === '0') return 0;
  throw new CellError(
    cell === null ? 'the value is missing, and bool has no missing value' : `"${text}" is not a bool`,
  );
}
