/** Three significant digits, so that nothing seems more exact than it is; whole numbers from a thousand on. */
export function formatNumber(value: number | null): string {
  if (value === null) return '–';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-4) return value.toExponential(2);
  if (size >= 1000) return Math.round(value).toLocaleString('en-GB');
  return String(Number(value.toPrecision(3)));
}

export function formatInterval(lower: number | null, upper: number | null): string {
  return lower === null || upper === null ? '–' : `${formatNumber(lower)} to ${formatNumber(upper)}`;
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
