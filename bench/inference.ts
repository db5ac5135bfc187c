/*
 * npm run bench:inference: what the harness of the performance tests costs beside a bare loop over the runtime, and how
 * well its percentiles repeat, with and without a busy neighbour. Prints figures and the machine.
 */
import { spawn } from 'node:child_process';
import { loadavg } from 'node:os';
import { isDirty } from '../src/core/inference/latency';
import { measureOverhead } from './inference/overhead';
import type { Subject } from './inference/subjects';
import { measureHarness, SUBJECTS } from './inference/subjects';
import { machine } from './machine';

const MS = 1000;
const REPEATS = 5;

function digits(value: number | undefined): string {
  return value === undefined ? '-' : String(Number(value.toPrecision(3)));
}

async function overhead(subject: Subject, batch: number): Promise<void> {
  const { harness, bare } = await measureOverhead(subject, batch);
  const more = (a: number, b: number): string => `${(100 * (a / b - 1)).toFixed(1)} %`;
  console.log(
    `  batch ${String(batch).padStart(4)}, a run: processor ${digits(harness.cpuMs)} ms in the harness, ${digits(bare.cpuMs)} ms bare, ` +
      `${more(harness.cpuMs, bare.cpuMs)} more; clock ${digits(harness.wallMs)} and ${digits(bare.wallMs)} ms, ${more(harness.wallMs, bare.wallMs)} more`,
  );
}

async function repeatability(subject: Subject, neighbour: boolean): Promise<void> {
  const busy = neighbour ? spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }) : undefined;
  try {
    const loops = [];
    while (loops.length < REPEATS) loops.push(await measureHarness(subject, 1, MS / 2, 6));
    for (const name of ['p50', 'p99'] as const) {
      const values = loops.map(({ percentiles }) => percentiles[name]?.value ?? NaN);
      const spread = Math.max(...values) / Math.min(...values) - 1;
      console.log(
        `    ${name} ms: ${values.map(digits).join(', ')}; largest over smallest ${(100 * spread).toFixed(0)} % more`,
      );
    }
    const windows = loops.flatMap(({ measured }) => measured.windows);
    const dirty = windows.filter(isDirty).length;
    console.log(
      `    ${loops.filter(({ isSteady }) => isSteady).length} of ${REPEATS} steady; ${dirty} of ${windows.length} windows dirty`,
    );
  } finally {
    busy?.kill('SIGKILL');
  }
}

async function main(): Promise<void> {
  console.log(`${machine()}; load ${loadavg().map(digits).join(' ')}`);
  if ((loadavg()[0] ?? 0) > 0.3) console.log('CONTENDED: other processes are busy, which these figures include.');
  for (const subject of SUBJECTS) {
    console.log(subject.name);
    for (const batch of [1, 1000]) await overhead(subject, batch);
    for (const neighbour of [false, true]) {
      console.log(
        `  batch 1, ${REPEATS} measurements ${neighbour ? 'beside a busy process' : 'without a busy neighbour of ours'}`,
      );
      await repeatability(subject, neighbour);
    }
  }
}

void main();
