import { cpus } from 'node:os';

/** What the figures were taken on. */
export function machine(): string {
  return `node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}`;
}

/** p50, p95 and the largest of some times, in milliseconds. */
export function spread(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, max ${at(1)} ms`;
}

/** Time of one call in milliseconds. */
export async function timed(body: () => unknown): Promise<number> {
  const started = performance.now();
  await body();
  return performance.now() - started;
}
