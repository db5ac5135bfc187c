import assert from 'node:assert/strict';
import path from 'node:path';
import { NodeFiles } from '../../../../src/adapters/nodeFiles';
import { silentJob } from '../../../../src/core/base/job';
import { closedLoop, quantilesOf } from '../../../../src/core/inference/closedLoop';
import { detailsOf } from '../../../../src/core/inference/details';
import { isDirty, percentilesOf, runsNeeded } from '../../../../src/core/inference/latency';
import { testPlanSchema } from '../../../../src/core/inference/plan';
import { poissonSchedule } from '../../../../src/core/inference/poisson';
import type { TestResult } from '../../../../src/core/inference/result';
import type { InferenceSession, MeasuredWindow, OpenLoop } from '../../../../src/core/inference/runner';
import { testModel } from '../../../../src/core/inference/testModel';
import { fixturePath } from '../../../support/fixtures';
import { assertNear } from '../../../support/near';
import { resultOf, runPlan } from '../../../support/testRun';

/** A window of so many runs of about `runMs`, in which nothing disturbs unless told. */
function window(runs: number, runMs: number, load: Partial<MeasuredWindow> = {}): MeasuredWindow {
  const times = Float64Array.from({ length: runs }, (_, i) => runMs * (1 + (i % 1000) / 10_000));
  return { ms: runs * runMs, runs: times, othersCores: 0, ownCores: 1, ...load };
}

interface Canned {
  readonly windows?: readonly MeasuredWindow[];
  readonly open?: (arrivals: Float64Array) => OpenLoop;
}

/** Runs the performance tests on measurements that are given, and not taken. */
async function judge(performance: unknown, canned: Canned, id = 'latency'): Promise<TestResult> {
  const windows = canned.windows ?? [window(1000, 1), window(1000, 1), window(1000, 1)];
  const session: InferenceSession = {
    ...{ backend: 'native 0', threads: 1, coldStart: { runtimeMs: 20, modelMs: 5 } },
    run: () => Promise.resolve({ status: 'ok', value: {} }),
    measure: () => Promise.resolve({ status: 'ok', value: { firstRunMs: 2, warmupRuns: 60, windows } }),
    openLoop: ({ arrivals }) =>
      Promise.resolve({
        status: 'ok',
        value: canned.open?.(arrivals) ?? { latencies: arrivals.map(() => 1), ms: 1000, othersCores: 0 },
      }),
    memory: () => Promise.resolve({ status: 'ok', value: { peakMb: 100, baselineMb: 60 } }),
    close: () => Promise.resolve(),
  };
  let clock = 0;
  const ports = {
    files: new NodeFiles(fixturePath('onnx')),
    toolVersion: '0.0.0',
    runner: { open: () => Promise.resolve({ status: 'ok' as const, value: session }) },
    machine: { platform: 'linux', arch: 'x64', cpu: 'none', cores: 2 },
    elapsed: () => (clock += 50),
  };
  const target = {
    name: 'model',
    artifact: 'behaviour/mlp256.onnx',
    plan: testPlanSchema.parse({ performance }),
    resolve: (file: string) => path.posix.join('behaviour', file),
  };
  return resultOf(await testModel(ports, target, { only: [`performance/${id}`] }, silentJob()), `performance/${id}`);
}

describe('percentiles', () => {
  it('exist from the number of runs that MLPerf asks for, and enclose the true value', () => {
    const times = Float64Array.from({ length: 661 }, (_, i) => i / 661);
    assert.equal(percentilesOf(times).p99, undefined);
    const found = percentilesOf(Float64Array.from({ length: 10_000 }, (_, i) => (i + 0.5) / 10_000));
    for (const [name, fraction] of [
      ['p50', 0.5],
      ['p90', 0.9],
      ['p99', 0.99],
      ['p999', 0.999],
    ] as const) {
      const { value, interval } = found[name] ?? { value: NaN, interval: [NaN, NaN] };
      assertNear(value, fraction, { atol: 1e-3 });
      assert.ok(interval[0] < fraction && fraction < interval[1], `${name} ${interval.join(' ')}`);
    }
    assert.deepEqual([runsNeeded('p50'), runsNeeded('p99'), runsNeeded('p999')], [11, 662, 6636]);
  });

  it('are drawn from at most 200 quantiles', () => {
    const quantiles = quantilesOf(Float64Array.from({ length: 5000 }, (_, i) => 5000 - i));
    assert.equal(quantiles.length, 200);
    assert.deepEqual([quantiles[0], quantiles.at(-1)], [1, 5000]);
    assert.deepEqual(quantilesOf(Float64Array.of(3)), [3]);
  });
});

describe('the closed loop', () => {
  it('counts the last three undisturbed windows that agree', () => {
    const busy = window(500, 9, { othersCores: 0.8 });
    const loop = closedLoop(
      {
        firstRunMs: 1,
        warmupRuns: 20,
        windows: [window(100, 1.5), window(100, 1), busy, window(100, 1), window(100, 1.02)],
      },
      2,
    );
    assert.ok(loop.isSteady && loop.runs.length === 300);
    assertNear(loop.rowsPerSecond.value, 2000, { rtol: 0.02 });
    assert.ok(isDirty(busy) && isDirty(window(1, 1, { ownCores: 0.5 })) && !isDirty(window(1, 1)));
  });

  it('passes a budget by the upper bound of the percentile and fails it by the lower one', async () => {
    assert.equal((await judge({ p50Ms: 1.2, p99Ms: 1.5, throughputRps: 900 }, {})).verdict, 'pass');
    const failed = await judge({ p99Ms: 0.9, throughputRps: 2000 }, {});
    assert.equal(failed.verdict, 'fail');
    assert.match(failed.message, /p99 1\.1 ms .*\(at most 0\.9 ms\), 1000 rows a second \(at least 2000\)/);
    const found = detailsOf(failed);
    assert.ok(found?.type === 'latency' && found.windows.length === 3 && found.quantiles.length === 200);
    const edge = await judge({ p99Ms: 1.0989 }, {});
    assert.equal(edge.verdict, 'insufficient', edge.message);
    assert.equal((await judge({}, {})).verdict, 'skipped');
  });

  it('needs enough runs, and decides nothing against a model while something else is busy', async () => {
    const short = await judge({ p99Ms: 5 }, { windows: [window(100, 1), window(100, 1), window(100, 1)] });
    assert.equal(short.verdict, 'insufficient');
    assert.match(short.message, /p99 needs 662 runs/);
    const busy = [1, 2, 3].map(() => window(1000, 1, { othersCores: 0.9 }));
    const disturbed = await judge({ p99Ms: 0.5 }, { windows: busy });
    assert.equal(disturbed.verdict, 'insufficient');
    assert.match(disturbed.message, /something else used the processor in 3 of 3 windows/);
    assert.equal((await judge({ p99Ms: 5 }, { windows: busy })).verdict, 'pass');
    const unlike = await judge({ p99Ms: 0.5 }, { windows: [window(1000, 1), window(1000, 2), window(1000, 4)] });
    assert.match(unlike.message, /differ by more than 10 %/);
  });
});

describe('the open loop', () => {
  const late =
    (ms: number) =>
    (arrivals: Float64Array): OpenLoop => ({
      latencies: arrivals.map((_, i) => ms * (1 + (i % 100) / 100)),
      ms: 1,
      othersCores: 0,
    });

  it('draws arrivals at the rate, the same for the same seed', () => {
    const arrivals = poissonSchedule(200, 20_000, 7);
    assertNear(arrivals.at(-1) ?? 0, 100_000, { rtol: 0.03 });
    const gaps = arrivals.map((at, i) => at - (arrivals[i - 1] ?? 0));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
    // The standard deviation of an exponential distribution is its mean.
    assertNear(Math.sqrt(variance) / mean, 1, { atol: 0.05 });
    assert.deepEqual(arrivals, poissonSchedule(200, 20_000, 7));
    assert.notDeepEqual(arrivals, poissonSchedule(200, 20_000, 8));
  });

  it('judges p99 at the rate of the plan, and shows how it grows with the load', async () => {
    const plan = { atRate: 100, p99Ms: 5 };
    const passed = await judge(plan, { open: late(1) }, 'open-loop');
    assert.equal(passed.verdict, 'pass', passed.message);
    const found = detailsOf(passed);
    assert.ok(found?.type === 'open-loop');
    assert.deepEqual(
      found.loads.map(({ label }) => label),
      ['50 % of capacity', '80 % of capacity', '95 % of capacity', 'rate of the plan'],
    );
    assertNear(found.capacityPerSecond, 1000, { rtol: 0.01 });
    assert.equal((await judge(plan, { open: late(6) }, 'open-loop')).verdict, 'fail');
    assert.equal((await judge({ atRate: 100 }, { open: late(6) }, 'open-loop')).verdict, 'skipped');
  });

  it('fails a rate that one process cannot serve, and one that is too low to tell stays open', async () => {
    const over = await judge({ atRate: 5000, p99Ms: 5 }, {}, 'open-loop');
    assert.equal(over.verdict, 'fail');
    assert.match(over.message, /the queue would grow without end/);
    const slow = await judge({ atRate: 2, p99Ms: 5 }, {}, 'open-loop');
    assert.equal(slow.verdict, 'insufficient');
    assert.match(slow.remedy ?? '', /662 requests/);
  });
});

describe('cold start and several processes', () => {
  it('judges six starts by their fastest and slowest', async () => {
    assert.equal((await judge({ coldStartMs: 500 }, {}, 'cold-start')).verdict, 'pass');
    const failed = await judge({ coldStartMs: 60 }, {}, 'cold-start');
    assert.equal(failed.verdict, 'fail');
    const found = detailsOf(failed);
    assert.ok(found?.type === 'cold-start' && found.starts.length === 6 && found.median.value === 100);
  });

  it('measures a real model in real processes', async () => {
    const performance = {
      p50Ms: 1000,
      coldStartMs: 60_000,
      atRate: 200,
      p99Ms: 5000,
      concurrency: [1, 2],
      windowMs: 30,
    };
    const report = await runPlan('behaviour/mlp256.onnx', { performance }, { only: ['performance'] });
    for (const id of ['latency', 'cold-start', 'open-loop']) {
      const { verdict, message } = resultOf(report, `performance/${id}`);
      assert.equal(verdict, 'pass', message);
    }
    const found = detailsOf(resultOf(report, 'performance/concurrency'));
    assert.ok(found?.type === 'concurrency');
    assert.deepEqual(
      found.points.map(({ processes }) => processes),
      [1, 2],
    );
    assert.ok(found.points.every(({ rowsPerSecond }) => rowsPerSecond > 0));
    assert.ok(report.tests.every((test) => detailsOf(test) !== undefined));
  });
});
