import { InferenceSession, Tensor } from 'onnxruntime-node';
import { measure } from '../../src/adapters/onnxruntime/measure';
import { loadNativeBackend } from '../../src/adapters/onnxruntime/nativeBackend';
import type { Subject } from './subjects';
import { feedsOf } from './subjects';

/** Time of one run, by the clock and by the processor time of this process, in milliseconds. */
interface Cost {
  readonly wallMs: number;
  readonly cpuMs: number;
}

export interface Overhead {
  readonly harness: Cost;
  readonly bare: Cost;
}

const SLICE_MS = 500;
const SLICES = 12;

/**
 * The harness's loop and a bare loop over the runtime in turn, ABBA, in slices of half a second of one process, so that what
 * changes on the machine changes for both. Medians over the slices.
 */
export async function measureOverhead(subject: Subject, batch: number): Promise<Overhead> {
  const feeds = feedsOf(subject, batch);
  const session = await (await loadNativeBackend()).create(subject.file, { threads: 1, external: [] });
  const prepared = feeds.map((feed) => session.prepare(feed));
  const bareSession = await InferenceSession.create(subject.file, {
    ...{ executionProviders: ['cpu'], intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 4 },
  });
  const bareFeeds = feeds.map((feed) => {
    const tensor = feed[subject.input];
    if (tensor?.type !== 'float32') throw new Error('The input is float32.');
    return { [subject.input]: new Tensor('float32', tensor.data, tensor.dims) };
  });
  const harness = async (): Promise<number> => {
    const options = { windowMs: SLICE_MS, minRuns: 1, maxWindows: 1, warmupMs: 0, mostMs: 10 * SLICE_MS };
    const { windows } = await measure(session, prepared, options);
    return 1 + windows.reduce((sum, { runs }) => sum + runs.length, 0);
  };
  const bare = async (): Promise<number> => {
    const end = performance.now() + SLICE_MS;
    let runs = 0;
    // Looks at the clock every eight runs, so that the clock is hardly part of the figure.
    do {
      for (let i = 0; i < 8; i++) await bareSession.run(bareFeeds[runs++ % bareFeeds.length] ?? {});
    } while (performance.now() < end);
    return runs;
  };
  await costOf(harness);
  await costOf(bare);
  const found: { harness: Cost[]; bare: Cost[] } = { harness: [], bare: [] };
  for (let slice = 0; slice < SLICES; slice++) {
    const isHarnessFirst = slice % 2 === 0;
    if (isHarnessFirst) found.harness.push(await costOf(harness));
    found.bare.push(await costOf(bare));
    if (!isHarnessFirst) found.harness.push(await costOf(harness));
  }
  await session.release();
  await bareSession.release();
  return { harness: medianCost(found.harness), bare: medianCost(found.bare) };
}

async function costOf(loop: () => Promise<number>): Promise<Cost> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const runs = await loop();
  const wallMs = (performance.now() - start) / runs;
  const { user, system } = process.cpuUsage(cpu);
  return { wallMs, cpuMs: (user + system) / 1000 / runs };
}

function medianCost(costs: readonly Cost[]): Cost {
  const median = (values: readonly number[]): number =>
    [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
  return { wallMs: median(costs.map(({ wallMs }) => wallMs)), cpuMs: median(costs.map(({ cpuMs }) => cpuMs)) };
}
