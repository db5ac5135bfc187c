/** Three significant digits, so that nothing seems more exact than it is; whole numbers from a thousand on. */
export function formatNumber(value: number | null): string {
  if (value === null) return '–';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-4) return value.toExponential(2);
  if (size >= 1000) return Math.round(value).toLocaleString('en-GB');
  const short = Number(value.toPrecision(3));
  // What is nearly 1 must not read as certain.
  return String(Math.abs(short) === 1 ? Number(value.toPrecision(5)) : short);
}

/** Both ends with as many decimals as the width of the interval deserves, and four significant digits at most. */
export function formatInterval(lower: number | null, upper: number | null): string {
  if (lower === null || upper === null) return '–';
  const size = Math.max(Math.abs(lower), Math.abs(upper));
  const decimals = Math.min(powerOf(size) + 3, powerOf(upper - lower) + 2);
  const isPlain = decimals <= 8 && size < 1e6;
  const format = (value: number): string =>
    isPlain
      ? (value + 0).toLocaleString('en-GB', { maximumFractionDigits: Math.max(0, decimals) }).replace(/^-0$/, '0')
      : formatNumber(value);
  return `${format(lower)} to ${format(upper)}`;
}

/** How many places after the point the first digit stands that is not zero; negative before the point. */
function powerOf(value: number): number {
  return -Math.floor(Math.log10(Math.abs(value)));
}

export function formatCount(value: number): string {
  return value.toLocaleString('en-GB');
}

export function formatMs(value: number | null): string {
  return value === null ? '–' : `${formatNumber(value)} ms`;
}

/** Bytes as MiB or KiB. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  return bytes < 1024 ** 2 ? `${formatNumber(bytes / 1024)} KiB` : `${formatNumber(bytes / 1024 ** 2)} MiB`;
}

/** A p or q value; smaller ones say nothing more. */
export function formatP(value: number | null): string {
  return value !== null && value < 0.0001 ? '< 0.0001' : formatNumber(value);
}
