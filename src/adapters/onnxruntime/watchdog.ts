import { Worker } from 'node:worker_threads';

/**
 * Watches the inference host from a thread of its own, because a native run blocks the main one. It ends the process
 * when its memory passes the limit, after saying so on stderr, and when the parent is gone.
 */
export function startWatchdog(options: { maxRssMb: number; parent: number }): void {
  new Worker(WATCH, { eval: true, workerData: options, stdout: false, stderr: false }).unref();
}

/** Evaluated as it stands, so that no second bundle is needed. The interval bounds how far memory can overshoot. */
const WATCH = `
const { workerData: { maxRssMb, parent } } = require('node:worker_threads');
const { writeSync } = require('node:fs');
setInterval(() => {
  const rssMb = process.memoryUsage.rss() / 2 ** 20;
  if (rssMb > maxRssMb) {
    writeSync(2, '\\n' + JSON.stringify({ preflight: 'memory', rssMb }) + '\\n');
    process.kill(process.pid, 'SIGKILL');
  }
  try {
    process.kill(parent, 0);
  } catch {
    process.kill(process.pid, 'SIGKILL');
  }
}, 25);
`;
