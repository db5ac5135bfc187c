/** An axis: where it begins and ends, and the values that are written on it. Linear unless it says otherwise. */
export interface Scale {
  readonly min: number;
  readonly max: number;
  readonly ticks: readonly number[];
  readonly isLogarithmic?: boolean;
}

/** An axis with round ends that holds all the values; 0 to 1 when there are none. `wanted`: about how many steps. */
export function niceScale(values: readonly (number | null)[], wanted = 4): Scale {
  const finite = values.filter((value): value is number => value !== null && Number.isFinite(value));
  const [low, high] = endsOf(finite);
  const step = niceStep((high - low) / wanted);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => rounded((first + index) * step, step));
  return { min: ticks[0] ?? low, max: ticks.at(-1) ?? high, ticks };
}

/** From this ratio of the largest value to the smallest one a linear axis squashes most of them together. */
const WIDE = 8;

/** Whether values, all above zero, are better drawn on a logarithmic axis. */
export function isWide(values: readonly number[]): boolean {
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  return low > 0 && low < Infinity && values.some((value) => value / low >= WIDE);
}

/** A logarithmic axis from `low` to `high`, both above zero, with some round values written on it. */
export function logScale(low: number, high: number): Scale {
  const ratio = high / low;
  const few = ratio > 1e5 ? [1] : [1, 3];
  const factors = ratio > 200 ? few : [1, 2, 5];
  const first = Math.floor(Math.log10(low));
  const powers = Array.from({ length: Math.ceil(Math.log10(high)) - first + 1 }, (_, index) => first + index);
  const ticks = powers
    .flatMap((power) => factors.map((factor) => Number(`${factor}e${power}`)))
    .filter((tick) => tick >= low && tick <= high);
  return { min: low, max: high, ticks, isLogarithmic: true };
}

/** Where a value lies on an axis, in percent of its length; values beyond an end lie at that end. */
export function percentAt({ min, max, isLogarithmic = false }: Scale, value: number): number {
  if (isLogarithmic && value <= 0) return 0;
  const share = isLogarithmic ? Math.log(value / min) / Math.log(max / min) : (value - min) / (max - min);
  return Math.min(100, Math.max(0, share * 100));
}

/** An SVG coordinate relative to the width or height of what is drawn. */
export function percent(value: number): string {
  return `${Number(value.toFixed(3))}%`;
}

/** Below this a number is zero for any purpose of a plot. */
const SMALLEST = 1e-90;

function endsOf(values: readonly number[]): [number, number] {
  if (values.length === 0) return [0, 1];
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  // Nearer than numbers can tell apart is one value.
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (high - low > Math.max(1e-9 * size, SMALLEST)) return [low, high];
  const room = size < SMALLEST ? 1 : size * 0.1;
  return [low - room, high + room];
}

/** The smallest of 1, 2, 5 times a power of ten that is not under the step. */
function niceStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  return ([1, 2, 5].find((factor) => factor * power >= step * (1 - 1e-9)) ?? 10) * power;
}

/** Without the noise of binary fractions, so that 0.30000000000000004 reads 0.3. */
function rounded(value: number, step: number): number {
  const digits = Math.max(0, 1 - Math.floor(Math.log10(step)));
  return digits > 100 ? value : Number(value.toFixed(digits)) + 0;
}
